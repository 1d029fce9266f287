"""The page "if we closed today"."""

from targets.results.queries.if_closed import if_closed as lines_of
from targets.results.queries.if_closed import latest_window
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def if_closed(request, cluster, year):
    """Show how each target would stand if the window were closed on the figures there are."""
    page = asked(request, cluster, year, usual=latest_window)
    return Page("targets/results/if_closed.html", {"page": page, "lines": lines_of(page.results)})
