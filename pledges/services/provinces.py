"""What administrators change of provinces and mergers, each on the record; agreement files go through register."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem
from foundation.text import search_key, sort_key
from pledges.models import Province, Succession
from pledges.permissions import check_administers_shared, clusters_of
from pledges.services import register
from pledges.services.agreements import difference, tidy
from pledges.services.recorded import register_rows

FACTS = ("name", "short_name", "gso_code", "valid_from", "valid_to")


def subject_of(province: Province) -> str:
    """Return the name under which the record keeps a province."""
    return f"province/{province.code}"


def add_province(code: str, facts: dict, *, by, at: datetime) -> Province:
    """Add a province; `facts` by the names of FACTS. Raises NotAllowed, or Invalid at the field."""
    check_administers_shared(by, (), now=at)
    if Province.objects.filter(code=code).exists():
        raise Invalid([Problem("code", _("Mã “%(code)s” đã dùng cho đơn vị khác.") % {"code": code})])
    if not (code.isascii() and code.replace("-", "").replace("_", "").isalnum() and code == code.lower()):
        raise Invalid([Problem("code", _("Mã chỉ gồm chữ thường không dấu, số, “-” và “_”."))])
    return _write(Province(code=code), facts, "add_province", by=by, at=at)


def edit_province(province: Province, facts: dict, *, by, at: datetime) -> Province:
    """Change a province's names, code or validity (None: open). Raises NotAllowed, or Invalid at the field."""
    check_administers_shared(by, clusters_of(province), now=at)
    return _write(province, facts, "edit_province", by=by, at=at)


def _write(province: Province, facts: dict, action: str, *, by, at: datetime) -> Province:
    wanted = tidy({name: value for name, value in facts.items() if name in FACTS})
    merged = {name: wanted.get(name, getattr(province, name)) for name in FACTS}
    problems = [Problem(name, _("Phải ghi tên đơn vị.")) for name in ("name", "short_name") if not merged[name]]
    if merged["valid_from"] and merged["valid_to"] and merged["valid_from"] > merged["valid_to"]:
        problems.append(Problem("valid_to", _("Ngày cuối phải từ ngày đầu trở đi.")))
    if problems:
        raise Invalid(problems)
    wanted["search_key"] = search_key(f"{merged['short_name']} {merged['name']}")
    wanted["sort_key"] = sort_key(merged["short_name"])
    data = difference(province, {name: merged[name] for name in FACTS})
    if province.pk and not data:
        return province
    with transaction.atomic():
        register.write(province, wanted, "name")
        rows = register_rows()
        audit.record(action=action, subject=subject_of(province), by=by, at=at, data=data, rows=rows)
    return province


def add_succession(predecessor: Province, successor: Province, *, on: date, by, at: datetime) -> Succession:
    """Record that one province goes over into another on a day; its validity ends the day before (docs/metrics.md).

    Raises NotAllowed, or Invalid: into itself, in a circle, or a validity that says another day.
    """
    check_administers_shared(by, clusters_of(predecessor) | clusters_of(successor), now=at)
    problems = []
    if predecessor == successor or predecessor in _all_before(predecessor, successor):
        problems.append(Problem("successor", _("Một đơn vị không sáp nhập vào chính nó.")))
    if predecessor.valid_to is None or (on - predecessor.valid_to).days != 1:
        message = _("Hiệu lực của %(name)s phải hết vào ngày liền trước ngày sáp nhập: sửa đơn vị trước.")
        problems.append(Problem("on", message % {"name": predecessor}))
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        if register.save_succession(predecessor, successor, on):
            data = {"to": {"predecessor": predecessor.code, "successor": successor.code, "on": on}}
            subject, rows = subject_of(successor), register_rows()
            audit.record(action="add_succession", subject=subject, by=by, at=at, data=data, rows=rows)
    return Succession.objects.get(predecessor=predecessor, successor=successor)


def _all_before(asked: Province, successor: Province) -> set[Province]:
    """Return the provinces that `asked` is made of, as far as they would close a circle with `successor`."""
    before = {link.predecessor for link in Succession.objects.filter(successor=asked).select_related("predecessor")}
    deeper = {ancestor for province in before for ancestor in _all_before(province, successor)}
    return {asked} if successor in before | deeper else before | deeper
