"""What a cell can hold: a number or why there is none, a note, an estimate and its day, a document and its date.

The one type for it: from a stored version and from the record, as the record keeps it, as texts of boxes, and in words.
What a person typed is read into one by services.cells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from targets.core.numbers import format_count, format_date
from targets.models import FigureVersion
from targets.words.values import issued_or_not

NUMBER, NOT_COLLECTED, CLEARED = FigureVersion.Kind.NUMBER, FigureVersion.Kind.NOT_COLLECTED, FigureVersion.Kind.CLEARED


@dataclass(frozen=True)
class Fields:
    """A cell as texts of its fields: value, reason, note, estimate and its day, document and its date, version seen."""

    v: str = ""
    r: str = ""
    n: str = ""
    e: str = ""
    ed: str = ""
    dn: str = ""
    dd: str = ""
    x: str = "0"

    def beside(self) -> Iterator[str]:
        """Yield what stands beside the number: why there is none, an estimate, the document, the explanation."""
        if self.r:
            yield not_collected(self.r)
        yield from self._with_it()

    def folded(self) -> Iterator[str]:
        """Yield what stands beside a mark that says itself that there is no number: the bare reason, and the rest."""
        if self.r:
            yield self.r
        yield from self._with_it()

    def _with_it(self) -> Iterator[str]:
        if self.e:
            yield _estimated(self.ed)
        if document := ", ".join(part for part in (self.dn, self.dd) if part):
            yield _("văn bản %(document)s") % {"document": document}
        if self.n:
            yield self.n

    def in_words(self) -> str:
        """Return what the cell says, for a person who compares two of them."""
        words = self.v.strip() or (not_collected(self.r) if self.r else _("để trống"))
        if self.e:
            words += " – " + _estimated(self.ed)
        document = ", ".join(part for part in (self.dn, self.dd) if part)
        words += f" ({document})" if document else ""
        return words + (f" – {self.n}" if self.n else "")


@dataclass(frozen=True)
class Content:
    """What a version says; equal contents are the same figure. `kind`: number, not_collected or cleared (nothing)."""

    kind: str = CLEARED
    value: int | None = None
    reason: str = ""
    note: str = ""
    is_estimate: bool = False
    estimated_on: date | None = None
    document_number: str = ""
    document_date: date | None = None

    def as_data(self) -> dict:
        """Return what an event keeps: only what is said, so that a plain number stays short."""
        said = vars(self).items()
        return {name: value for name, value in said if value is not None and value != "" and value is not False}

    def as_fields(self, version: int = 0) -> Fields:
        """Return it as the texts of its boxes; numbers as they are printed, a milestone as 1 or 0."""
        return Fields(
            v=format_count(self.value) if self.value is not None else "",
            r=self.reason,
            n=self.note,
            e="1" if self.is_estimate else "",
            ed=day_text(self.estimated_on),
            dn=self.document_number,
            dd=day_text(self.document_date),
            x=str(version),
        )

    def over(self, old: "Content") -> "Content":
        """Return what stands once a source that says nothing beside numbers and reasons has said this.

        Of the same figure all that stands beside it stays; of another one the note.
        """
        if (self.kind, self.value, self.reason) == (old.kind, old.value, old.reason):
            return old
        return self if self.note == old.note else replace(self, note=old.note)

    def in_words(self, nothing: str, *, unit: str = "", is_document: bool = False) -> str:
        """Return what it says beside its note: a number with document and estimate, why there is none, or `nothing`.

        `unit`: said after a number; `is_document`: 1 and 0 say whether a document was issued.
        """
        if self.kind == CLEARED:
            return nothing
        if self.value is None:
            return not_collected(self.reason)
        document = ", ".join(part for part in (self.document_number, day_text(self.document_date)) if part)
        words = issued_or_not(self.value) if is_document else f"{format_count(self.value)} {unit}".strip()
        words += f" ({document})" if document else ""
        return words + (f" ({_estimated(day_text(self.estimated_on))})" if self.is_estimate else "")


EMPTY = Content()
NAMES = tuple(field.name for field in fields(Content))


def content_of(version: FigureVersion | None) -> Content:
    """Return what a stored version says; None is an empty cell."""
    return Content(*(getattr(version, name) for name in NAMES)) if version else EMPTY


def content_from(data: Mapping) -> Content:
    """Return what an event keeps of a figure; what it does not say is empty."""
    known: dict[str, Any] = {name: data[name] for name in NAMES if name in data}
    for name in ("estimated_on", "document_date"):
        if name in known:
            known[name] = date.fromisoformat(known[name])
    return Content(**known)


def not_collected(reason: str) -> str:
    """Return why a figure is not given, in words."""
    return _("không thu thập được: %(reason)s") % {"reason": reason}


def _estimated(day: str) -> str:
    return _("số ước đến ngày %(day)s") % {"day": day} if day else _("số ước")


def day_text(day: date | None) -> str:
    """Print a day as its box shows it, nothing where there is none."""
    return format_date(day) if day else ""
