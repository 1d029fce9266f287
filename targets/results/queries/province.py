"""A province's page: its targets over the year's cumulative windows, its reports, and whom it followed or became."""

from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from django.db.models import F, Prefetch, Q, QuerySet

from foundation.text import search_key
from pledges.models import Agreement, Member, Province, Succession
from targets.calendar.queries.reporting import Report, own_reports, reporting_provinces
from targets.calendar.queries.rulebook import Rulebook
from targets.core.scheme import TargetSpec
from targets.models import Extension
from targets.results.queries.course import course_of, on_basis_of
from targets.results.queries.dashboard import MatrixCell, cell, target_url
from targets.results.queries.profile import Profile, profile_of
from targets.results.queries.progress import ReportLine, report_line
from targets.results.queries.results import Results
from targets.results.queries.season import ALL, Extent, Season
from targets.words import wording


@dataclass(frozen=True)
class ProvinceRow:
    """One target: a cell for each cumulative window of the year, and what must still hold, in a column of its own."""

    target: TargetSpec
    asks: str
    url: str
    cells: tuple[tuple[str, MatrixCell | None], ...]  # with the window's name; None: the target has no result there
    duty: str


@dataclass(frozen=True)
class ProvincePage:
    """A member's year: targets × cumulative windows, and its own reports of the year's quarters as they are now.

    Where one looks back there are no reports: where they were then is not known.
    """

    profile: Profile
    windows: tuple[str, ...]
    rows: tuple[ProvinceRow, ...]
    reports: tuple[ReportLine, ...]


def province_page(season: Season, province: Province, shown: Results, *, only_of, now: datetime) -> ProvincePage | None:
    """Return a member's page on the basis of `shown`, None where the province is no member of the agreement."""
    unit = next((member for member in season.scheme.units if member.code == province.code), None)
    if unit is None:
        return None
    season = season.within(ALL)
    whole = on_basis_of(shown, season, shown.window, only_of=only_of)
    course = course_of(replace(season, extent=Extent(place=unit.code)), shown, only_of=only_of)
    columns = course.columns
    sees_all = not shown.is_provisional or only_of is None  # else the others' submitted figures are not the reader's
    names = {unit.code: unit.name}
    cells = [{row.target.code: cell(row, results, names) for row in results.rows} for results in columns]
    labels = tuple(wording.window_label(results.window) for results in columns)
    return ProvincePage(
        profile=profile_of(unit, whole, course, may_compare=sees_all),
        windows=labels,
        rows=tuple(_row(code, labels, cells, shown) for code in _codes(season, cells)),
        reports=() if season.at else tuple(_reports(season, province, now)),
    )


def _codes(season: Season, columns: list[dict[str, MatrixCell]]) -> list[str]:
    """Return the targets that have a result in any window, in the agreement's order as it is now."""
    order = [version.code for version in season.scheme.versions]
    codes = dict.fromkeys(code for column in columns for code in column)
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


def _row(code: str, labels: tuple[str, ...], columns: list[dict[str, MatrixCell]], shown: Results) -> ProvinceRow:
    """Return one target's row; each window's result is found by the target's code, since windows may list others."""
    cells = [column.get(code) for column in columns]
    known = [window_cell for window_cell in cells if window_cell]
    duty = next((reached.headroom for reached in reversed(known) if reached.headroom), "")
    last = known[-1]
    return ProvinceRow(
        last.result.target,
        wording.asks(last.result.target, last.place, last.result.unit),
        target_url(shown, code),
        tuple((label, placed and _unasked(placed)) for label, placed in zip(labels, cells, strict=True)),
        duty,
    )


def _unasked(cell: MatrixCell) -> MatrixCell:
    """Return a cell without what its target asks of the unit: the row says it."""
    return cell.once("unasked", lambda: replace(cell, asks="")) if cell.asks else cell


def _extended(province: Province) -> dict[int, datetime]:
    """Return until when a province may report each period (pk) that was extended for it; the last one stands."""
    given = Extension.objects.filter(province=province).order_by("pk")
    return dict(given.values_list("period", "until"))


def _reports(season: Season, province: Province, now: datetime):
    """Yield the quarters this province reports itself, the latest first."""
    agreement, book = season.agreement, season.book
    year = [period for period in book.periods(agreement.cluster_id) if period.year == agreement.year and period.quarter]
    own = {report.period_id: report for report in own_reports(year, province)}
    extended = book.rule(("extensions", province.pk), lambda: _extended(province))
    for period in sorted(year, key=attrgetter("start"), reverse=True):
        report = own.get(period.pk)
        if province in reporting_provinces(agreement, period, book) and (period.opens_at <= now or report):
            if report:
                report.province, report.period = province, period
            yield report_line(Report(province, period, report, extended.get(period.pk)), now=now)


def search(provinces, text: str):
    """Return the provinces that a search finds, themselves or by a predecessor's or successor's name; all for "".

    Case and diacritics do not matter (docs/workflow.md). With their memberships and successions.
    """
    key = search_key(text)
    if key:
        provinces = provinces.filter(
            Q(search_key__contains=key)
            | Q(successions_in__predecessor__search_key__contains=key)
            | Q(successions_out__successor__search_key__contains=key)
        ).distinct()
    members = Member.objects.filter(agreement__state=Agreement.State.PUBLISHED).select_related("agreement__cluster")
    return provinces.order_by("sort_key", F("valid_from").asc(nulls_first=True), "code").prefetch_related(
        Prefetch("memberships", members.order_by("agreement__year")),
        Prefetch("successions_in", Succession.objects.select_related("predecessor")),
        Prefetch("successions_out", Succession.objects.select_related("successor")),
    )


def standing_place(book: Rulebook, code: str) -> Province | None:
    """Return a province with its memberships and successions, None where there is none of this code."""
    codes = book.rule("province codes", lambda: frozenset(Province.objects.values_list("code", flat=True)))
    if code not in codes:
        return None
    return book.rule(("place", code), lambda: search(Province.objects.filter(code=code), "").get())


def published_of(place: Province) -> QuerySet[Agreement]:
    """Return the published agreements that a province is a member of, by year."""
    published = Agreement.objects.filter(state=Agreement.State.PUBLISHED, members__province=place)
    return published.select_related("cluster").order_by("year")
