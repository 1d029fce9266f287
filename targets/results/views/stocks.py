"""The page of a province's carried-over stocks, period after period, and where the chain breaks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from foundation.clock import now
from pledges.models import Province
from pledges.permissions import visible_provinces
from targets.calendar.queries.scheme import units_of
from targets.calendar.queries.territory import lineage
from targets.permissions import visible_submissions
from targets.results.queries.stocks import chains_of
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def stocks(request, cluster, year, code):
    """Show a province's chains of stock of one agreement's year and the year before."""
    moment = now()
    place = get_object_or_404(visible_provinces(request.user, now=moment), code=code)
    page = asked(request, cluster, year)
    if not _is_of(page.agreement, place):
        raise Http404
    names = dict(Province.objects.values_list("code", "short_name"))
    visible = visible_submissions(request.user, now=moment).filter(province__in=lineage(place))
    context = {
        "page": page,
        "province": place,
        "chains": chains_of(page.results, units_of([place])[0], names),
        "opens": set(visible.values_list("pk", flat=True)),
    }
    return Page("targets/results/stocks.html", context)


def _is_of(agreement, place) -> bool:
    """Say whether a province is a member of an agreement, or came before one."""
    members = Province.objects.filter(memberships__agreement=agreement)
    return any(place in lineage(member) for member in members)
