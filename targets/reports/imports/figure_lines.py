"""The lines of a figures file, read by the rules of the screens: province, period, measure, number or reason.

Every bad line is collected with its number. Who may write where, and the writing, is in services.loading.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.dates import day_of
from foundation.errors import Problem
from pledges.models import Cluster, Province
from targets.calendar.queries import territory
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.services.periods import make_base_years
from targets.models import Measure, Period
from targets.reports.imports.figures_file import Line
from targets.reports.queries.content import EMPTY, Content
from targets.reports.services.cells import CellInput, read_cell
from targets.reports.services.loading import Group, Loaded, load_figures


def load_lines(
    cluster: Cluster, lines: Sequence[Line], problems: Iterable[Problem] = (), *, by, at: datetime, accept: bool = False
) -> Loaded:
    """Write what all lines say, or nothing, as services.loading does; missing periods of a base year are made.

    `problems` are those that reading the file has found already (`where` is the line's number). Raises NotAllowed, or
    Invalid with every bad line of every kind.
    """
    with transaction.atomic():
        make_base_years(cluster, {int(line.year) for line in lines if _is_year(line.year)}, by=by, at=at)
        reader = _Reader(cluster, lines, at=at)
        groups = reader.groups()
        return load_figures(cluster, groups, [*problems, *reader.problems], by=by, at=at, accept=accept)


class _Reader:
    """Finds what each line speaks of, and collects what is wrong with it."""

    def __init__(self, cluster: Cluster, lines: Sequence[Line], *, at: datetime):
        self.cluster, self.lines, self.at, self.book = cluster, lines, at, Rulebook()
        self.problems: list[Problem] = []
        self.provinces = Province.objects.in_bulk({line.province for line in lines}, field_name="code")
        self.measures = Measure.objects.in_bulk({line.measure for line in lines}, field_name="code")
        self.periods = {(period.year, period.code): period for period in self.book.periods(cluster.pk)}
        self.refusals: dict[tuple[int, int], str | None] = {}  # by province and period
        self.asked: dict[int, frozenset[int]] = {}  # keys of provinces by year

    def groups(self) -> list[Group]:
        """Return the good lines by province and period, in file order; `problems` says what the others lack."""
        groups, seen = {}, {}
        for line in self.lines:
            first = seen.setdefault(line.key, line.number)
            if first != line.number:
                self._refuse(line.number, _("Trùng với dòng %(first)s.") % {"first": first})
                continue
            place = self._place(line)
            content = self._content(line)
            if place and content:
                group = groups.setdefault((place[0].pk, place[1].pk), Group(*place))
                group.lines[line.measure], group.contents[line.measure] = line.number, content
        self._check_listed(groups.values())
        return list(groups.values())

    def _refuse(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(str(line), sentence))

    def _place(self, line: Line) -> tuple[Province, Period] | None:
        province = self.provinces.get(line.province)
        period = self.periods.get((int(line.year), line.period)) if _is_year(line.year) else None
        if province is None:
            self._refuse(line.number, _("Không có đơn vị “%(code)s”.") % {"code": line.province})
        if period is None:
            words = {"quarter": line.quarter, "year": line.year}
            self._refuse(line.number, _("Không có kỳ “%(quarter)s” của năm “%(year)s”.") % words)
        if province is None or period is None:
            return None
        if (province.pk, period.pk) not in self.refusals:
            self.refusals[province.pk, period.pk] = self._place_refusal(province, period)
        refusal = self.refusals[province.pk, period.pk]
        if refusal:
            self._refuse(line.number, refusal)
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
            self._refuse(line.number, _("Không có mục số liệu “%(code)s”.") % {"code": line.measure})
            return None
        if not line.value and not line.reason:
            self._refuse(line.number, _("Thiếu số liệu: ghi số, hoặc để trống và ghi lý do không thu thập được."))
            return None
        cell = CellInput(measure.code, text=line.value, reason=line.reason)
        today = day_of(self.at)
        content, problems = read_cell(cell, old=EMPTY, measure=measure, is_milestone=False, today=today)
        for problem in problems:
            self._refuse(line.number, problem.message)
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
