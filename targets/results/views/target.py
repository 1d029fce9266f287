"""The page of a target: every member over one window, as bars and as a table."""

from django.http import Http404

from targets.core.periods import ROMAN
from targets.results.queries.season import Extent
from targets.results.queries.target import later_target, target_page
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def target(request, cluster, year, code):
    """Show how the members stand on one target."""
    page = asked(request, cluster, year, extent=Extent(target=code))
    found = target_page(page.results, code, only_of=page.only_of)
    if found is None:
        return not_yet(page, code)
    return Page("targets/results/target.html", {"page": page, "target_page": found})


def not_yet(page, code):
    """Say from which quarter a target has results, where the window shown ends before it; else there is none."""
    later = later_target(page.results, code)
    if later is None:
        raise Http404
    found, quarter = later
    return Page("targets/results/not_yet.html", {"page": page, "target": found, "first": ROMAN[quarter]})
