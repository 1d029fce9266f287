"""What was done, in sentences that the record keeps as pattern and values: they are worded when they are shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext, override

Kept = str | list  # a text, or a pattern with its values


class Line(str):
    """A sentence in the language of whoever acts; `kept` is what an event keeps of it."""

    kept: Kept

    def __new__(cls, pattern: str, **values) -> "Line":
        """Fill the pattern; a value may be a line, or a text of the code that is translated (the name of a field)."""
        kept = [pattern, {name: _part(value) for name, value in values.items()}]
        line = super().__new__(cls, worded(kept))
        line.kept = kept
        return line


def _part(value) -> Kept:
    if isinstance(value, Line):
        return value.kept
    if isinstance(value, Promise):
        with override("vi"):
            return [str(value), {}]
    return str(value)


def worded(kept: Kept) -> str:
    """Return a kept sentence in the reader's language; a plain text is data, or a sentence of an earlier release."""
    if isinstance(kept, str):
        return kept
    pattern, values = kept
    text = gettext(pattern)
    return text % {name: worded(part) for name, part in values.items()} if values else text
