"""What is answered to a question that somebody typed: of which agreement, and what was understood of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from targets.results.queries.question import Question, understand, year_of
from targets.results.queries.reply import Reply, replies, vocabulary_of
from targets.results.queries.season import Season
from targets.results.queries.windows import usual_window


@dataclass(frozen=True)
class Answer:
    """What is answered: the replies, the best first, and what was understood of the question."""

    replies: tuple[Reply, ...]
    question: Question
    missing_year: int | None = None  # a year that is asked for and has no agreement


def answer_to(text: str, seasons: Iterable[Season], *, now: datetime) -> Answer:
    """Ask the first season; where it has no such place, or knows it by an old name, the others too.

    `seasons`: as a person may see them; no more of them is taken than is needed.
    """
    asked: list[tuple[Season, Question]] = []
    for season in seasons:
        question = understand(text, vocabulary_of(season))
        asked.append((season, question))
        if question.places or not (question.former or question.ignored):
            break
    if not asked:
        return Answer((), Question(), year_of(text))

    def ask(season: Season, question: Question) -> tuple[Reply, ...]:
        return replies(season, question, lambda other: usual_window(other, now))

    season, question = asked[0]
    found = ask(season, question) if not _is_elsewhere(asked) else ()
    for other, understood in asked[1:]:
        if understood.places:
            found += ask(other, replace(understood, window=question.window or understood.window))
    return Answer(found, question if found or not _is_elsewhere(asked) else asked[-1][1])


def _is_elsewhere(asked: list[tuple[Season, Question]]) -> bool:
    """Say whether only another agreement knows the place that is named."""
    return not (asked[0][1].places or asked[0][1].former) and bool(asked[-1][1].places)
