"""An agreement file (docs/formats.md): its bytes as JSON, and the agreement that it says, written by the services."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from audit.lines import Line
from foundation.errors import Invalid, Problem
from targets.agreements.imports.agreement_rows import read_agreement
from targets.agreements.services.agreements import write_agreement

LARGEST = 2 * 1024 * 1024  # bytes; an agreement of 88 units is 100 KB


def parse_agreement(content: bytes):
    """Return the parsed JSON, of any shape; raises Invalid where it is too large, not UTF-8 or not JSON."""
    if len(content) > LARGEST:
        raise Invalid([Problem("", _("Tệp quá lớn: tối đa 2 MB."))])
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid([Problem("", _("Tệp không phải UTF-8. Hãy lưu lại tệp với mã UTF-8."))]) from None
    except json.JSONDecodeError as error:
        words = {"line": error.lineno, "column": error.colno}
        raise Invalid([Problem("", _("Tệp không phải JSON: dòng %(line)s, cột %(column)s.") % words)]) from None
    except (RecursionError, ValueError):
        raise Invalid([Problem("", _("Tệp không phải JSON."))]) from None


def load_agreement(data, *, by=None, at: datetime, dry_run: bool = False) -> list[Line]:
    """Write the agreement that the parsed JSON says; raises Invalid with every problem and its place, or as writing."""
    return write_agreement(read_agreement(data), by=by, at=at, dry_run=dry_run)
