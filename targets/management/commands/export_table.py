"""Command: write the results of an agreement over a window as a workbook (docs/formats.md#tables)."""

from pathlib import Path

from django.core.management.base import CommandError

from foundation.clock import now
from foundation.snapshots import snapshot
from foundation.table_files import to_xlsx
from foundation.text import nfc
from targets.management.windows import OfAWindow, agreement_asked, window_asked
from targets.results.exports.cells import above, basis_of
from targets.results.exports.results_tables import matrix_table, results_table
from targets.results.queries.frozen import standing_results
from targets.results.queries.matrix import matrix
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season


class Command(OfAWindow):
    """Exit status 0 written; 2 with one line on standard error for bad input."""

    help = "Xuất bảng kết quả thực hiện giao ước ra Excel: lũy kế đến một quý, hoặc một mốc khác"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("out", metavar="OUT.xlsx")

    def handle(self, *args, **options):
        with snapshot():
            content, count = _read(options)
        try:
            Path(options["out"]).write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {options['out']}: {error.strerror}.", returncode=2) from error
        self.stdout.write(f"Đã ghi {count} kết quả vào {options['out']}.")


def _read(options) -> tuple[bytes, int]:
    """Return the workbook that is asked for and how many results it holds; CommandError for what there is not."""
    agreement = agreement_asked(options["cluster"], str(options["year"]))
    code = window_asked(str(options["through"]), nfc(options["window"]))
    season, provisional = read_season(agreement), options["provisional"]
    window = season.window(code)
    if window is None:
        raise CommandError(f"Giao ước này không có mốc {code}.", returncode=2)
    found = results_of(season, window, provisional=True) if provisional else standing_results(season, window)
    basis = basis_of(found)
    tables = matrix_table(matrix(found), found), results_table(found)
    facts = above(found, basis, now())
    return to_xlsx([table.under(facts, basis.warning) for table in tables]), len(found.rows)
