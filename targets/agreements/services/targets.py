"""The writer of targets and their versions: in place while no figure of the year exists, else a new version.

What a file says of all of them is written by target_files.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.lines import Line
from foundation.codes import SLUG
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Pledge
from pledges.permissions import check_administers
from pledges.services import register
from targets.agreements.services.doubts import doubts
from targets.agreements.services.meaning import complete
from targets.agreements.services.plans import (
    TITLES,
    is_used,
    mark_of,
    plan_edit,
    refuse_wrong,
    titles_after,
    titles_of,
    too_early,
)
from targets.calendar.services.recorded import scheme_rows
from targets.core import periods
from targets.models import Target, TargetVersion
from targets.results.queries.frozen import first_open_quarter


def subject_of(target: Target) -> str:
    """Return the name under which the record keeps a target."""
    return f"target/{target.agreement.cluster.code}/{target.agreement.year}/{target.code}"


def write_meaning(target: Target, version: TargetVersion | None, wanted: dict, *, reason, by, at) -> Line:
    """Write a meaning in place into `version`, or as the next one; return the line that says which."""
    latest = target.versions.order_by("-number").first()
    if version is None:
        number = latest.number + 1 if latest else 1
        TargetVersion.objects.create(
            target=target, number=number, reason=reason, created_by=by, created_at=at, **wanted
        )
        line = Line("Chỉ tiêu %(code)s: phiên bản %(number)s.", code=target.code, number=number)
    else:
        for name, value in wanted.items():
            setattr(version, name, value)
        if version.number > 1:
            version.reason = reason or version.reason
        version.save()
        line = Line("Sửa nghĩa của chỉ tiêu %(code)s.", code=target.code)
    if version is None or version.number == latest.number:
        Target.objects.filter(pk=target.pk).update(enabled=wanted["enabled"])
        target.enabled = wanted["enabled"]
    return line


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
    """Change a target's names or meaning; `changes` by the names of MEANING and TITLES.

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
        register.write(target, {name: plan.wanted[name] for name in TITLES}, target.code)
        if plan.changes_meaning:
            version = None if plan.is_frozen else latest
            write_meaning(target, version, plan.meaning, reason=reason, by=by, at=at)
        data = {
            "from": {name: plan.before[name] for name in plan.changed},
            "to": {name: plan.wanted[name] for name in plan.changed},
            "new_version": plan.is_frozen and plan.changes_meaning,
        }
        action = name_of_switch(plan.wanted["enabled"]) if "enabled" in plan.changed else "edit_target"
        record_act(action, target, by, at, reason, data)
    return target


def name_of_switch(enabled: bool) -> str:
    """Return the name of the act of switching a target on or off."""
    return "enable_target" if enabled else "disable_target"


def record_act(action: str, target: Target, by, at: datetime, reason: str = "", data: dict | None = None) -> None:
    """Put an act on a target on the record, with the rows of its agreement."""
    rows = scheme_rows(target.agreement)
    subject = subject_of(target)
    audit.record(action=action, subject=subject, by=by, at=at, reason=reason, data=data or {}, rows=rows)


def add_target(pledge: Pledge, code: str, facts: dict, *, is_meant: bool = True, by, at: datetime) -> Target:
    """Add a target to a content, at the end of the agreement's list.

    `facts` by the names of TITLES and MEANING, "title" and "kind" at least. Raises NotAllowed, or Invalid at the field;
    a page that has not asked whether a doubtful threshold `is_meant` says so, and is told what is doubtful.
    """
    agreement = pledge.agreement
    check_administers(by, agreement.cluster, now=at)
    target = Target(agreement=agreement, pledge=pledge, code=code, **titles_after(Target(), facts))
    opens = first_open_quarter(agreement)
    wanted = complete({"effective_from": min(opens, periods.QUARTERS[-1])} | facts)
    if agreement.targets.filter(code=code).exists():
        raise Invalid([Problem("code", _("Mã “%(code)s” đã dùng cho chỉ tiêu khác.") % {"code": code})])
    if not SLUG.fullmatch(code):
        raise Invalid([Problem("code", _("Mã chỉ gồm chữ thường không dấu, số, “-” và “_”."))])
    if early := too_early(target, wanted["effective_from"]):
        raise Invalid(early)
    refuse_wrong(target, wanted | titles_of(target), "", False)
    if not is_meant and (doubtful := doubts(wanted, target.title)):
        raise Invalid([Problem("is_meant", doubt) for doubt in doubtful])
    with transaction.atomic():
        target.order = (agreement.targets.order_by("-order").values_list("order", flat=True).first() or 0) + 1
        target.save(force_insert=True)
        write_meaning(target, None, wanted, reason="", by=by, at=at)
        record_act("add_target", target, by, at, data={"to": wanted | titles_of(target)})
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
        record_act("remove_target", target, by, at, data={"from": {"title": target.title}})


def set_enabled(target: Target, enabled: bool, *, reason: str = "", seen: str = "", by, at: datetime) -> Target:
    """Switch a target on or off: a change of meaning like any other, from the first quarter that is open; figures stay.

    Raises as edit_target does.
    """
    return edit_target(target, {"enabled": enabled}, reason=reason, seen=seen, by=by, at=at)
