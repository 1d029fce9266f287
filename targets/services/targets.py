"""The writer of targets and their versions: in place while no figure of the year exists, else a new version (A5-1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.errors import Invalid, Problem, Refused, length_problems
from audit.text import mark
from pledges.models import Agreement, Province
from pledges.permissions import check_administers
from pledges.services import register
from targets.core import periods
from targets.core.numbers import nfc
from targets.core.scheme import MILESTONE
from targets.models import Figure, FrozenResult, Target, TargetVersion
from targets.queries.frozen import first_open_quarter
from targets.services import meaning
from targets.services.doubts import doubts
from targets.services.meaning import MEANING, complete
from targets.services.recorded import scheme_rows
from targets.services.shapes import SLUG


def subject_of(target: Target) -> str:
    """Return the name under which the record keeps a target."""
    return f"target/{target.agreement.cluster.code}/{target.agreement.year}/{target.code}"


def own_figures(agreement: Agreement):
    """Return the figures of the agreement's own year, in its cluster's calendar."""
    return Figure.objects.filter(
        submission__period__cluster=agreement.cluster_id, submission__period__year=agreement.year, current__isnull=False
    )


def is_frozen(agreement: Agreement) -> bool:
    """Say whether a figure of the agreement's own year exists, or a closing: then no meaning changes in place."""
    return own_figures(agreement).exists() or first_open_quarter(agreement) > 1


def earliest_quarter(target: Target) -> int:
    """Return the first quarter from which a new version may be in force; 5 where there is none any more.

    Rules of a closed window never change, and a later version is never in force before an earlier one.
    """
    latest = target.versions.order_by("-number").first() if target.pk else None
    return max(first_open_quarter(target.agreement), latest.effective_from if latest else 1)


def _too_early(target: Target, quarter: int) -> list[Problem]:
    """Return the problem of a version that would be in force before it may be."""
    earliest = earliest_quarter(target)
    if earliest not in periods.ROMAN:
        return [Problem("effective_from", _("Cả năm đã chốt số liệu nên không đổi cách đánh giá được nữa."))]
    if quarter >= earliest:
        return []
    words = {"earliest": periods.ROMAN[earliest]}
    message = _("Các quý trước đã chốt số liệu hoặc có phiên bản khác: áp dụng sớm nhất từ quý %(earliest)s.")
    return [Problem("effective_from", message % words)]


def is_used(target: Target) -> bool:
    """Say whether figures of the year went into a target (one without measures: any): then it cannot be removed.

    Nor can one of which a closing has frozen a result.
    """
    if FrozenResult.objects.filter(version__target=target).exists():
        return True
    figures = own_figures(target.agreement)
    versions = list(target.versions.all())
    terms = [term.removeprefix("-") for one in versions for term in (*one.numerator, *one.denominator)]
    has_own_measures = all(one.numerator for one in versions)
    return (figures.filter(measure__code__in=terms) if has_own_measures else figures).exists()


def meaning_of(version: TargetVersion) -> dict:
    """Return what a version means, as plain values."""
    return {name: getattr(version, name) for name in MEANING}


def mark_of(target: Target) -> str:
    """Return a short mark of how a target stands; another title, version or meaning has another mark."""
    latest = target.versions.order_by("-number").first()
    return mark(target.title, latest.number, meaning_of(latest))


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
        if latest is not None and meaning_of(latest) == wanted:
            continue
        if latest is not None and frozen and not row["reason"]:
            message = _("đã có số liệu nên không sửa tại chỗ được: ghi “reason” để tạo phiên bản mới.")
            problems.append(Problem(f"targets.{row['code']}", message))
            continue
        early = _too_early(target, wanted["effective_from"]) if frozen and not (is_new and not row["enabled"]) else []
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


