"""The page of one content of an agreement."""

from django.http import Http404

from targets.results.exports.pledge_tables import pledge_tables
from targets.results.queries.pledge import pledge_page
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def pledge(request, cluster, year, pk):
    """Show a content's targets, and what the units wrote under it beside how that was judged."""
    page = asked(request, cluster, year)
    found = pledge_page(page.results, pk)
    if found is None:
        raise Http404
    name = f"{found.pledge} {page.window_title}"
    download = page.download(name, lambda: pledge_tables(found, page.results))
    return Page("targets/results/pledge.html", {"page": page, "found": found}, download=download)
