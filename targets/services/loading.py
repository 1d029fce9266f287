"""The loader of many figures at once: drafts for reporters, history for administrators; all lines or none.

The lines come from imports.figures_file; what they may say is judged by the same rules as on the screens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.errors import Invalid, NotAllowed, Problem
from pledges.models import Cluster, Province, RoleName
from pledges.permissions import Authority, authority_of
from targets.core import workflow
from targets.models import FigureVersion, Measure, Period, Submission
from targets.queries import findings, territory
from targets.services import figures, submissions
from targets.services.cells import EMPTY, CellInput, Content, content_of, read_cell
from targets.services.periods import make_year


@dataclass(frozen=True)
class Line:
    """One line of a file, as text; `number` counts from the header, which is 1."""

    number: int
    province: str
    year: str
    quarter: str
    measure: str
    value: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what may stand in a file only once."""
        return self.province, self.year, self.quarter, self.measure


@dataclass
class Group:
    """The lines of one province and one period, with what they would write."""

    province: Province
    period: Period
    lines: dict[str, Line] = field(default_factory=dict)  # by measure code
    contents: dict[str, Content] = field(default_factory=dict)
    submission: Submission | None = None


@dataclass(frozen=True)
class Loaded:
    """What a load has written: cells changed, cells that were so already, submissions touched, warnings as text."""

    changed: int
    unchanged: int
    submissions: int
    warnings: tuple[str, ...]
    dry_run: bool

    def summary(self) -> str:
        """Return one line for the person who loaded."""
        if not self.changed and not self.submissions:
            return _("Không có gì thay đổi: %(count)s số liệu đã có đúng như tệp.") % {"count": self.unchanged}
        text = _("%(changed)s số liệu của %(submissions)s báo cáo được ghi; %(unchanged)s số liệu không đổi.") % vars(self)
        return _("Chạy thử, không ghi gì: ") + text if self.dry_run else text


class _Undone(Exception):
    """Takes a dry run back."""


def load_figures(
    cluster: Cluster, lines: Sequence[Line], *, by, at: datetime, accept: bool = False, dry_run: bool = False
) -> Loaded:
    """Write all lines, or none: as drafts, or (`accept`, administrators) as accepted history, which may be incomplete.

    Raises NotAllowed (accept without being administrator) or Invalid with every bad line (`where` is its number).
    A second run changes nothing. Missing periods of a base year are made.
    """
    authority = authority_of(by, now=at)
    if accept and not authority.holds(RoleName.ADMINISTRATOR, cluster.pk):
        raise NotAllowed(_("Chỉ Quản trị mới nạp được số liệu lịch sử đã thẩm định (--accept)."))
    loaded = None
    try:
        with transaction.atomic():
            groups = _Reader(cluster, lines, by=by, at=at).groups()
            _check_places(groups, authority, at=at, accept=accept)
            warnings = _check_cells(groups)
            loaded = _write(groups, by=by, at=at, accept=accept, warnings=warnings, dry_run=dry_run)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return loaded