@dataclass(frozen=True)
class Plan:
    """What an edit would do: the title and meaning before and after, and the names of what differs."""

    before: dict
    wanted: dict
    changed: tuple[str, ...]
    is_frozen: bool  # a figure of the year exists: a changed meaning becomes a new version

    @property
    def changes_meaning(self) -> bool:
        """Say whether more than the title changes."""
        return self.changed not in ((), ("title",))

    @property
    def meaning(self) -> dict:
        """Return the meaning alone."""
        return {name: self.wanted[name] for name in MEANING}

    @property
    def doubts(self) -> list[str]:
        """Return what the edit makes doubtful about the threshold, in sentences."""
        known = doubts(self.before, self.before["title"])
        return [doubt for doubt in doubts(self.wanted, self.wanted["title"]) if doubt not in known]


def plan_edit(target: Target, changes: dict, *, reason: str = "", effective_from: int | None = None) -> Plan:
    """Return what edit_target would write, for it and for the preview before it. Raises Invalid at the field."""
    before = meaning_of(target.versions.order_by("-number").first()) | {"title": target.title}
    wanted = meaning_after(target, changes, effective_from=effective_from)
    wanted["title"] = nfc(changes.get("title", target.title)).strip()
    changed = tuple(name for name in wanted if wanted[name] != before[name])
    plan = Plan(before, wanted, changed, is_frozen(target.agreement))
    _refuse_wrong(target, wanted, nfc(reason).strip(), plan.is_frozen and plan.changes_meaning)
    return plan


def meaning_after(target: Target, changes: dict, *, effective_from: int | None = None) -> dict:
    """Return the whole meaning that edit_target would write; unchecked."""
    before = meaning_of(target.versions.order_by("-number").first())
    wanted = meaning.complete(before | {name: value for name, value in changes.items() if name in MEANING})
    if is_frozen(target.agreement) and wanted != before:
        wanted["effective_from"] = effective_from or min(earliest_quarter(target), periods.QUARTERS[-1])
    return wanted


def meaning_problems(agreement: Agreement, code: str, wanted: dict) -> list[Problem]:
    """Return what is wrong with a meaning in this agreement, each at the name of its field."""
    kinds, counted, issued = {}, counted_by_rules(agreement), set()
    for version in (
        TargetVersion.objects.filter(target__agreement=agreement).select_related("target").order_by("number")
    ):
        kinds[version.target.code] = version.kind
        if version.target.code != code:
            (issued if version.kind == MILESTONE else counted).update(meaning.terms_of(meaning_of(version)))
    place = meaning.Place(
        measures=set(agreement.agreement_measures.values_list("measure__code", flat=True)),
        kinds=kinds,
        provinces=set(Province.objects.values_list("code", flat=True)),
        counted=counted,
        issued=issued,
    )
    return meaning.problems(wanted, place, code=code)


def counted_by_rules(agreement: Agreement) -> set[str]:
    """Return the codes of the measures that the agreement's checks and stocks count."""
    terms = set(agreement.stocks.values_list("opening__code", flat=True))
    for check in agreement.checks.all():
        terms |= {*check.left, *check.right}
    for stock in agreement.stocks.all():
        terms |= set(stock.remaining)
    return {term.removeprefix("-") for term in terms}


def _refuse_wrong(target: Target, wanted: dict, reason: str, needs_reason: bool) -> None:
    problems = meaning_problems(target.agreement, target.code, wanted) + length_problems("reason", reason)
    problems += length_problems("title", wanted["title"], Target._meta.get_field("title").max_length)
    if not wanted["title"]:
        problems.append(Problem("title", _("Phải ghi tên chỉ tiêu.")))
    if needs_reason:
        problems += _too_early(target, wanted["effective_from"])
    if needs_reason and not reason:
        problems.append(Problem("reason", _("Đã có số liệu: phải ghi lý do để tạo phiên bản mới.")))
    if problems:
        raise Invalid(problems)


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
    if early := _too_early(target, wanted["effective_from"]):
        raise Invalid(early)
    _refuse_wrong(target, wanted | {"title": target.title}, "", False)
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
