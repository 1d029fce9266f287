"""The page of a target: every member over one window, as bars and as a table."""

from django.http import Http404
from django.shortcuts import render

from targets.queries.target import target_page
from targets.views.season import asked


def target(request, cluster, year, code):
    """Show how the members stand on one target."""
    page = asked(request, cluster, year)
    found = target_page(page.results, code)
    if found is None:
        raise Http404
    return render(request, "targets/target.html", {"page": page, "target_page": found})
