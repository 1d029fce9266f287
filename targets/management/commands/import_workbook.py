"""Command: take the workbook of a report in, through the same rules as the page (docs/formats.md)."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.uploads import SentFile, tidy_name
from targets.management.people import user_named
from targets.management.places import cluster_of
from targets.reports.imports.untrusted import LARGEST, open_untrusted_workbook
from targets.reports.imports.workbook import ReportFile, read_report_workbook
from targets.reports.queries.workbook import FIGURES
from targets.reports.services.changes import Fault, NotTaken
from targets.reports.services.screening import check_clean
from targets.reports.services.uploads import bring, check_own_unit


class Command(BaseCommand):
    """Exit status 0 done, 1 refused because of what is in the file, 2 used wrongly. All or nothing."""

    help = "Nạp bảng tính của một báo cáo, in ra số ô thay đổi"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--by", required=True, metavar="USERNAME")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--cluster", metavar="CODE")

    def handle(self, *args, file, by, dry_run, cluster, **options):
        person, sent = user_named(by), _file(file)
        expected = cluster_of(cluster).code if cluster else None
        try:
            read = read_report_workbook(open_untrusted_workbook(sent.content))
            if expected not in (None, read.identity.cluster):
                raise Refused(f"Tệp này là của cụm {read.identity.cluster}, không phải {expected}.")
            changed = self._brought(read, sent, person, dry_run)
        except Invalid as invalid:
            raise _refused([Fault(FIGURES, "A1", problem.message) for problem in invalid.problems]) from None
        except Refused as refused:
            raise _refused([Fault(FIGURES, "A1", refused.message)]) from None
        for remark in read.changes.remarks:
            self.stdout.write(f"{remark.where}: {remark.message}")
        self.stdout.write(f"{changed} thay đổi")
        if dry_run:
            self.stdout.write("Chạy thử, không ghi gì.")

    def _brought(self, read: ReportFile, sent: SentFile, person, dry_run: bool) -> int:
        check_clean(sent)
        check_own_unit(read.identity, sent, by=person, at=now())
        try:
            with transaction.atomic():
                changed = bring(read.identity, read.changes, sent, by=person, at=now())
                transaction.set_rollback(dry_run)
        except NotTaken as not_taken:
            raise _refused(not_taken.faults) from None
        return changed


def _refused(faults: Iterable[Fault]) -> CommandError:
    """Return the refusal: after the first line one for each fault, the place before the sentence."""
    lines = [" ".join(f"{fault.where}: {fault.message}".split()) for fault in faults]
    return CommandError("\n".join(["Tệp bị từ chối, không ghi gì.", *lines]), returncode=1)


def _file(name: str) -> SentFile:
    """Return the file, no more of it than one byte past the largest taken (the reader refuses it then)."""
    try:
        with Path(name).open("rb") as file:
            return SentFile(tidy_name(name), file.read(LARGEST + 1))
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {name}: {error.strerror}", returncode=2) from None
