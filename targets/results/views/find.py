"""An answer in ten seconds: type a province and a target, read one sentence."""

from functools import cache

from django.shortcuts import render

from foundation.clock import now
from foundation.dates import day_of
from foundation.limits import limited
from pledges.models import Agreement
from pledges.permissions import Authority, agreements_visible_to, authority_in
from targets.calendar.queries.rulebook import standing_rulebook
from targets.permissions.seeing import own_codes, provisional_years
from targets.results.queries.find import answer_to
from targets.results.queries.question import year_of
from targets.results.queries.reply import examples_of
from targets.results.queries.season import Season, read_season
from targets.results.views.season import default_agreement

LONGEST = 200  # characters of a question
MOST_YEARS = 6  # agreements that are asked, the one people land on first


@limited("find", "GET")
def find(request):
    """Answer a question in words; without one, or without a reply, say how to ask."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    moment, book = now(), standing_rulebook(None)
    authority, first = authority_in(request, now=moment), default_agreement(request)

    @cache
    def read(agreement: Agreement) -> Season:
        season = read_season(agreement, today=day_of(moment), book=book)
        return season.for_reader(provisional_years(authority, agreement), own_codes(authority))

    agreements = _agreements(authority, first, year_of(text)) if text else ()
    answer = answer_to(text, map(read, agreements), now=moment) if text else None
    examples = () if first is None or (answer and answer.replies) else examples_of(read(first))
    return render(request, "targets/results/find.html", {"text": text, "answer": answer, "examples": examples})


def _agreements(authority: Authority, first: Agreement | None, year: int | None) -> list[Agreement]:
    """Return the published agreements that a person may see: those of a year, else the first and the latest others."""
    visible = agreements_visible_to(authority).filter(state=Agreement.State.PUBLISHED).select_related("cluster")
    if year is not None:
        return list(visible.filter(year=year)[:MOST_YEARS])
    return [first, *visible.exclude(pk=first.pk).order_by("-year")[: MOST_YEARS - 1]] if first else []
