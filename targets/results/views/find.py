"""An answer in ten seconds: type a province and a target, read one sentence."""

from dataclasses import dataclass, replace

from django.shortcuts import render

from foundation.clock import now
from foundation.dates import day_of
from pledges.models import Agreement
from pledges.permissions import agreements_visible_to, authority_in
from targets.calendar.queries.rulebook import standing_rulebook
from targets.permissions import own_codes, provisional_years
from targets.results.queries.question import Question, understand, year_of
from targets.results.queries.reply import Reply, examples_of, replies, vocabulary_of
from targets.results.queries.season import Season, read_season
from targets.results.queries.windows import usual_window
from targets.results.views.season import default_agreement

LONGEST = 200  # characters of a question
MOST_YEARS = 6  # agreements that are asked, the one people land on first


@dataclass(frozen=True)
class Answer:
    """What is answered: the replies, the best first, and what was understood of the question."""

    replies: tuple[Reply, ...]
    question: Question
    missing_year: int | None = None  # a year that is asked for and has no agreement


def find(request):
    """Answer a question in words; without one, say how to ask."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    answer = _answer(request, text) if text else None
    examples = () if answer and answer.replies else _examples(request)
    return render(request, "targets/results/find.html", {"text": text, "answer": answer, "examples": examples})


def _examples(request) -> list[str]:
    """Return questions that have an answer: they name what the agreement has."""
    agreement = default_agreement(request)
    return examples_of(read_season(agreement, book=standing_rulebook(None))) if agreement else []


def _answer(request, text: str) -> Answer:
    """Ask the agreement people land on; where it has no such place, or knows it by an old name, the others too."""
    moment = now()
    authority = authority_in(request, now=moment)
    book = standing_rulebook(None)

    def read(agreement: Agreement) -> Season:
        season = read_season(agreement, today=day_of(moment), book=book)
        return season.for_reader(provisional_years(authority, agreement), own_codes(authority))

    def ask(season: Season, question: Question) -> tuple[Reply, ...]:
        return replies(season, question, lambda one: usual_window(one, moment), year=day_of(moment).year)

    asked: list[tuple[Season, Question]] = []
    for agreement in _agreements(request, authority, year_of(text)):
        season = read(agreement)
        asked.append((season, understand(text, vocabulary_of(season))))
        if asked[-1][1].places or not (asked[-1][1].former or asked[-1][1].ignored):
            break
    if not asked:
        return Answer((), Question(), year_of(text))
    season, question = asked[0]
    found = ask(season, question) if not _is_elsewhere(asked) else ()
    for other, understood in asked[1:]:
        if understood.places:
            found += ask(other, replace(understood, window=question.window or understood.window))
    return Answer(found, question if found or not _is_elsewhere(asked) else asked[-1][1])


def _is_elsewhere(asked: list[tuple[Season, Question]]) -> bool:
    """Say whether only another agreement knows the place that is named."""
    return not (asked[0][1].places or asked[0][1].former) and bool(asked[-1][1].places)


def _agreements(request, authority, year: int | None) -> list[Agreement]:
    """Return the published agreements that a person may see, the one they land on first, then the latest."""
    visible = agreements_visible_to(authority).filter(state=Agreement.State.PUBLISHED).select_related("cluster")
    if year is not None:
        return list(visible.filter(year=year)[:MOST_YEARS])
    first = default_agreement(request)
    others = visible.exclude(pk=first.pk).order_by("-year")[: MOST_YEARS - 1] if first else ()
    return [first, *others] if first else []
