"""manage.py load_holidays [FILE.json]: adds the days off and make-up days that are not listed yet; edits none."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from targets.calendar.services.periods import load_holidays, shipped_holidays


class Command(BaseCommand):
    """Exit status 0 done, 2 when the file cannot be read."""

    help = "Add the days off of a JSON file (docs/formats.md); without FILE those that ship with the product."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", metavar="FILE.json")

    def handle(self, *args, file=None, **options):
        try:
            days = json.loads(Path(file).read_text("utf-8")) if file else shipped_holidays()
            added = load_holidays(days)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommandError(f"Không đọc được tệp ngày nghỉ: {error}", returncode=2) from None
        self.stdout.write(f"Thêm {added} ngày nghỉ, ngày làm bù.")
