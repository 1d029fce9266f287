"""What results are compared with: the quarters before, the same window of last year, or what was known on a day."""

from dataclasses import replace
from datetime import datetime

from foundation.dates import day_of
from pledges.models import Agreement
from pledges.permissions import Authority, agreements_visible_to
from targets.core import scheme
from targets.core.periods import QUARTERS, Window, quarter_code
from targets.permissions.seeing import own_codes, provisional_years
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import TODAY, Season, provisional_of, read_season

QUARTER, YEAR, DAY = "quarter", "year", "day"  # what results are compared with, as an address says it


def before_of(now: Results, authority: Authority) -> Results | None:
    """Return what a page compares with by itself: the quarters before; of quý I and what has none, last year."""
    return last_quarter(now, authority) or last_year(now, authority)


def last_quarter(now: Results, authority: Authority) -> Results | None:
    """Return the results one quarter before: of 6 tháng those of quý I, of quý III alone those of quý II.

    None of quý I, of a named window and of the second half: no window of the year comes before them.
    """
    code = _code_before(now.window)
    window = now.season.window(code) if code else None
    return _as(now, now.season, window, authority) if window else None


def last_year(now: Results, authority: Authority) -> Results | None:
    """Return the same window's results of last year's agreement, as the person may see them; None where none is known.

    Where there was no agreement, or none that the person may see, the values that are known without a verdict.
    """
    agreement = now.season.agreement
    visible = agreements_visible_to(authority).filter(cluster=agreement.cluster_id, year=agreement.year - 1)
    earlier = visible.filter(state=Agreement.State.PUBLISHED).select_related("cluster").first()
    if earlier is None:
        return _values_of(now, now.window.year_before, authority)
    season = _season(earlier, now, authority, now.season.at)
    window = season.window(now.window.code)
    return _as(now, season, window, authority) if window else None


def known_at(now: Results, moment: datetime, authority: Authority) -> Results | None:
    """Return the same window's results as they stood at a moment gone by; None where the window was not there."""
    season = _season(now.season.agreement, now, authority, moment)
    window = season.window(now.window.code)
    return _as(now, season, window, authority) if window else None


def _season(agreement: Agreement, now: Results, authority: Authority, at: datetime | None) -> Season:
    today = day_of(at) if at else now.season.today
    season = read_season(agreement, at, today=today, book=now.season.book)
    return season.for_reader(provisional_years(authority, agreement), own_codes(authority)).within(now.season.extent)


def _code_before(window: Window) -> str:
    if window.is_named or window.code == "h2" or window.quarter == QUARTERS[0]:
        return ""
    before = window.quarter - 1
    return quarter_code(before) if window.through is None or before == QUARTERS[0] else f"through-{before}"


def _as(now: Results, season: Season, window: Window, authority: Authority) -> Results:
    """Return a window's results on the basis of `now`."""
    if now.is_provisional:
        only_of = provisional_of(authority, season)
        return results_of(season, window, provisional=True, only_of=only_of)
    return results_of(season, window) if now.basis == TODAY else standing_results(season, window)


def _values_of(now: Results, window: Window, authority: Authority) -> Results | None:
    """Return what is known of a window of a year without an agreement, for reference; None where nothing is."""
    only_of = provisional_of(authority, now.season) if now.is_provisional else None
    found = results_of(now.season, window, provisional=now.is_provisional, only_of=only_of)
    rows = tuple(
        row.but(verdict=scheme.MONITORED, is_reference=True) for row in found.rows if row.verdict != scheme.NO_DATA
    )
    return replace(found, rows=rows) if rows else None
