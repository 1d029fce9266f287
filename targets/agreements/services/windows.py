"""The writer of named windows on the screens (Mốc bình xét, 15/12–14/10); files write them all at once."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.lines import Line
from foundation.errors import Invalid, Problem
from foundation.text import nfc
from pledges.models import Agreement
from pledges.permissions import check_administers
from pledges.services.agreements import subject_of
from targets.calendar.services.periods import save_windows
from targets.calendar.services.recorded import period_rows, scheme_rows
from targets.core.periods import RESERVED

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


@dataclass(frozen=True)
class NewWindow:
    """A named window to be added: its code, what people call it, its first and last day."""

    code: str
    title: str
    start: date
    end: date


def add_window(agreement: Agreement, new: NewWindow, *, by, at: datetime) -> list[Line]:
    """Add a named window with figures of its own, for its year and for the same days a year before (docs/metrics.md).

    Returns what was made. Raises NotAllowed, or Invalid at the field.
    """
    check_administers(by, agreement.cluster, now=at)
    code, title = nfc(new.code).strip(), nfc(new.title).strip()
    problems = []
    if not CODE.fullmatch(code) or RESERVED.fullmatch(code):
        problems.append(Problem("code", _("Mã chỉ gồm chữ thường không dấu, số, “-” và “_”, không trùng mã của quý.")))
    elif agreement.windows.filter(code=code).exists():
        problems.append(Problem("code", _("Mã “%(code)s” đã dùng cho mốc khác.") % {"code": code}))
    if not title:
        problems.append(Problem("title", _("Phải ghi tên mốc.")))
    if new.start > new.end:
        problems.append(Problem("end", _("Ngày cuối phải từ ngày đầu trở đi.")))
    if problems:
        raise Invalid(problems)
    row = {"code": code, "title": title, "from": new.start, "to": new.end}
    return _save(agreement, [*_rows(agreement), row], "add_window", row, by, at)


def remove_window(agreement: Agreement, code: str, *, by, at: datetime) -> list[Line]:
    """Remove a named window that nobody has reported. Raises NotAllowed, or Invalid where somebody has."""
    check_administers(by, agreement.cluster, now=at)
    rows = _rows(agreement)
    gone = next((row for row in rows if row["code"] == code), None)
    if gone is None:
        return []
    return _save(agreement, [row for row in rows if row is not gone], "remove_window", gone, by, at)


def _rows(agreement: Agreement) -> list[dict]:
    windows = agreement.windows.order_by("order")
    return [{"code": window.code, "title": window.title, "from": window.start, "to": window.end} for window in windows]


def _save(agreement: Agreement, rows: list[dict], action: str, row: dict, by, at: datetime) -> list[Line]:
    with transaction.atomic():
        lines = save_windows(agreement, rows)
        kept = chain(scheme_rows(agreement), period_rows(agreement.cluster))
        audit.record(action=action, subject=subject_of(agreement), by=by, at=at, data={"to": row}, rows=kept)
    return lines