class _Reader:
    """Finds what each line speaks of, and collects what is wrong with it."""

    def __init__(self, cluster, lines, *, by, at):
        self.cluster, self.lines, self.at = cluster, lines, at
        self.problems: list[Problem] = []
        self.provinces = Province.objects.in_bulk({line.province for line in lines}, field_name="code")
        self.measures = Measure.objects.in_bulk({line.measure for line in lines}, field_name="code")
        self.periods = self._periods(by, at)
        self.refusals: dict[tuple[int, int], str | None] = {}  # by province and period
        self.asked: dict[tuple[int, int], bool] = {}  # by province and year

    def _periods(self, by, at) -> dict[tuple[int, str], Period]:
        """Return the cluster's periods by (year, code); those of a base year are made where they are missing."""
        years = {int(line.year) for line in self.lines if _is_year(line.year)}
        for year in sorted(years):
            is_base = territory.published_agreement(self.cluster.pk, year + 1) is not None
            if is_base and not Period.objects.filter(cluster=self.cluster, year=year, quarter__isnull=False).exists():
                make_year(self.cluster, year, by=by, at=at)
        periods = Period.objects.filter(cluster=self.cluster, year__in=years).select_related("cluster")
        return {(period.year, period.code): period for period in periods}

    def groups(self) -> list[Group]:
        """Return the lines by province and period, in the file's order; raises Invalid with every bad line."""
        groups, seen = {}, {}
        for line in self.lines:
            first = seen.setdefault(line.key, line.number)
            if first != line.number:
                self._refuse(line, _("Trùng với dòng %(first)s.") % {"first": first})
                continue
            place = self._place(line)
            content = self._content(line)
            if place and content:
                group = groups.setdefault((place[0].pk, place[1].pk), Group(*place))
                group.lines[line.measure], group.contents[line.measure] = line, content
        self._check_listed(groups.values())
        if self.problems:
            raise Invalid(sorted(self.problems, key=lambda problem: int(problem.where)))
        return list(groups.values())

    def _refuse(self, line: Line, sentence: str) -> None:
        self.problems.append(Problem(str(line.number), sentence))

    def _place(self, line: Line) -> tuple[Province, Period] | None:
        province = self.provinces.get(line.province)
        code = f"q{line.quarter}" if line.quarter in ("1", "2", "3", "4") else line.quarter
        period = self.periods.get((int(line.year), code)) if _is_year(line.year) else None
        if province is None:
            self._refuse(line, _("Không có đơn vị “%(code)s”.") % {"code": line.province})
        if period is None:
            self._refuse(line, _("Không có kỳ “%(quarter)s” của năm “%(year)s”.") % {
                "quarter": line.quarter, "year": line.year,
            })
        if province is None or period is None:
            return None
        if (province.pk, period.pk) not in self.refusals:
            self.refusals[province.pk, period.pk] = self._place_refusal(province, period)
        refusal = self.refusals[province.pk, period.pk]
        if refusal:
            self._refuse(line, refusal)
        return None if refusal else (province, period)

    def _place_refusal(self, province, period) -> str | None:
        refusal = territory.validity_refusal(province, period)
        if refusal:
            return refusal
        if (province.pk, period.year) not in self.asked:
            agreements = territory.asking_agreements(self.cluster.pk, province, period.year)
            self.asked[province.pk, period.year] = bool(agreements)
        if self.asked[province.pk, period.year]:
            return None
        return _("%(province)s không thuộc giao ước năm %(year)s, cũng không làm cơ sở cho năm sau.") % {
            "province": province.short_name, "year": period.year,
        }

    def _content(self, line: Line) -> Content | None:
        measure = self.measures.get(line.measure)
        if measure is None:
            self._refuse(line, _("Không có mục số liệu “%(code)s”.") % {"code": line.measure})
            return None
        if not line.value and not line.reason:
            self._refuse(line, _("Thiếu số liệu: ghi số, hoặc để trống và ghi lý do không thu thập được."))
            return None
        cell = CellInput(measure.code, text=line.value, reason=line.reason)
        content, problems = read_cell(
            cell, old=EMPTY, measure=measure, is_milestone=False, today=self.at.date()
        )
        for problem in problems:
            self._refuse(line, problem.message)
        return None if problems else content

    def _check_listed(self, groups) -> None:
        """Refuse measures that no agreement asking for the period lists, and milestones other than 0 and 1."""
        listed: dict[int, tuple] = {}
        for group in groups:
            if group.period.year not in listed:
                listed[group.period.year] = territory.listed_measures(self.cluster.pk, group.period.year)
            codes, milestones = listed[group.period.year]
            for code, line in group.lines.items():
                if code not in codes:
                    self._refuse(line, _("Giao ước không có mục số liệu “%(code)s”.") % {"code": code})
                elif code in milestones and group.contents[code].value not in (None, 0, 1):
                    self._refuse(line, _("Chỉ ghi 1 (đã ban hành) hoặc 0 (chưa ban hành)."))


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4


def _check_places(groups: list[Group], authority: Authority, *, at, accept: bool) -> None:
    """Find and lock the submissions there are; raise Invalid where the person may not write or the state forbids it."""
    existing = Submission.objects.select_for_update(of=("self",)).filter(
        period__in={group.period.pk for group in groups}, province__in={group.province.pk for group in groups}
    )
    by_place = {
        (one.province_id, one.period_id): one
        for one in existing.select_related("province", "period", "carried_by__period").order_by("pk")
    }
    problems = []
    for group in groups:
        group.submission = by_place.get((group.province.pk, group.period.pk))
        refusal = _history_refusal(group) if accept else _draft_refusal(group, authority, at)
        if refusal:
            problems += [Problem(str(line.number), refusal) for line in group.lines.values()]
    if problems:
        raise Invalid(sorted(problems, key=lambda problem: int(problem.where)))


