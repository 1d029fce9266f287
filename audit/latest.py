"""The last events of the record, with one query: of what this process has seen it asks only whether it still stands."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models.fields.json import KeyTransform

from audit.heads import Head
from audit.models import Event
from audit.services import head
from foundation.statements import written_once

Groups = tuple[frozenset[str], ...]

REMEMBERED = 500  # events: more than come between two readings of a page, unless a file is loaded


class Seen(NamedTuple):
    """One event as this process remembers it. `beside`: the keys of what was done along, as its data says (`with`)."""

    hash: str
    action: str
    subject: str
    beside: tuple[int, ...]


@dataclass(frozen=True)
class Latest:
    """The last event, then for each group of actions the last one that is not of it; and what this process saw last."""

    heads: tuple[Head, ...]
    seen: tuple[Seen, ...]  # in the record's order, without those of the first group

    def since(self, digest: str) -> tuple[Seen, ...] | None:
        """Return the events after the one with this hash; None where it is none of those that are remembered."""
        for place in range(len(self.seen) - 1, -1, -1):
            if self.seen[place].hash == digest:
                return self.seen[place + 1 :]
        return None


_seen: dict[Groups, Latest] = {}


def latest(first: frozenset[str], *others: frozenset[str]) -> Latest:
    """Return how far the record is.

    The hash of an event covers all before it: while the one that was seen last stands, only what came since is read.
    """
    groups = (first, *others)
    seen = _seen.get(groups)
    found = _since(seen, groups) if seen else None
    if found is None:
        heads = (head(), *(head(besides=tuple(group)) for group in groups))
        found = Latest(heads, (Seen(heads[1].hash, "", "", ()),))
    _seen[groups] = found
    return found


def _since(before: Latest, groups: Groups) -> Latest | None:
    """Return the latest by what was written since; None where what was seen does not stand any more."""
    rows = _rows(before.heads[0].sequence)
    if not rows or Head(*rows[0][:2]) != before.heads[0]:
        return None
    if len(rows) == 1:
        return before
    heads, came = list(before.heads), []
    for sequence, digest, action, subject, beside in rows[1:]:
        heads[0] = Head(sequence, digest)
        for place, group in enumerate(groups, start=1):
            if action not in group:
                heads[place] = heads[0]
        if action not in groups[0]:
            came.append(Seen(digest, action, subject, tuple(beside or ())))
    return Latest(tuple(heads), (*before.seen, *came)[-REMEMBERED:])


@written_once  # every page asks it, and asks twice when it is made
def _rows(first: int):
    """Return number, hash, action, subject and what was done along of the events from a number on."""
    events = Event.objects.annotate(beside=KeyTransform("with", "data")).filter(sequence__gte=first)
    return events.order_by("sequence").values_list("sequence", "hash", "action", "subject", "beside")
