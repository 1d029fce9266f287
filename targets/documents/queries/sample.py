"""The sample documents that a template is tried with: as much as its kind may hold, and as little; hostile texts."""

from targets.documents.queries.manuscript import (
    CENTRE,
    RIGHT,
    Appendix,
    Column,
    Foot,
    Head,
    Heading,
    Manuscript,
    Paragraph,
    Signature,
    Table,
    TableRow,
)
from targets.words import documents as words

HOSTILE = "<w:t>&{{ 7*7 }}{% x %}</w:t>"
_ROWS = (TableRow(("1", HOSTILE)), TableRow(("B",), is_group=True))
_TABLE = Table((Column("A", CENTRE, 1), Column("B", RIGHT, 3)), _ROWS)
SAMPLE_FOOT = Foot("00000-00000", "SAMPLE-CODE 00000-00000", "http://127.0.0.1/check/0000000000/")


def samples(kind: str) -> tuple[Manuscript, Manuscript]:
    """Return a document of a kind with as much as there may be of everything, and one with as little."""
    return _sample(kind, 2), _sample(kind, 1)


def _sample(kind: str, number: int) -> Manuscript:
    """Return a document with so many lines wherever there may be several; of one the figures are accepted."""
    is_letter, is_full = kind == words.REMINDER, number > 1
    return Manuscript(
        kind=kind,
        head=Head(_line("SUPERIOR"), _line("ISSUER"), _line("NUMBER"), _line("PLACE"), _line("ABOUT", is_letter)),
        title=_line("TITLE", not is_letter),
        subject=_lines("SUBJECT", number),
        parts=(Paragraph(_line("BODY"), lead="1."), Heading("SAMPLE-HEADING"), _TABLE),
        signatures=tuple(
            Signature(_lines(f"SIGNER{place}", number), _line(f"NAME{place}", is_full))
            for place in range(number if kind in words.SIGNED_TWICE else 1)
        ),
        recipients=_lines("RECIPIENT", number),
        to=_lines("TO", number) if is_letter else (),
        appendices=(Appendix("SAMPLE-APPENDIX", (_TABLE,)),) if is_full else (),
        banner=str(words.BANNER) if is_full else "",
        is_landscape=kind == words.COMPARISON,
        is_one_page=kind == words.BRIEFING,
    )


def _line(name: str, is_there: bool = True) -> str:
    return f"SAMPLE-{name} {HOSTILE}" if is_there else ""


def _lines(name: str, number: int) -> tuple[str, ...]:
    return tuple(_line(f"{name}-{place}") for place in range(number))
