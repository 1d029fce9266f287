"""manage.py dump_agreement --cluster CODE --year Y: prints an agreement in the form that load_agreement reads."""

import json

from django.core.management.base import BaseCommand, CommandError

from pledges.models import Agreement
from targets.agreements.exports.agreement_file import dump


class Command(BaseCommand):
    """Exit status 0 printed, 2 when there is no such agreement."""

    help = "Print one agreement as JSON (docs/formats.md)."

    def add_arguments(self, parser):
        parser.add_argument("--cluster", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=int, metavar="Y")

    def handle(self, *args, cluster, year, **options):
        found = Agreement.objects.filter(cluster__code=cluster, year=min(max(year, 0), 9999))
        agreement = found.select_related("cluster").first()
        if agreement is None:
            raise CommandError(f"Không có giao ước năm {year} của cụm {cluster}.", returncode=2)
        self.stdout.write(json.dumps(dump(agreement), ensure_ascii=False, indent=2))
