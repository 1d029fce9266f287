"""The page of a target over the year and over the years."""

from django.http import Http404
from django.utils.translation import gettext as _

from foundation.table_downloads import Download
from targets.core.kinds import kind_of
from targets.results.exports.cells import basis_of
from targets.results.exports.target_tables import year_table, years_table
from targets.results.queries.before import last_year
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results
from targets.results.queries.season import PROVISIONAL, Extent
from targets.results.queries.trend import Trend, trend_of
from targets.results.queries.trend_chart import TrendCharts, trend_charts
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, asked
from targets.words import bases


@kept
def trend(request, cluster, year, code):
    """Show how each member went on over the year, and what a target's figures added up to in each year."""
    page = asked(request, cluster, year, extent=Extent(target=code))
    is_provisional = page.results.basis == PROVISIONAL and not page.sees_own_only
    found = trend_of(page.results, code, provisional=is_provisional)
    if found is None:
        raise Http404
    shown = _shown(page, is_provisional=is_provisional)
    charts = trend_charts(shown, code, _year_before(page, shown, code))
    basis = bases.provisional() if is_provisional else bases.accepted()
    context = {
        "page": page,
        "trend": found,
        "charts": charts,
        "is_provisional": is_provisional,
        "basis": basis,
        "notes": bases.of_years(is_provisional=is_provisional),
    }
    return Page("targets/results/trend.html", context, download=_download(page, found, charts, shown, context))


def _download(page: Asked, found: Trend, charts: TrendCharts | None, shown: Results, context: dict) -> Download:
    """Return the way over the year, on the figures of the page's window, and over the years."""

    def tables():
        years = years_table(found, context["notes"])
        return [year_table(charts, found, basis_of(shown)), years] if charts else [years]

    name = _("Diễn biến %(title)s %(year)s") % {"title": found.target.name, "year": page.agreement.year}
    return page.download(name, tables, basis=context["basis"], is_of_window=False)


def _year_before(page: Asked, shown: Results, code: str) -> Results | None:
    """Return the same window's results of last year; None of a target that compares the years itself."""
    rows = shown.of(code)
    return last_year(shown, page.authority) if rows and not kind_of(rows[-1].target).compares_years else None


def _shown(page: Asked, *, is_provisional: bool) -> Results:
    """Return the results that the page speaks of: where submitted figures are of one unit alone, the accepted ones."""
    if page.results.is_provisional and not is_provisional:
        return standing_results(page.season, page.results.window)
    return page.results
