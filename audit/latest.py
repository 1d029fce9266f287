"""The last events of the record, with one query: of what this process has seen it asks only whether it still stands."""

from audit.heads import Head
from audit.models import Event
from audit.services import head

Groups = tuple[frozenset[str], ...]

_seen: dict[Groups, tuple[Head, ...]] = {}


def heads(*groups: frozenset[str]) -> tuple[Head, ...]:
    """Return the last event, then for each group of actions the last event that is not one of them.

    The hash of an event covers all before it: while the one that was seen last stands, only what came since is read.
    """
    seen = _seen.get(groups)
    found = _since(seen, groups) if seen else None
    if found is None:
        found = (head(), *(head(besides=tuple(group)) for group in groups))
    _seen[groups] = found
    return found


def _since(seen: tuple[Head, ...], groups: Groups) -> tuple[Head, ...] | None:
    """Return the heads by what was written since they were seen; None where that does not stand any more."""
    events = Event.objects.filter(sequence__gte=seen[0].sequence).order_by("sequence")
    rows = list(events.values_list("sequence", "hash", "action"))
    if not rows or Head(*rows[0][:2]) != seen[0]:
        return None
    found = list(seen)
    for sequence, digest, action in rows[1:]:
        found[0] = Head(sequence, digest)
        for place, group in enumerate(groups, start=1):
            if action not in group:
                found[place] = found[0]
    return tuple(found)
