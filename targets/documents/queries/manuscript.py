"""What a document says, as plain values. Both writers draw this and nothing else: DOCX and PDF cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from charts.marks import Strip
from targets.words.documents import DATA_SHEET

LEFT, RIGHT, CENTRE, WORD = "left", "right", "centre", "word"  # a word: centred, never broken
BODY, PLAIN, NOTE, ITEM = "body", "plain", "note", "item"  # how a paragraph stands
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Head:
    """The head: above whom, who issues, its number, where and when; `about` of a letter stands under the number."""

    superior: str
    issuer: str
    number: str
    place_and_day: str
    about: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose; `lead` begins it in bold."""

    text: str
    lead: str = ""
    style: str = BODY


@dataclass(frozen=True)
class Heading:
    """A heading of a part: level 1 "I. …", level 2 "1. …"; it never stands alone at the foot of a page."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, how its cells are set, and its share of the width."""

    head: str
    align: str = LEFT
    share: int = 10


@dataclass(frozen=True)
class TableRow:
    """A row: a text for each column; a group's single text stands across all of them."""

    cells: tuple[str, ...]
    is_group: bool = False
    is_sum: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page and whose rows are not broken."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    caption: str = ""


@dataclass(frozen=True)
class Strips:
    """Targets on threshold strips side by side, each with its name; DOCX has the same values in their order."""

    strips: tuple[tuple[str, Strip], ...]
    legend: str


Part = Paragraph | Heading | Table | Strips


@dataclass(frozen=True)
class Signature:
    """Who signs: lines in capitals ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), and the name, "" to be written by hand."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Appendix:
    """What follows the signature, on pages of its own across: a roman number where there are several, and a title."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Manuscript:
    """One document. `stands_on`: the figures in it by their keys (core.rollup.key_text), each as a text.

    `banner` stands on every page; `subject` are the lines under the title; `to` whom a letter goes; `is_one_page`: it
    must fit on one page; `is_landscape`: its main part is printed across.
    """

    kind: str
    head: Head
    title: str
    subject: tuple[str, ...]
    parts: tuple[Part, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]
    to: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    banner: str = ""
    is_landscape: bool = False
    is_one_page: bool = False
    stands_on: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_of_report(self) -> bool:
        """Say whether it prints a province's own report of a period."""
        return self.kind == DATA_SHEET

    @property
    def numbered_appendices(self) -> list[tuple[str, Appendix]]:
        """Return the appendices with their roman numbers; "" where there is only one."""
        if len(self.appendices) < 2:
            return [("", appendix) for appendix in self.appendices]
        return list(zip(ROMAN, self.appendices, strict=False))


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of an issued document: its code, the sentence with it, the check page's address."""

    code: str
    sentence: str
    url: str
