"""Command: load figures from a CSV file through the same rules and record as the screens (docs/formats.md)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from foundation.clock import now
from foundation.errors import Invalid, NotAllowed, Refused
from foundation.memory import seldom_collected
from targets.management.people import user_named
from targets.management.places import cluster_of
from targets.reports.imports.figure_lines import load_lines
from targets.reports.imports.figures_file import LARGEST, read_figures


class Command(BaseCommand):
    """Exit status 0 done, 1 refused because of what is in the file, 2 used wrongly."""

    help = "Nạp số liệu từ tệp CSV: province,year,quarter,measure,value,reason"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--by", required=True, metavar="USERNAME")
        parser.add_argument("--accept", action="store_true", help="nạp làm số liệu lịch sử đã thẩm định (Quản trị)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--cluster", metavar="CODE")

    def handle(self, *args, file, accept, dry_run, **options):
        place, person = cluster_of(options["cluster"]), user_named(options["by"])
        content = _content(file)
        try:
            lines, problems = read_figures(content)
            with seldom_collected(), transaction.atomic():
                loaded = load_lines(place, lines, problems, by=person, at=now(), accept=accept)
                transaction.set_rollback(dry_run)
        except NotAllowed as refused:
            raise CommandError(refused.message, returncode=2) from None
        except Refused as refused:  # somebody wrote there meanwhile
            raise CommandError(refused.message, returncode=1) from None
        except Invalid as invalid:
            told = [f"dòng {problem.where}: {problem.message}" for problem in invalid.problems]
            raise CommandError("\n".join(["Tệp bị từ chối, không ghi gì.", *told]), returncode=1) from None
        for warning in loaded.warnings:
            self.stdout.write(f"cảnh báo: {warning}")
        self.stdout.write(loaded.summary(is_trial=dry_run))


def _content(name: str) -> bytes:
    """Return the file's bytes, no more than one past the largest taken (the reader refuses it then)."""
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {name}: {error.strerror}", returncode=2) from None
