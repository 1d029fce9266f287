"""The list of units: the year's members as cards, and all with a search that knows neither case nor diacritics."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from foundation.clock import now
from foundation.dates import moment_text
from foundation.table_downloads import Download
from foundation.tables import Table
from pledges.permissions import authority_in, provinces_visible_to
from targets.results.exports.standing_tables import provinces_table
from targets.results.queries.profile import cards_of
from targets.results.queries.progress import current_reporting
from targets.results.queries.province import search
from targets.results.views.kept import Page, kept
from targets.results.views.season import asked, default_agreement
from targets.words import bases

TEMPLATE = "targets/results/provinces.html"


@kept
def provinces(request):
    """List provinces, former ones too; `q` searches their names and those they came from or became."""
    text = request.GET.get("q", "").strip()
    authority = authority_in(request, now=now())
    context = {"provinces": search(provinces_visible_to(authority), text), "text": text}
    if not authority.roles:  # whom to ask stands in the frame of the person alone
        return render(request, TEMPLATE, {**context, "frame": "base.html", "has_no_role": True})
    agreement = None if text else default_agreement(request)
    if agreement:
        page = asked(request, agreement.cluster.code, agreement.year)
        reporting = current_reporting(page.season, now=page.moment)
        context |= {"page": page, "cards": cards_of(page.results, reporting.lines if reporting else ())}
    query = urlencode({"q": text} if text else {})
    return Page(TEMPLATE, context, download=Download(_("Các đơn vị"), lambda: [_table(context["provinces"])], query))


def _table(provinces) -> Table:
    return provinces_table(provinces).under([bases.as_of(moment_text(now()))])
