"""The lines of a figures file, read by the rules of the screens: province, period, measure, number or reason.

Every bad line is collected with its number. Who may write where, and the writing, is in reports.services.loading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Problem
from pledges.models import Cluster, Province
from targets.calendar.queries import territory
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.services.periods import make_year
from targets.calendar.services.recorded import period_rows
from targets.core.rollup import period_of_key
from targets.models import Measure, Period, Submission
from targets.reports.services.cells import EMPTY, CellInput, Content, read_cell


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
        return self.province, self.year, self.period, self.measure

    @property
    def period(self) -> str:
        """Return the period's code: "1" and "q1" are one quarter."""
        return period_of_key(self.quarter)


@dataclass
class Group:
    """The lines of one province and one period, with what they would write."""

    province: Province
    period: Period
    lines: dict[str, Line] = field(default_factory=dict)  # by measure code
    contents: dict[str, Content] = field(default_factory=dict)
    submission: Submission | None = None


def read_groups(
    cluster: Cluster, lines: Sequence[Line], book: Rulebook, *, by, at: datetime
) -> tuple[list[Group], list[Problem]]:
    """Return the good lines by province and period, and the problems of the bad ones. Makes missing base periods."""
    reader = _Reader(cluster, lines, book, by=by, at=at)
    return reader.groups(), reader.problems


class _Reader:
    """Finds what each line speaks of, and collects what is wrong with it."""

    def __init__(self, cluster, lines, book, *, by, at):
        self.cluster, self.lines, self.book, self.at = cluster, lines, book, at
        self.problems: list[Problem] = []
        self.provinces = Province.objects.in_bulk({line.province for line in lines}, field_name="code")
        self.measures = Measure.objects.in_bulk({line.measure for line in lines}, field_name="code")
        self.periods = self._periods(by, at)
        self.refusals: dict[tuple[int, int], str | None] = {}  # by province and period
        self.asked: dict[int, frozenset[int]] = {}  # keys of provinces by year

    def _periods(self, by, at) -> dict[tuple[int, str], Period]:
        """Return the cluster's periods by (year, code); those of a base year are made where they are missing."""
        years = {int(line.year) for line in self.lines if _is_year(line.year)}
        for year in sorted(years):
            is_base = self.book.agreement(self.cluster.pk, year + 1) is not None
            if is_base and not Period.objects.filter(cluster=self.cluster, year=year, quarter__isnull=False).exists():
                make_year(self.cluster, year, by=by, at=at)
                subject, rows = f"cluster/{self.cluster.code}", period_rows(self.cluster)
                audit.record(action="make_periods", subject=subject, by=by, at=at, data={"year": year}, rows=rows)
        periods = Period.objects.filter(cluster=self.cluster, year__in=years).select_related("cluster")
        return {(period.year, period.code): period for period in periods}

    def groups(self) -> list[Group]:
        """Return the good lines by province and period, in file order; `problems` says what the others lack."""
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
        return list(groups.values())

    def _refuse(self, line: Line, sentence: str) -> None:
        self.problems.append(Problem(str(line.number), sentence))

    def _place(self, line: Line) -> tuple[Province, Period] | None:
        province = self.provinces.get(line.province)
        period = self.periods.get((int(line.year), line.period)) if _is_year(line.year) else None
        if province is None:
            self._refuse(line, _("Không có đơn vị “%(code)s”.") % {"code": line.province})
        if period is None:
            self._refuse(
                line,
                _("Không có kỳ “%(quarter)s” của năm “%(year)s”.")
                % {
                    "quarter": line.quarter,
                    "year": line.year,
                },
            )
        if province is None or period is None:
            return None
        if (province.pk, period.pk) not in self.refusals:
            self.refusals[province.pk, period.pk] = self._place_refusal(province, period)
        refusal = self.refusals[province.pk, period.pk]
        if refusal:
            self._refuse(line, refusal)
        return None if refusal else (province, period)

    def _place_refusal(self, province, period) -> str | None:
        refusal = territory.validity_refusal(province, period, self.book)
        if refusal:
            return refusal
        if period.year not in self.asked:
            self.asked[period.year] = territory.asked_provinces(self.cluster.pk, period.year, self.book)
        if province.pk in self.asked[period.year]:
            return None
        return _("%(province)s không thuộc giao ước năm %(year)s, cũng không làm cơ sở cho năm sau.") % {
            "province": province.short_name,
            "year": period.year,
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
        today = day_of(self.at)
        content, problems = read_cell(cell, old=EMPTY, measure=measure, is_milestone=False, today=today)
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
