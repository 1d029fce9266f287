"""The writer of targets and their versions: in place while no figure of the year exists, else a new version."""

from datetime import datetime
from itertools import zip_longest
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.lines import Line
from foundation.codes import SLUG
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Agreement, Pledge
from pledges.permissions import check_administers
from pledges.services import register
from targets.agreements.services.doubts import doubts
from targets.agreements.services.meaning import complete, terms_of
from targets.agreements.services.plans import (
    TITLES,
    added,
    is_frozen,
    is_used,
    mark_of,
    meaning_of,
    meant,
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


def save_targets(agreement: Agreement, rows: list[dict], pledges, *, by, at: datetime) -> list[Line]:
    """Make the targets those of a file, in its order; `rows` are agreements.imports.agreement_file's.

    Raises Invalid where a frozen meaning changes without a reason, or a target with figures is left out.
    """
    stored = {target.code: target for target in agreement.targets.prefetch_related("versions")}
    frozen, lines, problems = is_frozen(agreement), [], []
    for order, row in enumerate(rows, start=1):
        target = stored.pop(row["code"], None) or Target(agreement=agreement, code=row["code"])
        facts = {"pledge": pledges[row["pledge"]], "order": order, **{name: row[name] for name in TITLES}}
        lines += register.write(target, facts, Line("chỉ tiêu %(code)s", code=row["code"]))
        try:
            lines += _save_versions(target, [*row["versions"], row], frozen, by=by, at=at)
        except Invalid as error:
            where = f"targets.{row['code']}"
            problems += [Problem(f"{where}.{problem.where}".rstrip("."), problem.message) for problem in error.problems]
    for code, target in stored.items():
        if is_used(target):
            problems.append(Problem(f"targets.{code}", _("đã có số liệu nên không bỏ được.")))
        else:
            target.delete()
            lines.append(Line("Bỏ chỉ tiêu %(code)s.", code=code))
    problems = problems or _dangling(agreement)
    if problems:
        raise Invalid(problems)
    return lines


def _save_versions(target: Target, rows: list[dict], frozen: bool, *, by, at: datetime) -> list[Line]:
    """Make a target's versions those of a file, the last row the latest; once frozen, add those that are not there.

    Raises Invalid where the file knows others than there are, or one that comes too early or does not say why.
    """
    stored = sorted(target.versions.all(), key=attrgetter("number"))
    on, lines = [version.enabled for version in stored[-1:]], []
    steps: list[tuple[TargetVersion | None, dict]] = []
    if frozen and stored:
        steps = [(None, row) for row in added(stored, rows)]
    else:
        lines += _drop_versions(target, stored[len(rows) :])
        pairs = zip_longest(stored[: len(rows)], rows)
        steps = [(version, row) for version, row in pairs if version is None or meaning_of(version) != meant(row)]
    for version, row in steps:
        is_judged = stored or row["enabled"]
        if frozen and is_judged and (early := too_early(target, row["effective_from"])):
            raise Invalid([Problem("", problem.message) for problem in early])
        on = [version.enabled] if version else on
        if on and on != [row["enabled"]]:
            _record(_switch(row["enabled"]), target, by, at, row["reason"], {"new_version": frozen})
        lines.append(_write_meaning(target, version, meant(row), reason=row["reason"], by=by, at=at))
        on = [row["enabled"]] if stored else []
        if row is rows[-1]:
            lines += [
                Line("Cần xem lại chỉ tiêu %(code)s: %(doubt)s", code=target.code, doubt=doubt)
                for doubt in doubts(meant(row), target.title)
            ]
    return lines


def _drop_versions(target: Target, versions: list[TargetVersion]) -> list[Line]:
    """Take away the versions that a file leaves out before the first figure; return the lines that say so."""
    words = [{"code": target.code, "number": version.number} for version in versions]
    for version in versions:
        version.delete()
    latest = target.versions.order_by("-number").first()
    if versions and latest:
        Target.objects.filter(pk=target.pk).update(enabled=latest.enabled)
        target.enabled = latest.enabled
    return [Line("Bỏ phiên bản %(number)s của chỉ tiêu %(code)s.", **values) for values in words]


def _dangling(agreement: Agreement) -> list[Problem]:
    """Return where a version, earlier ones too, names a measure or a target that is there no more."""
    measures = set(agreement.agreement_measures.values_list("measure__code", flat=True))
    codes, problems = set(agreement.targets.values_list("code", flat=True)), []
    for version in TargetVersion.objects.filter(target__agreement=agreement).select_related("target"):
        for code in sorted(terms_of(meaning_of(version)) - measures | set(version.parts) - codes):
            words = {"number": version.number, "code": code}
            message = _("phiên bản %(number)s còn dùng “%(code)s” nên không bỏ được.")
            problems.append(Problem(f"targets.{version.target.code}", message % words))
    return problems


def _write_meaning(target: Target, version: TargetVersion | None, wanted: dict, *, reason, by, at) -> Line:
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
            _write_meaning(target, version, plan.meaning, reason=reason, by=by, at=at)
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
        _write_meaning(target, None, wanted, reason="", by=by, at=at)
        _record("add_target", target, by, at, data={"to": wanted | titles_of(target)})
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
