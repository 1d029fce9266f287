"""The page of a target: every member over one window, as bars and as a table."""

from django.http import Http404

from foundation.table_downloads import Download
from targets.core.periods import ROMAN
from targets.results.exports.target_tables import contributions_table, target_table
from targets.results.queries.season import Extent
from targets.results.queries.target import TargetPage, later_target, target_page
from targets.results.views.kept import Page, kept
from targets.results.views.season import Asked, asked


@kept
def target(request, cluster, year, code):
    """Show how the members stand on one target."""
    page = asked(request, cluster, year, extent=Extent(target=code))
    found = target_page(page.results, code, only_of=page.only_of)
    if found is None:
        return not_yet(page, code)
    context = {"page": page, "target_page": found}
    return Page("targets/results/target.html", context, download=_download(page, found))


def _download(page: Asked, found: TargetPage) -> Download:
    def tables():
        return list(filter(None, [target_table(found, page.results), contributions_table(found)]))

    return page.download(f"{found.target.name} {page.window_title}", tables)


def not_yet(page, code):
    """Say from which quarter a target has results, where the window shown ends before it; else there is none."""
    later = later_target(page.results, code)
    if later is None:
        raise Http404
    found, quarter = later
    return Page("targets/results/not_yet.html", {"page": page, "target": found, "first": ROMAN[quarter]})
