"""The page of a target over the year and over the years."""

from django.http import Http404

from targets.core.kinds import kind_of
from targets.results.queries.before import last_year
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results
from targets.results.queries.season import PROVISIONAL, Extent
from targets.results.queries.trend import trend_of
from targets.results.queries.trend_chart import trend_charts
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, asked


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
    context = {"page": page, "trend": found, "charts": charts, "is_provisional": is_provisional}
    return Page("targets/results/trend.html", context)


def _year_before(page: Asked, shown: Results, code: str) -> Results | None:
    """Return the same window's results of last year; None of a target that compares the years itself."""
    rows = shown.of(code)
    return last_year(shown, page.authority) if rows and not kind_of(rows[-1].target).compares_years else None


def _shown(page: Asked, *, is_provisional: bool) -> Results:
    """Return the results that the page speaks of: where submitted figures are of one unit alone, the accepted ones."""
    if page.results.is_provisional and not is_provisional:
        return standing_results(page.season, page.results.window)
    return page.results
