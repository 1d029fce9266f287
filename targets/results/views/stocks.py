"""The page of a province's carried-over stocks, period after period, and where the chain breaks."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from foundation.clock import now
from pledges.models import Province
from pledges.permissions import authority_in, provinces_visible_to
from targets.calendar.queries.scheme import units_of
from targets.core.members import ancestors
from targets.permissions.seeing import visible_to
from targets.results.exports.place_tables import stock_tables
from targets.results.queries.season import Extent
from targets.results.queries.stocks import chains_of
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked


@kept
def stocks(request, cluster, year, code):
    """Show a province's chains of stock of one agreement's year and the year before."""
    place = get_object_or_404(provinces_visible_to(authority_in(request, now=now())), code=code)
    page = asked(request, cluster, year, extent=Extent(place=code))
    unit, *members = units_of([place, *Province.objects.filter(memberships__agreement=page.agreement)])
    if not any(code == member.code or code in ancestors(member) for member in members):
        raise Http404
    names = dict(Province.objects.values_list("code", "short_name"))
    own = {code, *ancestors(unit)}
    visible = visible_to(page.authority).filter(province__code__in=own)
    chains = chains_of(page.season, page.results.ground.known, unit, names)
    context = {
        "page": page,
        "province": place,
        "chains": chains,
        "opens": set(visible.values_list("pk", flat=True)),
    }
    name = _("Tồn chuyển kỳ %(name)s %(year)s") % {"name": place.short_name, "year": page.agreement.year}
    download = page.download(name, lambda: stock_tables(chains, place), is_of_window=False) if chains else None
    return Page("targets/results/stocks.html", context, download=download)
