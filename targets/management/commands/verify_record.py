"""manage.py verify_record: replays the record against what stands and with the heads kept outside; writes nothing."""

import sys

from django.core.management.base import BaseCommand

from targets.agreements.services.record import verify


class Command(BaseCommand):
    """Print the number of events and end with 0, or one line for each break and end with 1."""

    help = "Check that the record is whole and that every row stands as it says (docs/operations.md)."

    def handle(self, *args, **options):
        head, lines = verify()
        for line in lines:
            self.stderr.write(line)
        if lines:
            sys.exit(1)
        self.stdout.write(str(head.sequence))
