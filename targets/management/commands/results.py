"""Command: print the results of an agreement over a window (docs/formats.md#results)."""

from datetime import datetime

from django.core.management.base import CommandError

from foundation.dates import HANOI
from foundation.text import nfc
from targets.management.windows import OfAWindow, agreement_asked, window_asked
from targets.results.exports import results_file
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season

FORMATS = ("json", "csv", "table")


class Command(OfAWindow):
    """Exit status 0 printed; 2 with one line on standard error for bad input."""

    help = "In kết quả thực hiện giao ước: lũy kế đến một quý, hoặc một mốc khác"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", default="", help="như đã thấy lúc hết ngày này")
        parser.add_argument("--today", action="store_true", help="tính lại trên số hiện nay, kể cả mốc đã chốt")
        parser.add_argument("--format", metavar="json|csv|table", default="json", dest="form")

    def handle(self, *args, **options):
        agreement = agreement_asked(options["cluster"], str(options["year"]))
        window = window_asked(str(options["through"]), nfc(options["window"]))
        if options["form"] not in FORMATS:
            raise CommandError("--format phải là json, csv hoặc table.", returncode=2)
        season = read_season(agreement, _moment(options["as_of"]))
        asked = season.window(window)
        if asked is None:
            raise CommandError(f"Giao ước này không có mốc {window}.", returncode=2)
        if options["provisional"] or options["today"]:
            found = results_of(season, asked, provisional=options["provisional"])
        else:
            found = standing_results(season, asked)
        self.stdout.write(_printed(found, options["form"], by_window=bool(options["window"])))


def _moment(text: str) -> datetime | None:
    """Return the end of a day in Hanoi, None for no day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=HANOI) if text else None
    except ValueError:
        raise CommandError("--as-of phải là một ngày, ví dụ 2024-07-01.", returncode=2) from None
    return day and day.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _printed(found, form: str, *, by_window: bool) -> str:
    if form == "json":
        return results_file.to_json(found, by_window=by_window)
    return results_file.to_csv(found) if form == "csv" else results_file.to_table(found)
