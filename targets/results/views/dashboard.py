"""The dashboard: who has reported, and targets × members with their verdicts over a window."""

from django.shortcuts import redirect, render
from django.urls import reverse

from targets.permissions import visible_to
from targets.results.queries.dashboard import matrix
from targets.results.queries.progress import last_period, reporting_of
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked, default_agreement


def dashboard(request):
    """Lead to the dashboard of the agreement that matters to this person now; the address' state goes along."""
    agreement = default_agreement(request)
    if agreement is None:
        return render(request, "targets/results/dashboard_empty.html")
    address = reverse("targets:dashboard_year", args=[agreement.cluster.code, agreement.year])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@kept
def dashboard_year(request, cluster, year):
    """Show an agreement's year."""
    page = asked(request, cluster, year)
    period = last_period(page.season, page.results.window.periods, now=page.moment)
    reporting = None
    if period and not page.season.at:
        reporting = reporting_of(page.agreement, period, now=page.moment, book=page.season.book)
    context = {
        "page": page,
        "matrix": matrix(page.results),
        "reporting": reporting,
        "opens": _opens(page.authority, reporting),
    }
    return Page("targets/results/dashboard.html", context)


def _opens(authority, reporting) -> set[int]:
    """Return the ids of the period's submissions that the person may open."""
    if reporting is None:
        return set()
    return set(visible_to(authority).filter(period=reporting.period).values_list("pk", flat=True))
