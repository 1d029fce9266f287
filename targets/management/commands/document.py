"""Command: make a document, as DOCX or PDF, and print the code at its foot (docs/formats.md#documents)."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from foundation.clock import now
from foundation.errors import Invalid, Refused
from foundation.text import nfc
from pledges.models import Agreement, Province
from targets.documents.exports.files import TYPES, Drawn, draw, keep
from targets.documents.queries.authority import check_made
from targets.documents.queries.kinds import KINDS
from targets.documents.queries.scope import Scope, scope_of
from targets.management.people import everybodys_authority

WINDOWS = {"through": "through-{}", "quarter": "q{}", "window": "{}"}


class Command(BaseCommand):
    """Exit status 0 written; 1 where nothing can be said of what is asked; 2 used wrongly, with one line each."""

    help = "Tạo một văn bản (DOCX hoặc PDF) từ số liệu; in mã kiểm tra"

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("--cluster", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, metavar="Y")
        parser.add_argument("--through", metavar="1|2|3|4", default="", help="lũy kế đến hết quý này")
        parser.add_argument("--quarter", metavar="1|2|3|4", default="", help="riêng quý này")
        parser.add_argument("--window", metavar="q3|h2|CODE", default="", help="một mốc khác")
        parser.add_argument("--province", metavar="CODE", default="")
        parser.add_argument("--provisional", action="store_true", help="tính cả số chưa thẩm định")
        parser.add_argument("--format", required=True, metavar="docx|pdf", dest="form")
        parser.add_argument("file", metavar="OUT")

    def handle(self, *args, kind, form, file, **options):
        if kind not in KINDS or form not in TYPES:
            raise CommandError(f"Loại văn bản: {', '.join(KINDS)}; --format docx hoặc pdf.", returncode=2)
        if options["provisional"] and not KINDS[kind].may_be_provisional:
            raise CommandError("Loại văn bản này không có bản chưa thẩm định.", returncode=2)
        try:
            drawn = draw(kind, lambda: _scope(kind, options), form, address=_address)
            code = _kept(drawn, Path(file))
        except Refused as refused:
            raise CommandError(refused.message, returncode=1) from None
        except Invalid as full:  # the disk
            raise CommandError(" ".join(problem.message for problem in full.problems), returncode=1) from None
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {file}: {error.strerror}", returncode=2) from None
        self.stdout.write(code)


def _kept(drawn: Drawn, out: Path) -> str:
    """Write the file, then record the document; return its code. What is not recorded leaves no file."""
    out.write_bytes(drawn.content)
    try:
        return keep(drawn).document.grouped_code
    except BaseException:
        out.unlink()
        raise


def _scope(kind: str, options: dict) -> Scope:
    """Return what is asked for, as far as it exists. Raises Refused where nothing can be said of it."""
    year, code = str(options["year"]), nfc(options["province"])
    agreements = Agreement.objects.filter(cluster__code=options["cluster"], state=Agreement.State.PUBLISHED)
    agreement = agreements.filter(year=min(int(year), 9999)).first() if year.isdecimal() and year.isascii() else None
    if agreement is None:
        raise CommandError(f"Không có giao ước năm {year} của cụm {options['cluster']}.", returncode=2)
    province = Province.objects.filter(code=code).first() if code else None
    if (code or KINDS[kind].needs_province) and province is None:
        raise CommandError(f"Không có đơn vị {code}." if code else "Phải ghi --province CODE.", returncode=2)
    moment = now()
    scope = scope_of(
        agreement,
        _window(options),
        province=province if KINDS[kind].may_have_province else None,
        provisional=options["provisional"],
        authority=everybodys_authority(moment),
        moment=moment,
    )
    if scope is None:
        raise CommandError(f"Giao ước này không có mốc {_window(options)}.", returncode=2)
    check_made(kind, scope)
    return scope


def _window(options: dict) -> str:
    given = {name: nfc(str(options[name])) for name in WINDOWS if options[name]}
    if len(given) != 1:
        raise CommandError("Phải ghi đúng một trong ba: --through, --quarter hoặc --window.", returncode=2)
    [(name, text)] = given.items()
    if name != "window" and text not in {"1", "2", "3", "4"}:
        raise CommandError(f"--{name} phải là 1, 2, 3 hoặc 4.", returncode=2)
    return WINDOWS[name].format(text)


def _address(code: str) -> str:
    return settings.SITE_ADDRESS + reverse("targets:check_paper", args=[code])
