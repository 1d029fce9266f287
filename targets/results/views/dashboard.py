"""The dashboard of an agreement's year, and the short address that finds the current one."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.dates import day_of
from targets.results.exports.results_tables import matrix_table, results_table
from targets.results.queries.answer import answer
from targets.results.queries.before import before_of
from targets.results.queries.changes import changes
from targets.results.queries.lateness import lateness
from targets.results.queries.matrix import matrix
from targets.results.queries.progress import current_reporting
from targets.results.queries.windows import ahead, begins
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, asked, default_agreement
from targets.words import answers


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
    results, today = page.results, day_of(page.moment)
    before = before_of(results, page.authority)
    changed = changes(results, before) if before else None
    start, shown = begins(page.season, results.window), matrix(results, changed)
    context = {
        "page": page,
        "answer": answer(results),
        "changes": changed,
        "matrix": shown,
        "ahead": ahead(page.season, results.window, page.moment),
        "not_begun": answers.not_begun(results.window, start) if start > today else "",
    } | _reporting(page)
    name = _("Kết quả %(window)s") % {"window": page.window_title}
    download = page.download(name, lambda: (matrix_table(shown, results), results_table(results)))
    return Page("targets/results/dashboard.html", context, download=download)


def _reporting(page: Asked) -> dict:
    """Return who has reported the year's period that is due now, and who is late; nothing where one looks back."""
    reporting = current_reporting(page.season, now=page.moment)
    return {"reporting": reporting} | ({"lateness": lateness(reporting, now=page.moment)} if reporting else {})
