"""The writer of targets and their versions: in place while no figure of the year exists, else a new version (A5-1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.errors import Invalid, Problem
from pledges.models import Agreement
from pledges.permissions import check_administers
from pledges.services import register
from targets.models import Figure, Target, TargetVersion

MEANING = (
    "kind", "scope", "judged_on", "numerator", "denominator", "parts", "comparator", "threshold",
    "upper_comparator", "upper_threshold", "thresholds", "effective_from",
)  # fmt: skip


def subject_of(target: Target) -> str:
    """Return the name under which the record keeps a target."""
    return f"target/{target.agreement.cluster.code}/{target.agreement.year}/{target.code}"


def is_frozen(agreement: Agreement) -> bool:
    """Say whether a figure of the agreement's own year exists: then no target's meaning changes in place."""
    return Figure.objects.filter(
        submission__period__cluster=agreement.cluster_id, submission__period__year=agreement.year, current__isnull=False
    ).exists()


def meaning_of(version: TargetVersion) -> dict:
    """Return what a version means, as plain values."""
    return {name: getattr(version, name) for name in MEANING}


def save_targets(agreement: Agreement, rows: list[dict], pledges, *, by, at: datetime) -> list[str]:
    """Make the targets those of a file, in its order; `rows` are imports.agreement_file's.

    Raises Invalid where a frozen meaning changes without a reason, or a target with figures is left out.
    """
    stored = {one.code: one for one in agreement.targets.prefetch_related("versions")}
    frozen, lines, problems = is_frozen(agreement), [], []
    for order, row in enumerate(rows, start=1):
        target = stored.pop(row["code"], None) or Target(agreement=agreement, code=row["code"])
        facts = {"pledge": pledges[row["pledge"]], "title": row["title"], "order": order, "enabled": row["enabled"]}
        is_new = target.pk is None
        lines += register.write(target, facts, _("chỉ tiêu %(code)s") % {"code": row["code"]})
        wanted = {name: row[name] for name in MEANING}
        latest = None if is_new else target.versions.order_by("-number").first()
        if latest is not None and meaning_of(latest) == wanted:
            continue
        if latest is not None and frozen and not row["reason"]:
            message = _("đã có số liệu nên không sửa tại chỗ được: ghi “reason” để tạo phiên bản mới.")
            problems.append(Problem(f"targets.{row['code']}", message))
            continue
        lines.append(_write_meaning(target, latest, wanted, frozen, reason=row["reason"], by=by, at=at))
    for code, target in stored.items():
        if frozen:
            problems.append(Problem(f"targets.{code}", _("đã có số liệu nên không bỏ được.")))
        else:
            target.delete()
            lines.append(_("Bỏ chỉ tiêu %(code)s.") % {"code": code})
    if problems:
        raise Invalid(problems)
    return lines


def _write_meaning(target: Target, latest: TargetVersion | None, wanted: dict, frozen: bool, *, reason, by, at) -> str:
    """Write a meaning as the first version, in place, or as a new version; return the line that says which."""
    if latest is not None and not frozen:
        for name, value in wanted.items():
            setattr(latest, name, value)
        latest.save()
        return _("Sửa nghĩa của chỉ tiêu %(code)s.") % {"code": target.code}
    number = latest.number + 1 if latest else 1
    TargetVersion.objects.create(target=target, number=number, reason=reason, created_by=by, created_at=at, **wanted)
    return _("Chỉ tiêu %(code)s: phiên bản %(number)s.") % {"code": target.code, "number": number}


def edit_target(
    target: Target, changes: dict, *, reason: str = "", effective_from: int = 1, by, at: datetime
) -> Target:
    """Change a target's title or meaning; `changes` by the names of MEANING, plus "title".

    In place while no figure of its year exists, else a new version from `effective_from` on, which needs a reason. Raises
    NotAllowed, or Invalid at the field. What differs from nothing writes nothing.
    """
    check_administers(by, target.agreement.cluster, now=at)
    latest = target.versions.order_by("-number").first()
    before = meaning_of(latest)
    wanted = before | {name: value for name, value in changes.items() if name in MEANING}
    title = changes.get("title", target.title)
    frozen = is_frozen(target.agreement)
    if frozen and wanted != before:
        wanted["effective_from"] = effective_from
        if not reason.strip():
            raise Invalid([Problem("reason", _("Đã có số liệu: phải ghi lý do để tạo phiên bản mới."))])
    if wanted == before and title == target.title:
        return target
    with transaction.atomic():
        register.write(target, {"title": title}, target.code)
        if wanted != before:
            _write_meaning(target, latest, wanted, frozen, reason=reason.strip(), by=by, at=at)
        audit.record(
            action="edit_target",
            subject=subject_of(target),
            by=by,
            at=at,
            reason=reason.strip(),
            data={
                "from": {name: before[name] for name in MEANING if wanted[name] != before[name]},
                "to": {name: wanted[name] for name in MEANING if wanted[name] != before[name]} | {"title": title},
                "new_version": frozen and wanted != before,
            },
        )
    return target


def add_target(agreement: Agreement, pledge, *, code: str, title: str, meaning: dict, by, at: datetime) -> Target:
    """Add a target to a content, at the end of the agreement's list. Raises NotAllowed, or Invalid for a code in use."""
    check_administers(by, agreement.cluster, now=at)
    if agreement.targets.filter(code=code).exists():
        raise Invalid([Problem("code", _("Mã “%(code)s” đã dùng cho chỉ tiêu khác.") % {"code": code})])
    with transaction.atomic():
        order = (agreement.targets.order_by("-order").values_list("order", flat=True).first() or 0) + 1
        target = Target.objects.create(agreement=agreement, pledge=pledge, code=code, title=title, order=order)
        _write_meaning(target, None, meaning, False, reason="", by=by, at=at)
        audit.record(
            action="add_target", subject=subject_of(target), by=by, at=at, data={"to": meaning | {"title": title}}
        )
    return target


def set_enabled(target: Target, enabled: bool, *, by, at: datetime) -> Target:
    """Switch a target on or off (a proposal is one click away); its figures stay."""
    check_administers(by, target.agreement.cluster, now=at)
    if target.enabled != enabled:
        with transaction.atomic():
            target.enabled = enabled
            target.save(update_fields=["enabled"])
            audit.record(
                action="enable_target" if enabled else "disable_target", subject=subject_of(target), by=by, at=at
            )
    return target
