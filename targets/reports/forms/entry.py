"""What the entry page posts, one cell or the whole page, read into the services' inputs; parses dates, not numbers.

A cell's key is its measure's code, or "base:province:code" where it is a base cell that a history submission holds.
Fields of one cell: v value as typed, r reason, n note, e estimate, ed its day, dn and dd the document, x version seen.
Of one narrative: t text, x version seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from foundation.errors import Conflict, Invalid, Problem
from targets.core.numbers import NumberRefused, parse_date, serial
from targets.reports.queries.cells import Clash, Typed
from targets.reports.queries.content import Fields, day_text
from targets.reports.services.cells import CellInput
from targets.reports.services.entry import NotSaved, ReportInput, split_key
from targets.words import faults


@dataclass(frozen=True)
class PageInput(ReportInput):
    """Everything a posted entry page says, with its cells as they were typed, by key."""

    fields: dict[str, Fields] = field(default_factory=dict)


def read_cell(key: str, part: Callable[[str], str]) -> tuple[CellInput, list[Problem]]:
    """Return one cell as typed, and the dates in it that cannot be read; `part` gives the text of a field."""
    problems = []

    def day(name):
        text = part(name).strip()
        try:
            return parse_date(text) if text else None
        except NumberRefused as refused:
            problems.append(Problem(key, faults.refusal(refused)))
            return None

    text, reason = part("v"), part("r")
    cell = CellInput(
        measure=split_key(key)[1],
        text=text,
        reason=reason,
        note=part("n"),
        is_estimate=bool(part("e")),
        estimated_on=day("ed"),
        document_number=part("dn"),
        document_date=day("dd"),
        expected_version=serial(part("x")),
    )
    return cell, problems


def read_page(data: Mapping[str, str]) -> PageInput:
    """Return everything a whole posted page says; cells are those with a version field "x:KEY"."""
    page = PageInput()
    for name in data:
        kind, _colon, key = name.partition(":")
        if kind == "x":
            cell, problems = read_cell(key, lambda part, key=key: data.get(f"{part}:{key}", ""))
            page.cells.setdefault(split_key(key)[0], []).append(cell)
            page.fields[key] = _fields(lambda part, key=key: data.get(f"{part}:{key}", ""))
            page.problems.extend(problems)
        elif kind == "t" and (pledge := serial(key)):
            page.narratives[pledge] = (data[name], serial(data.get(f"tx:{key}", "")))
    return page


def typed_of(page: PageInput, not_saved: NotSaved) -> Typed:
    """Return a whole page as typed, with what was wrong and who wrote first, to be shown again."""
    fields = dict(page.fields)
    problems = {}
    for problem in not_saved.problems:
        problems.setdefault(problem.where, problem.message)
    for clash in not_saved.clashes:
        if clash.where in fields:  # the next save says that it has seen what the page shows now
            fields[clash.where] = replace(fields[clash.where], x=str(clash.theirs.version))
    return Typed(
        fields=fields,
        texts={f"narrative-{pk}": text for pk, (text, _seen) in page.narratives.items()},
        problems=problems,
        clashes={clash.where: _clash(clash.where, clash.theirs, clash.mine, fields) for clash in not_saved.clashes},
    )


def one_typed(key: str, data: Mapping[str, str], ending: Exception | None) -> Typed:
    """Return one cell or narrative as typed, with how its save ended (None: it is saved, nothing to show again)."""
    if ending is None:
        return Typed()
    typed = (
        {"texts": {key: data.get("t", "")}}
        if key.startswith("narrative-")
        else {"fields": {key: _fields(lambda part: data.get(part, ""))}}
    )
    if isinstance(ending, Invalid):
        return Typed(**typed, problems={key: ending.problems[0].message})
    if isinstance(ending, Conflict):
        theirs, mine = ending.theirs, ending.mine
        if isinstance(theirs, tuple):
            theirs, mine = theirs[0], mine[0]
        return Typed(**typed, clashes={key: _clash(key, theirs, mine, typed.get("fields", {}))})
    return Typed(**typed, problems={key: ending.message}, locked=frozenset([key]))


def _clash(clash_of: str, theirs, mine, typed: Mapping[str, Fields]) -> Clash:
    """Return both sides in words: of a cell (SavedCell, as typed) or of a narrative (version or None, text)."""
    if isinstance(mine, str):
        by, at = (theirs.by.get_full_name(), theirs.at) if theirs else ("", None)
        return Clash(by, at, theirs.text if theirs else "", mine)
    days = {"ed": day_text(mine.estimated_on), "dd": day_text(mine.document_date)}
    words = replace(typed[clash_of], **days).in_words()
    return Clash(theirs.by, theirs.at, theirs.content.as_fields().in_words(), words)


def _fields(part: Callable[[str], str]) -> Fields:
    return Fields(**{name: part(name) for name in Fields.__dataclass_fields__})
