"""The page that shows how one result was computed, down to each figure and who answers for it."""

from targets.reports.queries.evidence import evidenced_cells
from targets.reports.queries.opening import opened_among
from targets.results.queries.explanation import explain
from targets.results.queries.season import Extent
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked
from targets.results.views.target import not_yet


@kept
def explanation(request, cluster, year, code, place):
    """Explain a target's result for a member or for the cluster."""
    page = asked(request, cluster, year, extent=Extent(code, place))
    found = explain(page.results, code, place)
    if found is None:
        return not_yet(page, code)
    cells = evidenced_cells(page.authority, found.submissions, found.acts)
    context = {
        "page": page,
        "explanation": found,
        "opens": opened_among(page.authority, found.submissions),
        "evidenced": {figure.pk for figure in found.figures if (figure.submission_id, figure.measure_id) in cells},
    }
    return Page("targets/results/explanation.html", context)
