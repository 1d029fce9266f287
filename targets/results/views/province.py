"""The page of a province: its targets over a year, its reports, its predecessors and successors."""

from django.http import Http404
from django.utils.http import urlencode

from foundation.clock import now
from pledges.models import Agreement, Province
from pledges.permissions import Authority, agreements_visible_to, sees_provinces
from targets.calendar.queries.rulebook import Rulebook, standing_rulebook
from targets.reports.queries.opening import opened_among
from targets.results.exports.place_tables import place_tables
from targets.results.queries.province import province_page, published_of, standing_place
from targets.results.queries.season import NONE
from targets.results.views.kept import Page, kept
from targets.results.views.season import Choice, asked, default_agreement


@kept
def province(request, code):
    """Show a province's year: that of `year`, else the one that matters now, else its last as a member."""
    moment, book = now(), standing_rulebook(request.standing)
    authority = book.authority_in(request, now=moment)
    place = standing_place(book, code) if sees_provinces(authority) else None
    if place is None:
        raise Http404
    agreements = _agreements(book, authority, place)
    agreement = _chosen(request, agreements)
    context = {"province": place, "years": _years(agreements, agreement)}
    download = None
    if agreement:
        page = asked(request, agreement.cluster.code, agreement.year, extent=NONE)
        shown = province_page(page.season, place, page.results, only_of=page.only_of, now=moment)
        reports = [line.submission for line in shown.reports if line.submission] if shown else []
        context |= {"page": page, "place_page": shown, "opens": opened_among(authority, reports)}
        if shown:
            name = f"{place.short_name} {page.window_title}"
            more = {"year": str(agreement.year)}
            download = page.download(
                name, lambda: place_tables(shown, place, page.results), is_of_window=False, more=more
            )
    return Page("targets/results/province.html", context, download=download)


def _agreements(book: Rulebook, authority: Authority, place: Province) -> list[Agreement]:
    """Return the agreements of a province that this person may see; administrators see drafts too, which change."""
    if authority.is_administrator:
        return list(agreements_visible_to(authority).filter(members__province=place).order_by("year"))
    return book.rule(("agreements of", place.pk), lambda: list(published_of(place)))


def _chosen(request, agreements):
    wanted = [agreement for agreement in agreements if str(agreement.year) == request.GET.get("year")]
    if wanted or not agreements:
        return wanted[0] if wanted else None
    usual = default_agreement(request)
    return usual if usual in agreements else agreements[-1]


def _years(agreements, agreement) -> list[Choice]:
    return [Choice(str(other.year), "?" + urlencode({"year": other.year}), other == agreement) for other in agreements]
