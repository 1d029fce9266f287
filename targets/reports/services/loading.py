"""The loader of many figures at once: drafts for reporters, history for administrators; all lines or none.

What each line says is read by reports.imports; here is who may write it where, and the writing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Invalid, NotAllowed, Problem
from foundation.progress import tell
from pledges.models import Cluster, Province, RoleName
from pledges.permissions import Authority, authority_of
from targets.calendar.queries import territory
from targets.calendar.queries.rulebook import Rulebook
from targets.core import workflow
from targets.models import FigureVersion, Measure, Period, Submission
from targets.permissions.acting import lock_refusal
from targets.reports.queries import findings
from targets.reports.queries.content import Content, content_of
from targets.reports.queries.submissions import versions_of
from targets.reports.services import figures, history, submissions
from targets.reports.services.figures import Change

AT_ONCE = 50  # reports written with the same statements


@dataclass
class Group:
    """The lines of one province and one period, with what they would write."""

    province: Province
    period: Period
    lines: dict[str, int] = field(default_factory=dict)  # their numbers by measure code
    contents: dict[str, Content] = field(default_factory=dict)
    submission: Submission | None = None


@dataclass(frozen=True)
class Loaded:
    """What a load has written: cells changed, cells that were so already, submissions touched, warnings as text."""

    changed: int
    unchanged: int
    submissions: int
    warnings: tuple[str, ...]

    def summary(self, *, is_trial: bool = False) -> str:
        """Return one line for the person who loaded; `is_trial`: nothing of it stays."""
        if not self.changed and not self.submissions:
            return _("Không có gì thay đổi: %(count)s số liệu đã có đúng như tệp.") % {"count": self.unchanged}
        text = _("%(changed)s số liệu của %(submissions)s báo cáo được ghi; %(unchanged)s số liệu không đổi.") % vars(
            self
        )
        return _("Chạy thử, không ghi gì: ") + text if is_trial else text


def load_figures(
    cluster: Cluster,
    groups: list[Group],
    problems: Sequence[Problem] = (),
    *,
    by,
    at: datetime,
    accept: bool = False,
) -> Loaded:
    """Write all groups, or none: as drafts, or (`accept`, administrators) as accepted history, which may be incomplete.

    `problems` are those that reading the lines has found already (`where` is the line's number). Raises NotAllowed
    (accept without being administrator) or Invalid with every bad line of every kind. A second run changes nothing.
    """
    authority, book = authority_of(by, now=at), Rulebook()
    if accept and not authority.holds(RoleName.ADMINISTRATOR, cluster.pk):
        raise NotAllowed(_("Chỉ Quản trị mới nạp được số liệu lịch sử đã thẩm định (--accept)."))
    with transaction.atomic():
        misplaced = _misplaced(groups, book, authority, at=at, accept=accept)
        broken, warnings = _findings(groups, book)
        refused = [*problems, *misplaced, *broken]
        if refused:
            raise Invalid(sorted(refused, key=lambda problem: int(problem.where)))
        changed, touched = _write(groups, book, by=by, at=at, accept=accept)
    total = sum(len(group.contents) for group in groups)
    return Loaded(changed, total - changed, touched, tuple(warnings))


def _misplaced(groups: list[Group], book: Rulebook, authority: Authority, *, at, accept: bool) -> list[Problem]:
    """Find and lock the submissions there are; return the lines that the person or the state may not write."""
    _find_submissions(groups)
    if accept:
        refusals = [(group, refusal) for some in _batches(groups) for group, refusal in _history_refusals(some)]
    else:
        refusals = [(group, _draft_refusal(group, book, authority, at)) for group in groups]
    return [Problem(str(line), refusal) for group, refusal in refusals if refusal for line in group.lines.values()]


def _find_submissions(groups: list[Group]) -> None:
    existing = Submission.objects.select_for_update(of=("self",)).filter(
        period__in={group.period.pk for group in groups}, province__in={group.province.pk for group in groups}
    )
    by_place = {
        (submission.province_id, submission.period_id): submission
        for submission in sorted(
            existing.select_related("province", "period", "accepted", "carried_by__period").order_by("pk"),
            key=lambda submission: submission.carried_by_id is None,  # its own report before what another carries
        )
    }
    for group in groups:
        group.submission = by_place.get((group.province.pk, group.period.pk))


def _history_refusals(groups: Sequence[Group]) -> Iterator[tuple[Group, str]]:
    """Yield why history cannot be loaded: only where there is nothing, or history loaded before (docs/workflow.md).

    Loading accepts the whole submission, so it never touches one that a person began: its other cells were not
    presented. One that went through review changes by its own reopening; its lines may say what stands already.
    """
    for group, old in zip(groups, _standing(groups), strict=True):
        submission = group.submission
        if submission is None:
            continue
        if submission.state != workflow.ACCEPTED:
            refusal = _("Báo cáo đang ở trạng thái “%(state)s” nên không nạp số liệu lịch sử được.")
            yield group, refusal % {"state": submission.get_state_display()}
        elif not submission.accepted.is_loaded and _change(group, old).changed:
            yield group, _("Báo cáo đã được thẩm định: muốn sửa số liệu phải mở lại, không nạp đè bằng tệp.")


def _standing(groups: Sequence[Group]) -> list[dict[str, FigureVersion]]:
    """Return the versions that stand, by measure code, of each group in their order."""
    versions = versions_of([group.submission.pk for group in groups if group.submission])
    return [versions[group.submission.pk] if group.submission else {} for group in groups]


def _change(group: Group, old: Mapping[str, FigureVersion]) -> Change:
    contents = {code: new.over(content_of(old.get(code))) for code, new in group.contents.items()}
    return Change(group.submission, contents, old)


def _draft_refusal(group: Group, book: Rulebook, authority: Authority, at) -> str | None:
    """Say why these lines cannot become a draft: the same rules as the entry page; an administrator may for anyone."""
    is_administrator = authority.holds(RoleName.ADMINISTRATOR, group.period.cluster_id)
    if not is_administrator and not authority.acts_for(RoleName.REPORTER, group.province.pk):
        return _("Bạn không phải Cán bộ tổng hợp của %(province)s.") % {"province": group.province.short_name}
    place = _entry_place(group, book)
    if place is None:
        return _("Chưa có kỳ báo cáo nào cần số cùng kỳ này.")
    province_id, period = place
    for report in filter(None, (group.submission, group.submission and group.submission.carried_by)):
        if report.state not in workflow.EDITABLE:
            return _("Báo cáo đang ở trạng thái “%(state)s” nên không sửa được số liệu.") % {
                "state": report.get_state_display()
            }
    if at < period.opens_at:
        return _("Kỳ báo cáo chưa mở nhập.")
    is_draft = group.submission is None or group.submission.state == workflow.DRAFT
    return lock_refusal(period, province_id, now=at) if is_draft else None


def _entry_place(group: Group, book: Rulebook) -> tuple[int, Period] | None:
    """Return (province id, period) of the entry page these lines would be typed on, their own or their carrier's."""
    if group.submission:
        head = group.submission.carried_by or group.submission
        return head.province_id, head.period
    if territory.was_reported_here(group.province, group.period, book):
        return group.province.pk, group.period
    place = territory.carrier_place(group.province, group.period, book)
    return (place[0].pk, place[1]) if place else None


def _findings(groups: list[Group], book: Rulebook) -> tuple[list[Problem], list[str]]:
    """Return the lines that break a blocking check across cells (docs/metrics.md), and the warnings in words."""
    problems, warnings = [], []
    for group, finding in findings.of_groups(groups, book):
        numbers = [group.lines[code] for code in finding.cells if code in group.lines]
        if finding.is_blocking:
            problems.append(Problem(str(max(numbers)), finding.message))
        else:
            warnings.append(f"{group.province.short_name}, {group.period}: {finding.message}")
    return problems, warnings


def _write(groups: list[Group], book: Rulebook, *, by, at, accept: bool) -> tuple[int, int]:
    """Write what differs, a batch of reports at a time; return how many figures and how many reports changed."""
    _begin(groups, book, by=by, at=at, accept=accept)
    measures = Measure.objects.in_bulk({code for group in groups for code in group.contents}, field_name="code")
    changed = touched = 0
    for place, some in enumerate(_batches(groups)):
        tell(place * AT_ONCE, len(groups))
        changes = list(map(_change, some, _standing(some)))
        written = figures.write_versions(changes, measures=measures, by=by, at=at, source=FigureVersion.Source.FILE)
        new = [
            group.submission
            for group, versions in zip(some, written, strict=True)
            if versions or (accept and group.submission.state != workflow.ACCEPTED)
        ]
        if accept:
            history.load_history(new, by=by, at=at)
        changed, touched = changed + sum(map(len, written)), touched + len(new)
    return changed, touched


def _batches(groups: Sequence[Group]) -> Iterator[Sequence[Group]]:
    return (groups[first : first + AT_ONCE] for first in range(0, len(groups), AT_ONCE))


def _begin(groups: list[Group], book: Rulebook, *, by, at, accept: bool) -> None:
    """Begin the submissions that are not there yet."""
    new = [group for group in groups if group.submission is None]
    if accept:
        begun = history.begin_history([(group.province, group.period) for group in new], by=by, at=at)
    else:
        begun = [_begin_draft(group, book, by=by, at=at) for group in new]
    for group, submission in zip(new, begun, strict=True):
        group.submission = submission


def _begin_draft(group: Group, book: Rulebook, *, by, at) -> Submission:
    """Begin the submission these lines belong to; a base year's draft is carried by the report that needs it."""
    if territory.was_reported_here(group.province, group.period, book):
        return submissions.begin(group.province, group.period, by=by, at=at)
    carrier = submissions.begin(*territory.carrier_place(group.province, group.period, book), by=by, at=at)
    return submissions.begin(group.province, group.period, by=by, at=at, carried_by=carrier)
