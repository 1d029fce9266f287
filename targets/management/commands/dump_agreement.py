"""manage.py dump_agreement --cluster CODE --year Y: prints an agreement in the form that load_agreement reads."""

import json
import sys

from django.core.management.base import BaseCommand

from pledges.models import Agreement
from targets.exports.agreement_file import dump


class Command(BaseCommand):
    """Print one agreement as JSON."""

    help = "Print one agreement as JSON (docs/formats.md)."

    def add_arguments(self, parser):
        parser.add_argument("--cluster", required=True)
        parser.add_argument("--year", required=True, type=int)

    def handle(self, *args, cluster, year, **options):
        agreement = Agreement.objects.filter(cluster__code=cluster, year=year).first()
        if agreement is None:
            self.stderr.write(f"Không có giao ước năm {year} của cụm {cluster}.")
            sys.exit(2)
        self.stdout.write(json.dumps(dump(agreement), ensure_ascii=False, indent=2))
