"""A checked document as its page shows it: in words, with the figures that are other than on it."""

from dataclasses import dataclass

from pledges.models import Pledge, Province
from targets.core.rollup import key_of
from targets.documents.queries.checking import Checked
from targets.models import Document, Measure, Target
from targets.reports.queries.printed_sheets import TEXT
from targets.results.queries.season import window_of
from targets.words import documents as words
from targets.words import wording


@dataclass(frozen=True)
class Difference:
    """A figure or text that is other now: whose, of which period, and what it is."""

    province: str
    period: str
    what: str


@dataclass(frozen=True)
class Shown:
    """An issued document in words, and what has changed since, where the person may compare it."""

    document: Document
    name: str
    window: str
    is_compared: bool
    differences: tuple[Difference, ...]


def shown(result: Checked) -> Shown:
    """Return a checked document in words."""
    document = result.document
    window = window_of(document.agreement, document.window)
    keys = [key_of(text) for text in (*(result.changed or ()), *(result.changed_texts or ()))]
    names = dict(Province.objects.filter(code__in={key[0] for key in keys}).values_list("code", "short_name"))
    called = _called({key[3] for key in keys}, document)
    return Shown(
        document=document,
        name=words.name(document.kind),
        window=wording.window_title(window) if window else document.window,
        is_compared=result.changed is not None,
        differences=tuple(
            Difference(names.get(key[0], key[0]), wording.period_title(key[1], key[2]), called.get(key[3], key[3]))
            for key in keys
        ),
    )


def _called(codes: set[str], document: Document) -> dict[str, str]:
    """Return what measures, a document's narrative targets and contents are called, by what stands in their keys."""
    texts = {code: int(code.removeprefix(TEXT)) for code in codes if code.startswith(TEXT)}
    pledges = Pledge.objects.in_bulk(texts.values())
    called = dict(Target.objects.filter(agreement=document.agreement, code__in=codes).values_list("code", "title"))
    called |= dict(Measure.objects.filter(code__in=codes).values_list("code", "name"))
    return called | {code: str(pledges[pk]) for code, pk in texts.items() if pk in pledges}
