"""The bytes of an agreement file as JSON (docs/formats.md); what it says is read in services.agreement_rows."""

import json

from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem

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
