"""What commands that speak of an agreement's window are asked for: a cluster's year, a window, on which figures."""

from django.core.management.base import BaseCommand, CommandError

from pledges.models import Agreement


class OfAWindow(BaseCommand):
    """A command on results: exit status 2 with one line on standard error for bad input."""

    def create_parser(self, *args, **kwargs):
        """Return the parser; a mistake in the options is told in one line, without the usage."""
        parser = super().create_parser(*args, **kwargs)
        parser.print_usage = lambda file=None: None
        return parser

    def add_arguments(self, parser):
        """Add the options by which a window is named."""
        parser.add_argument("--cluster", metavar="CODE", default="")
        parser.add_argument("--year", metavar="Y", default="")
        parser.add_argument("--through", metavar="1|2|3|4", default="", help="lũy kế đến hết quý này")
        parser.add_argument("--window", metavar="q3|h2|CODE", default="", help="một mốc khác")
        parser.add_argument("--provisional", action="store_true", help="tính cả số chưa thẩm định")


def agreement_asked(cluster: str, year: str) -> Agreement:
    """Return the agreement of a cluster's year; CommandError where there is none."""
    if not cluster or not (year.isascii() and year.isdecimal()):
        raise CommandError("Phải ghi --cluster CODE và --year, ví dụ --year 2024.", returncode=2)
    found = Agreement.objects.filter(cluster__code=cluster, year=min(int(year), 9999)).select_related("cluster").first()
    if found is None:
        raise CommandError(f"Không có giao ước năm {year} của cụm {cluster}.", returncode=2)
    return found


def window_asked(through: str, window: str) -> str:
    """Return the code of the window that is asked for; CommandError unless it is exactly one."""
    if bool(through) == bool(window):
        raise CommandError("Phải ghi đúng một trong hai: --through hoặc --window.", returncode=2)
    if through and through not in {"1", "2", "3", "4"}:
        raise CommandError("--through phải là 1, 2, 3 hoặc 4.", returncode=2)
    return f"through-{through}" if through else window
