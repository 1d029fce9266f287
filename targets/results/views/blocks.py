"""A page without its frame: blocks as bytes, cut where the moment of reading is put in.

A kept page is long and nearly all of it is constant: what is put in must not cost a copy of the rest.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac

from foundation.dates import HANOI, moment_text
from targets.words.lateness import duration

NAMES = ("title", "extra_head", "body_class", "content")  # by far the longest last


def _token(name: str) -> str:
    """Return what stands in a text for a part that is put there later; nobody who types a text can guess it."""
    return salted_hmac("targets.results.views.kept", name).hexdigest()


PLACES = {name: _token(name) for name in NAMES}  # in a frame: where the blocks go
BETWEEN = _token("between")
NOW = _token("now")  # in a page: the moment at which it is read
_SINCE = _token("since")
_CUTS = re.compile(rf"({NOW}|{_SINCE}\d+;)")


def time_since(moment: datetime) -> str:
    """Return what stands in a page that is kept for the time that has passed since a moment, to the minute."""
    return f"{_SINCE}{int(moment.timestamp())};"


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page; `content`: its constant parts, and between them the tokens of what is put in."""

    heads: tuple[str, ...]
    content: tuple[bytes | str, ...]

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about."""
        return sum(map(len, self.content))

    def framed(self, frame: str, moment: datetime) -> bytes:
        """Return the page: the blocks in the places of a frame, with the moment at which it is read."""
        before, after = frame.split(PLACES["content"])
        parts = [self._head(before, moment).encode()]
        parts += [part if isinstance(part, bytes) else _put(part, moment).encode() for part in self.content]
        return b"".join([*parts, after.encode()])

    def _head(self, text: str, moment: datetime) -> str:
        for name, block in zip(NAMES, self.heads, strict=False):
            text = text.replace(PLACES[name], block)
        return _CUTS.sub(lambda found: _put(found[0], moment), text)


def blocks_of(text: str) -> Blocks:
    """Return blocks from their text, BETWEEN them."""
    *heads, content = text.split(BETWEEN)
    parts = _CUTS.split(content)
    cut = tuple(part if place % 2 else part.encode() for place, part in enumerate(parts))
    return Blocks(tuple(heads), cut)


def rendered(template: str, context: dict) -> str:
    """Return the text of a page's blocks alone: nothing of the request or its person can stand in them."""
    return render_to_string(template, {**context, "frame": "targets/results/blocks.html", "between": BETWEEN})


def _put(token: str, moment: datetime) -> str:
    """Return what stands in a page for a token when it is read at a moment."""
    if token == NOW:
        return moment_text(moment)
    since = datetime.fromtimestamp(int(token.removeprefix(_SINCE).removesuffix(";")), HANOI)
    return duration(max(moment - since, timedelta(0)))
