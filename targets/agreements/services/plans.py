"""What a change of a target would be, and whether it may be: frozen or not, from which quarter. Writes nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem, length_problems
from foundation.text import mark, nfc
from pledges.models import Agreement, Province
from targets.agreements.services import meaning
from targets.agreements.services.doubts import doubts
from targets.agreements.services.meaning import MEANING
from targets.core import periods
from targets.models import Figure, FrozenResult, Target, TargetVersion
from targets.results.queries.frozen import first_open_quarter

TITLES = ("title", "short_title")  # what a target is called: names, no part of its meaning


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


def too_early(target: Target, quarter: int) -> list[Problem]:
    """Return the problem of a version that would be in force before it may be."""
    earliest = earliest_quarter(target)
    if earliest not in periods.ROMAN:
        return [Problem("effective_from", _("Cả năm đã chốt số liệu nên không đổi cách đánh giá được nữa."))]
    if quarter >= earliest:
        return []
    words = {"earliest": periods.ROMAN[earliest]}
    message = _("Các quý trước đã chốt số liệu hoặc có phiên bản khác: áp dụng sớm nhất từ Quý %(earliest)s.")
    return [Problem("effective_from", message % words)]


def _before_the_one_before(target: Target, quarter: int) -> list[Problem]:
    """Return the problem of the latest version that would, in place, be in force before the one before it."""
    before = target.versions.order_by("-number").values_list("effective_from", flat=True)[1:2]
    message = _("phiên bản sau phải từ Quý %(quarter)s trở đi, như phiên bản trước nó.")
    return [
        Problem("effective_from", message % {"quarter": periods.ROMAN[first]}) for first in before if quarter < first
    ]


def is_used(target: Target) -> bool:
    """Say whether figures of the year went into a target (one without measures: any): then it cannot be removed.

    Nor can one of which a closing has frozen a result.
    """
    if FrozenResult.objects.filter(version__target=target).exists():
        return True
    figures = own_figures(target.agreement)
    versions = list(target.versions.all())
    terms = [term.removeprefix("-") for version in versions for term in (*version.numerator, *version.denominator)]
    has_own_measures = all(version.numerator for version in versions)
    return (figures.filter(measure__code__in=terms) if has_own_measures else figures).exists()


def meaning_of(version: TargetVersion) -> dict:
    """Return what a version means, as plain values."""
    return {name: getattr(version, name) for name in MEANING}


def meant(row: dict) -> dict:
    """Return what a file's row of a target or of an earlier version means, as plain values."""
    return {name: row[name] for name in MEANING}


def added(stored: list[TargetVersion], rows: list[dict]) -> list[dict]:
    """Return the rows of a file, the last one the latest, that a frozen target has no versions of yet.

    The earlier ones begin as the stored ones do; a file that names none speaks of the latest alone. Raises Invalid.
    """
    there, wanted = [meaning_of(version) for version in stored], [meant(row) for row in rows]
    quarter = {"effective_from": there[-1]["effective_from"]}
    if (
        not rows[-1]["names_quarter"] and there[-1] == wanted[-1] | quarter
    ):  # as long as nothing else is meant, as stored
        wanted[-1] |= quarter
    earlier = len(rows) - 1
    is_older = earlier and len(there) > len(wanted) and there[: len(wanted)] == wanted
    if there[:earlier] == wanted[:-1] and not is_older:
        new = [] if there[-1] == wanted[-1] else rows[-1:]
    elif wanted[: len(there)] == there:
        new = rows[len(there) :]
    else:
        message = _("khác với các phiên bản đã ghi: hãy lấy lại tệp bằng dump_agreement rồi sửa.")
        raise Invalid([Problem("versions", message)])
    if new and not new[0]["reason"]:
        message = _("đã có số liệu nên không sửa tại chỗ được: ghi “reason” để tạo phiên bản mới.")
        raise Invalid([Problem("", message)])
    return new


def mark_of(target: Target) -> str:
    """Return a short mark of how a target stands; another title, version or meaning has another mark."""
    latest = target.versions.order_by("-number").first()
    return mark(titles_of(target), latest.number, meaning_of(latest))


def titles_of(target: Target) -> dict[str, str]:
    """Return what a target is called, by TITLES."""
    return {name: getattr(target, name) for name in TITLES}


def titles_after(target: Target, changes: dict) -> dict[str, str]:
    """Return what a target would be called after changes, which may name other things too."""
    return {name: nfc(changes.get(name, was)).strip() for name, was in titles_of(target).items()}


@dataclass(frozen=True)
class Plan:
    """What an edit would do: the names and meaning before and after, and the names of what differs."""

    before: dict
    wanted: dict
    changed: tuple[str, ...]
    is_frozen: bool  # a figure of the year exists: a changed meaning becomes a new version

    @property
    def changes_meaning(self) -> bool:
        """Say whether more than a name changes."""
        return not set(self.changed) <= set(TITLES)

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
    before = meaning_of(target.versions.order_by("-number").first()) | titles_of(target)
    wanted = meaning_after(target, changes, effective_from=effective_from)
    wanted |= titles_after(target, changes)
    changed = tuple(name for name in wanted if wanted[name] != before[name])
    plan = Plan(before, wanted, changed, is_frozen(target.agreement))
    refuse_wrong(target, wanted, nfc(reason).strip(), plan.is_frozen and plan.changes_meaning)
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
            (issued if meaning.is_document(version.kind) else counted).update(meaning.terms_of(meaning_of(version)))
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


def refuse_wrong(target: Target, wanted: dict, reason: str, needs_reason: bool) -> None:
    problems = meaning_problems(target.agreement, target.code, wanted) + length_problems("reason", reason)
    for name in TITLES:
        problems += length_problems(name, wanted[name], Target._meta.get_field(name).max_length)
    if not wanted["title"]:
        problems.append(Problem("title", _("Phải ghi tên chỉ tiêu.")))
    if needs_reason:
        problems += too_early(target, wanted["effective_from"])
    elif target.pk:
        problems += _before_the_one_before(target, wanted["effective_from"])
    if needs_reason and not reason:
        problems.append(Problem("reason", _("Đã có số liệu: phải ghi lý do để tạo phiên bản mới.")))
    if problems:
        raise Invalid(problems)
