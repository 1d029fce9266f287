"""Command: write the workbook of a province's report of a quarter, prefilled with what is stored (docs/formats.md)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.clock import now
from foundation.errors import Refused
from pledges.models import Province
from targets.management.people import everybodys_authority
from targets.management.places import cluster_of
from targets.models import Period
from targets.reports.exports.workbook import to_workbook
from targets.reports.queries.reading import Reading
from targets.reports.queries.workbook import report_workbook
from targets.reports.services.submissions import as_if_begun


class Command(BaseCommand):
    """Exit status 0 written; 2 with one line on standard error for bad input. Writes nothing to the database."""

    help = "Xuất bảng tính của một báo cáo: số đã lưu, ô để nhập"

    def add_arguments(self, parser):
        parser.add_argument("--province", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, type=int, metavar="Y")
        parser.add_argument("--quarter", required=True, metavar="Q", help="1 đến 4, hoặc mã một mốc bình xét")
        parser.add_argument("--cluster", metavar="CODE")
        parser.add_argument("file", metavar="OUT.xlsx")

    def handle(self, *args, province, year, quarter, file, **options):
        moment, place = now(), Province.objects.filter(code=province).first()
        code = f"q{quarter}" if quarter.isdecimal() else quarter
        period = Period.objects.filter(cluster=cluster_of(options["cluster"]), year=year, code=code).first()
        if place is None or period is None:
            raise CommandError("Không có đơn vị này." if place is None else "Không có kỳ này.", returncode=2)
        try:
            with transaction.atomic():
                submission = as_if_begun(place, period, at=moment)
                made = report_workbook(Reading(submission), everybodys_authority(moment), now=moment)
                content = to_workbook(made)
                transaction.set_rollback(True)
            Path(file).write_bytes(content)
        except Refused as refused:
            raise CommandError(refused.message, returncode=2) from None
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {error.strerror}", returncode=2) from None
