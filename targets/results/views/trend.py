"""The page of a target over the years."""

from django.http import Http404

from targets.results.queries.season import NONE, PROVISIONAL
from targets.results.queries.trend import trend_of
from targets.results.queries.trend_chart import panels_of
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def trend(request, cluster, year, code):
    """Show what a target's figures added up to in each year, on the members that all the years share."""
    page = asked(request, cluster, year, extent=NONE)
    is_provisional = page.results.basis == PROVISIONAL and not page.sees_own_only
    found = trend_of(page.results, code, provisional=is_provisional)
    if found is None:
        raise Http404
    context = {"page": page, "trend": found, "chart": panels_of(found), "is_provisional": is_provisional}
    return Page("targets/results/trend.html", context)
