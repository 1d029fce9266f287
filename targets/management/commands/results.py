"""Command: print the results of an agreement over a window (docs/formats.md#results)."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from foundation.dates import HANOI
from foundation.text import nfc
from pledges.models import Agreement
from targets.results.exports import results_file
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season

FORMATS = ("json", "csv", "table")


class Command(BaseCommand):
    """Exit status 0 printed; 2 with one line on standard error for bad input."""

    help = "In kết quả thực hiện giao ước: lũy kế đến một quý, hoặc một mốc khác"

    def create_parser(self, *args, **kwargs):
        """Return the parser; a mistake in the options is told in one line, without the usage."""
        parser = super().create_parser(*args, **kwargs)
        parser.print_usage = lambda file=None: None
        return parser

    def add_arguments(self, parser):
        parser.add_argument("--cluster", metavar="CODE", default="")
        parser.add_argument("--year", metavar="Y", default="")
        parser.add_argument("--through", metavar="1|2|3|4", default="", help="lũy kế đến hết quý này")
        parser.add_argument("--window", metavar="q3|h2|CODE", default="", help="một mốc khác")
        parser.add_argument("--provisional", action="store_true", help="tính cả số chưa thẩm định")
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", default="", help="như đã thấy lúc hết ngày này")
        parser.add_argument("--today", action="store_true", help="tính lại trên số hiện nay, kể cả mốc đã chốt")
        parser.add_argument("--format", metavar="json|csv|table", default="json", dest="form")

    def handle(self, *args, **options):
        agreement = _agreement(options["cluster"], str(options["year"]))
        window = _window(str(options["through"]), nfc(options["window"]))
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


def _agreement(cluster: str, year: str) -> Agreement:
    if not cluster or not (year.isascii() and year.isdecimal()):
        raise CommandError("Phải ghi --cluster CODE và --year, ví dụ --year 2024.", returncode=2)
    found = Agreement.objects.filter(cluster__code=cluster, year=min(int(year), 9999)).select_related("cluster").first()
    if found is None:
        raise CommandError(f"Không có giao ước năm {year} của cụm {cluster}.", returncode=2)
    return found


def _moment(text: str) -> datetime | None:
    """Return the end of a day in Hanoi, None for no day."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=HANOI) if text else None
    except ValueError:
        raise CommandError("--as-of phải là một ngày, ví dụ 2024-07-01.", returncode=2) from None
    return day and day.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _window(through: str, window: str) -> str:
    if bool(through) == bool(window):
        raise CommandError("Phải ghi đúng một trong hai: --through hoặc --window.", returncode=2)
    if through and through not in {"1", "2", "3", "4"}:
        raise CommandError("--through phải là 1, 2, 3 hoặc 4.", returncode=2)
    return f"through-{through}" if through else window


def _printed(found, form: str, *, by_window: bool) -> str:
    if form == "json":
        return results_file.to_json(found, by_window=by_window)
    return results_file.to_csv(found) if form == "csv" else results_file.to_table(found)