def _history_refusal(group: Group) -> str | None:
    state = group.submission.state if group.submission else workflow.NEW
    if workflow.transition("load_history", state):
        return None
    return _("Báo cáo đang ở trạng thái “%(state)s” nên không nạp số liệu lịch sử được.") % {
        "state": group.submission.get_state_display()
    }


def _draft_refusal(group: Group, authority: Authority, at) -> str | None:
    """Say why these lines cannot become a draft: the same rules as the entry page; an administrator may for anyone."""
    is_administrator = authority.holds(RoleName.ADMINISTRATOR, group.period.cluster_id)
    if not is_administrator and not authority.acts_for(RoleName.REPORTER, group.province.pk):
        return _("Bạn không phải Cán bộ tổng hợp của %(province)s.") % {"province": group.province.short_name}
    period = _entry_period(group)
    if period is None:
        return _("Chưa có kỳ báo cáo nào cần số cùng kỳ này.")
    for one in filter(None, (group.submission, group.submission and group.submission.carried_by)):
        if one.state not in workflow.EDITABLE:
            return _("Báo cáo đang ở trạng thái “%(state)s” nên không sửa được số liệu.") % {
                "state": one.get_state_display()
            }
    if at < period.opens_at:
        return _("Kỳ báo cáo chưa mở nhập.")
    if period.locks_at and at >= period.locks_at:
        return _("Kỳ báo cáo đã khóa nhập. Đề nghị Quản trị gia hạn.")
    return None


def _entry_period(group: Group) -> Period | None:
    """Return the period on whose entry page these lines would be typed: their own, or the one they are the base of."""
    if group.submission:
        return (group.submission.carried_by or group.submission).period
    if territory.was_reported_here(group.province, group.period):
        return group.period
    place = territory.carrier_place(group.province, group.period)
    return place[1] if place else None


def _check_cells(groups: list[Group]) -> list[str]:
    """Return the warnings, in words; raise Invalid for every line that breaks a blocking check across cells (§6)."""
    problems, warnings = [], []
    for group, finding in findings.of_groups(groups):
        numbers = [group.lines[code].number for code in finding.measures if code in group.lines]
        if finding.is_blocking:
            problems.append(Problem(str(max(numbers)), finding.message))
        else:
            warnings.append(f"{group.province.short_name}, {group.period.title}: {finding.message}")
    if problems:
        raise Invalid(sorted(problems, key=lambda problem: int(problem.where)))
    return warnings


def _write(groups: list[Group], *, by, at, accept, warnings, dry_run) -> Loaded:
    changed = touched = 0
    measures = Measure.objects.in_bulk({code for group in groups for code in group.contents}, field_name="code")
    for group in groups:
        submission = group.submission or _begin(group, by=by, at=at, accept=accept)
        old = figures.current_versions(submission)
        contents = {code: _beside(content, old.get(code)) for code, content in group.contents.items()}
        written = figures.write_versions(
            submission, contents, measures=measures, old=old, by=by, at=at, source=FigureVersion.Source.FILE
        )
        if accept and (written or submission.state != workflow.ACCEPTED):
            submissions.move(submission, "load_history", by=by, at=at)
        changed += len(written)
        touched += bool(written) or (accept and submission.state != workflow.ACCEPTED)
    total = sum(len(group.contents) for group in groups)
    return Loaded(changed, total - changed, touched, tuple(warnings), dry_run)


def _beside(content: Content, version: FigureVersion | None) -> Content:
    """Return the content with what a file cannot say kept from the version there is: note, document, estimate."""
    old = content_of(version)
    if (content.kind, content.value, content.reason) == (old.kind, old.value, old.reason):
        return old
    return replace(content, note=old.note)


def _begin(group: Group, *, by, at, accept: bool) -> Submission:
    """Begin the submission these lines belong to; a base year's draft is carried by the report that needs it (§5)."""
    if accept or territory.was_reported_here(group.province, group.period):
        return submissions.begin(group.province, group.period, by=by, at=at)
    carrier = submissions.begin(*territory.carrier_place(group.province, group.period), by=by, at=at)
    return submissions.begin(group.province, group.period, by=by, at=at, carried_by=carrier)
