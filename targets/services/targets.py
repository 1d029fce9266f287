"""The writer of targets and their versions: in place while no figure of the year exists, else a new version (A5-1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.errors import Invalid, Problem, Refused
from pledges.models import Agreement
from pledges.permissions import check_administers
from pledges.services import register
from targets.core import periods
from targets.core.numbers import nfc
from targets.models import Target, TargetVersion
from targets.queries.frozen import first_open_quarter
from targets.services.doubts import doubts
from targets.services.meaning import MEANING, complete
from targets.services.plans import (
    is_frozen,
    is_used,
    mark_of,
    meaning_of,
    plan_edit,
    refuse_wrong,
    too_early,
)
from targets.services.recorded import scheme_rows
from targets.services.shapes import SLUG


def subject_of(target: Target) -> str:
    """Return the name under which the record keeps a target."""
    return f"target/{target.agreement.cluster.code}/{target.agreement.year}/{target.code}"


def save_targets(agreement: Agreement, rows: list[dict], pledges, *, by, at: datetime) -> list[str]:
    """Make the targets those of a file, in its order; `rows` are imports.agreement_file's.

    Raises Invalid where a frozen meaning changes without a reason, or a target with figures is left out.
    """
    stored = {one.code: one for one in agreement.targets.prefetch_related("versions")}
    frozen, lines, problems = is_frozen(agreement), [], []
    for order, row in enumerate(rows, start=1):
        target = stored.pop(row["code"], None) or Target(agreement=agreement, code=row["code"])
        facts = {"pledge": pledges[row["pledge"]], "title": row["title"], "order": order}
        is_new = target.pk is None
        lines += register.write(target, facts, _("chỉ tiêu %(code)s") % {"code": row["code"]})
        wanted = {name: row[name] for name in MEANING}
        latest = None if is_new else target.versions.order_by("-number").first()
        if latest is not None and frozen and not row["names_quarter"]:  # as long as nothing else is meant, as stored
            same = meaning_of(latest) == wanted | {"effective_from": latest.effective_from}
            wanted["effective_from"] = latest.effective_from if same else wanted["effective_from"]
        if latest is not None and meaning_of(latest) == wanted:
            continue
        if latest is not None and frozen and not row["reason"]:
            message = _("đã có số liệu nên không sửa tại chỗ được: ghi “reason” để tạo phiên bản mới.")
            problems.append(Problem(f"targets.{row['code']}", message))
            continue
        early = too_early(target, wanted["effective_from"]) if frozen and not (is_new and not row["enabled"]) else []
        if early:
            problems += [Problem(f"targets.{row['code']}", one.message) for one in early]
            continue
        if latest is not None and latest.enabled != wanted["enabled"]:
            data = {"new_version": frozen}
            _record(_switch(wanted["enabled"]), target, by, at, row["reason"], data)
        lines.append(_write_meaning(target, latest, wanted, frozen, reason=row["reason"], by=by, at=at))
        lines += [
            _("Cần xem lại chỉ tiêu %(code)s: %(doubt)s") % {"code": row["code"], "doubt": doubt}
            for doubt in doubts(wanted, row["title"])
        ]
    for code, target in stored.items():
        if is_used(target):
            problems.append(Problem(f"targets.{code}", _("đã có số liệu nên không bỏ được.")))
        else:
            target.delete()
            lines.append(_("Bỏ chỉ tiêu %(code)s.") % {"code": code})
    if problems:
        raise Invalid(problems)
    return lines


def _write_meaning(target: Target, latest: TargetVersion | None, wanted: dict, frozen: bool, *, reason, by, at) -> str:
    """Write a meaning as the first version, in place, or as a new version; return the line that says which."""
    Target.objects.filter(pk=target.pk).update(enabled=wanted["enabled"])
    target.enabled = wanted["enabled"]
    if latest is not None and not frozen:
        for name, value in wanted.items():
            setattr(latest, name, value)
        latest.save()
        return _("Sửa nghĩa của chỉ tiêu %(code)s.") % {"code": target.code}
    number = latest.number + 1 if latest else 1
    TargetVersion.objects.create(target=target, number=number, reason=reason, created_by=by, created_at=at, **wanted)
    return _("Chỉ tiêu %(code)s: phiên bản %(number)s.") % {"code": target.code, "number": number}


def edit_target(
    target: Target,
    changes: dict,
    *,
    reason: str = "",
    effective_from: int | None = None,
    seen: str = "",
    by,
    at: datetime,
) -> Target:
    """Change a target's title or meaning; `changes` by the names of MEANING, plus "title".

    In place while no figure of its year exists, else a new version from `effective_from` on (None: as early as may be),
    which needs a reason. `seen`: the mark of the target that the person looked at. Raises NotAllowed, Refused (it is
    another by now), or Invalid at the field. What differs from nothing writes nothing.
    """
    check_administers(by, target.agreement.cluster, now=at)
    with transaction.atomic():
        target = Target.objects.select_for_update(of=("self",)).select_related("agreement__cluster").get(pk=target.pk)
        if seen and seen != mark_of(target):
            raise Refused(_("Trong lúc bạn xem, người khác đã sửa chỉ tiêu này: hãy xem lại trước khi ghi."))
        plan = plan_edit(target, changes, reason=reason, effective_from=effective_from)
        if not plan.changed:
            return target
        latest, reason = target.versions.order_by("-number").first(), nfc(reason).strip()
        register.write(target, {"title": plan.wanted["title"]}, target.code)
        if plan.changes_meaning:
            meant = {name: plan.wanted[name] for name in MEANING}
            _write_meaning(target, latest, meant, plan.is_frozen, reason=reason, by=by, at=at)
        data = {
            "from": {name: plan.before[name] for name in plan.changed},
            "to": {name: plan.wanted[name] for name in plan.changed},
            "new_version": plan.is_frozen and plan.changes_meaning,
        }
        action = _switch(plan.wanted["enabled"]) if "enabled" in plan.changed else "edit_target"
        _record(action, target, by, at, reason, data)
    return target


def _switch(enabled: bool) -> str:
    """Return the name of the act of switching a target on or off."""
    return "enable_target" if enabled else "disable_target"


def _record(action: str, target: Target, by, at: datetime, reason: str = "", data: dict | None = None) -> None:
    rows = scheme_rows(target.agreement)
    subject = subject_of(target)
    audit.record(action=action, subject=subject, by=by, at=at, reason=reason, data=data or {}, rows=rows)


def add_target(
    agreement: Agreement, pledge, *, code: str, title: str, meaning: dict, is_meant: bool = True, by, at: datetime
) -> Target:
    """Add a target to a content, at the end of the agreement's list.

    `meaning` by the names of MEANING, "kind" at least. Raises NotAllowed, or Invalid at the field; a page that has not
    asked whether a doubtful threshold `is_meant` says so, and is told what is doubtful.
    """
    check_administers(by, agreement.cluster, now=at)
    target = Target(agreement=agreement, pledge=pledge, code=code, title=nfc(title).strip())
    opens = first_open_quarter(agreement)
    wanted = complete({"effective_from": min(opens, periods.QUARTERS[-1])} | meaning)
    if agreement.targets.filter(code=code).exists():
        raise Invalid([Problem("code", _("Mã “%(code)s” đã dùng cho chỉ tiêu khác.") % {"code": code})])
    if not SLUG.fullmatch(code):
        raise Invalid([Problem("code", _("Mã chỉ gồm chữ thường không dấu, số, “-” và “_”."))])
    if early := too_early(target, wanted["effective_from"]):
        raise Invalid(early)
    refuse_wrong(target, wanted | {"title": target.title}, "", False)
    if not is_meant and (doubtful := doubts(wanted, target.title)):
        raise Invalid([Problem("is_meant", doubt) for doubt in doubtful])
    with transaction.atomic():
        target.order = (agreement.targets.order_by("-order").values_list("order", flat=True).first() or 0) + 1
        target.save(force_insert=True)
        _write_meaning(target, None, wanted, False, reason="", by=by, at=at)
        _record("add_target", target, by, at, data={"to": wanted | {"title": target.title}})
    return target


def remove_target(target: Target, *, by, at: datetime) -> None:
    """Remove a target that no figure went into. Raises NotAllowed, or Refused: then it can only be switched off."""
    check_administers(by, target.agreement.cluster, now=at)
    if is_used(target):
        raise Refused(_("Chỉ tiêu đã có số liệu nên không xóa được: hãy tắt chỉ tiêu."))
    part_of = TargetVersion.objects.filter(target__agreement=target.agreement_id).exclude(target=target)
    if any(target.code in version.parts for version in part_of):
        raise Refused(_("Chỉ tiêu là một phần của chỉ tiêu khác: hãy sửa chỉ tiêu đó trước."))
    with transaction.atomic():
        target.delete()
        _record("remove_target", target, by, at, data={"from": {"title": target.title}})


def set_enabled(target: Target, enabled: bool, *, reason: str = "", seen: str = "", by, at: datetime) -> Target:
    """Switch a target on or off: a change of meaning like any other, from the first quarter that is open; figures stay.

    Raises as edit_target does.
    """
    return edit_target(target, {"enabled": enabled}, reason=reason, seen=seen, by=by, at=at)
