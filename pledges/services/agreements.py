"""What administrators change of an agreement and its contents, one act at a time, each on the record.

Files are loaded with services.register; publishing and copying a year, which make targets and periods, are in targets.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Agreement, Pledge
from pledges.permissions import check_administers
from pledges.services import register
from pledges.services.recorded import contents_rows

FACTS = ("title", "legal_basis", "signed_on", "applies_from")


def subject_of(agreement: Agreement) -> str:
    """Return the name under which the record keeps an agreement."""
    return f"agreement/{agreement.cluster.code}/{agreement.year}"


def difference(row, wanted: dict) -> dict:
    """Return {"from": …, "to": …} of what differs, as an event's data; empty when nothing does."""
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    return {"from": {name: getattr(row, name) for name in changed}, "to": changed} if changed else {}


def tidy(values: dict) -> dict:
    """Return the values with every text trimmed and in NFC."""
    return {name: nfc(fact).strip() if isinstance(fact, str) else fact for name, fact in values.items()}


def _record(action: str, agreement: Agreement, by, at: datetime, data: dict) -> None:
    rows = contents_rows(agreement)
    audit.record(action=action, subject=subject_of(agreement), by=by, at=at, data=data, rows=rows)


def edit_agreement(agreement: Agreement, changes: dict, *, by, at: datetime) -> Agreement:
    """Change the facts of an agreement (by the names of FACTS). Raises NotAllowed, or Invalid at the field."""
    check_administers(by, agreement.cluster, now=at)
    wanted = tidy({name: value for name, value in changes.items() if name in FACTS})
    if not wanted.get("title", agreement.title):
        raise Invalid([Problem("title", _("Phải ghi tên giao ước."))])
    data = difference(agreement, wanted)
    if data:
        with transaction.atomic():
            register.write(agreement, wanted, "title")
            _record("edit_agreement", agreement, by, at, data)
    return agreement


def add_pledge(agreement: Agreement, *, number: int | None, title: str, text: str = "", by, at: datetime) -> Pledge:
    """Add a content at the end; `number` None stands outside the numbering. Raises NotAllowed, or Invalid."""
    check_administers(by, agreement.cluster, now=at)
    last = agreement.pledges.order_by("-order").first()
    pledge = Pledge(agreement=agreement, order=last.order + 1 if last else 1)
    wanted = tidy({"number": number, "title": title, "text": text})
    _refuse_wrong(pledge, wanted)
    with transaction.atomic():
        register.write(pledge, wanted, "title")
        _record("add_pledge", agreement, by, at, {"to": wanted})
    return pledge


def edit_pledge(pledge: Pledge, changes: dict, *, by, at: datetime) -> Pledge:
    """Change a content's number, title or text. Raises NotAllowed, or Invalid at the field."""
    check_administers(by, pledge.agreement.cluster, now=at)
    wanted = tidy({name: value for name, value in changes.items() if name in ("number", "title", "text")})
    _refuse_wrong(pledge, wanted)
    data = difference(pledge, wanted)
    if data:
        data["pledge"] = pledge.title
        with transaction.atomic():
            register.write(pledge, wanted, "title")
            _record("edit_pledge", pledge.agreement, by, at, data)
    return pledge


def _refuse_wrong(pledge: Pledge, wanted: dict) -> None:
    problems = []
    number = wanted.get("number", pledge.number)
    others = pledge.agreement.pledges.exclude(pk=pledge.pk)
    if not wanted.get("title", pledge.title):
        problems.append(Problem("title", _("Phải ghi nội dung.")))
    if number is not None and number < 1:
        problems.append(Problem("number", _("Số phải từ 1 trở lên.")))
    if number is not None and others.filter(number=number).exists():
        problems.append(Problem("number", _("Số %(number)s đã có ở nội dung khác.") % {"number": number}))
    if problems:
        raise Invalid(problems)


def move_pledge(pledge: Pledge, *, up: bool, by, at: datetime) -> None:
    """Change places with the content above or below; at the edge nothing moves."""
    check_administers(by, pledge.agreement.cluster, now=at)
    with transaction.atomic():
        rows = list(pledge.agreement.pledges.select_for_update().order_by("order", "pk"))
        place = rows.index(pledge)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for order, row in enumerate(rows, start=1):
            Pledge.objects.filter(pk=row.pk).update(order=order)
        data = {"from": {"place": place + 1}, "to": {"place": other + 1}, "pledge": pledge.title}
        _record("move_pledge", pledge.agreement, by, at, data)


def remove_pledge(pledge: Pledge, *, by, at: datetime) -> None:
    """Remove a content that nothing hangs on. Raises NotAllowed, or Refused: it has targets or narratives."""
    check_administers(by, pledge.agreement.cluster, now=at)
    if pledge.targets.exists() or pledge.narratives.exists():
        raise Refused(_("Nội dung còn chỉ tiêu hoặc đã có thuyết minh nên không xóa được."))
    with transaction.atomic():
        data = {"from": {"number": pledge.number, "title": pledge.title}}
        pledge.delete()
        _record("remove_pledge", pledge.agreement, by, at, data)
