"""A page without its frame: blocks as bytes, cut where the moment of reading is put in.

A kept page is long and nearly all of it is constant: what is put in must not cost a copy of the rest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

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
_CUT = _token("cut")  # in a page: what follows, up to a semicolon, is put in when it is read
NOW = f"{_CUT};"  # the moment at which it is read


def time_since(moment: datetime) -> str:
    """Return what stands in a page that is kept for the time that has passed since a moment, to the minute."""
    return f"{_CUT}{int(moment.timestamp())};"


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page; `content`: its constant parts, and between them since when time is counted, None: now."""

    heads: tuple[str, ...]
    content: tuple[bytes | datetime | None, ...]

    @cached_property
    def size(self) -> int:
        """About how many bytes it takes."""
        return sum(len(part) for part in self.content if isinstance(part, bytes))

    def framed(self, frame: str, moment: datetime) -> bytes:
        """Return the page: the blocks in the places of a frame, with the moment at which it is read."""
        before, after = frame.split(PLACES["content"])
        parts = [self._head(before, moment).encode()]
        parts += [part if isinstance(part, bytes) else _put(part, moment).encode() for part in self.content]
        return b"".join([*parts, after.encode()])

    def _head(self, text: str, moment: datetime) -> str:
        for name, block in zip(NAMES, self.heads, strict=False):
            text = text.replace(PLACES[name], block)
        first, *cuts = text.split(_CUT)
        return first + "".join(_put(since, moment) + rest for since, rest in map(_since, cuts))


def blocks_of(text: str) -> Blocks:
    """Return blocks from their text, BETWEEN them."""
    *heads, content = text.split(BETWEEN)
    first, *cuts = content.split(_CUT)
    parts = [part for since, rest in map(_since, cuts) for part in (since, rest.encode())]
    return Blocks(tuple(heads), (first.encode(), *parts))


def rendered(template: str, context: dict) -> str:
    """Return the text of a page's blocks alone: nothing of the request or its person can stand in them."""
    return render_to_string(template, {**context, "frame": "targets/results/blocks.html", "between": BETWEEN})


def _since(text: str) -> tuple[datetime | None, str]:
    """Return from which moment on time is counted where a text was cut (None: its moment is now), and what follows."""
    since, _semicolon, rest = text.partition(";")
    return datetime.fromtimestamp(int(since), HANOI) if since else None, rest


def _put(since: datetime | None, moment: datetime) -> str:
    """Return what stands at a cut when a page is read at a moment."""
    return moment_text(moment) if since is None else duration(max(moment - since, timedelta(0)))
