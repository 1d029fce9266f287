"""manage.py load_agreement FILE.json [--by USERNAME] [--dry-run]: creates or updates one agreement, all or nothing.

FILE may be - for standard input.
"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from foundation.clock import now
from foundation.errors import Invalid, NotAllowed
from targets.agreements.imports.agreement_file import LARGEST, load_agreement, parse_agreement
from targets.management.people import user_named


class Command(BaseCommand):
    """Exit status 0 done, 1 refused because of what is in the file, 2 used wrongly."""

    help = "Create or update one agreement from a JSON file (docs/formats.md)."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json", help="- for standard input")
        parser.add_argument("--by", metavar="USERNAME", help="whose authority it takes; without it, the server's")
        parser.add_argument("--dry-run", action="store_true", help="print what would change, write nothing")

    def handle(self, *args, file, by=None, dry_run=False, **options):
        content, person = _content(file), user_named(by) if by else None
        try:
            lines = load_agreement(parse_agreement(content), by=person, at=now(), dry_run=dry_run)
        except NotAllowed as refused:
            raise CommandError(refused.message, returncode=2) from None
        except Invalid as invalid:
            told = [
                f"{problem.where}: {problem.message}" if problem.where else problem.message
                for problem in invalid.problems
            ]
            raise CommandError("\n".join(["Tệp bị từ chối, không ghi gì.", *told]), returncode=1) from None
        for line in lines or ["Không có gì thay đổi."]:
            self.stdout.write(line)


def _content(name: str) -> bytes:
    """Return the file's bytes, no more than one past the largest taken (the parser refuses it then)."""
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise CommandError(f"Không đọc được tệp {name}: {getattr(error, 'strerror', error)}", returncode=2) from None
