"""What an event keeps of the rows that were written with it, as plain values that a replay compares. No I/O."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

LONGEST = 1000  # characters of a text that an event keeps as it is; of a longer one it keeps the sha256
HASHED = "sha256:"


@dataclass(frozen=True)
class Whole:
    """All rows of a scope as they stand ("scheme/cum-4/2024"): a row of it that is not among them is gone."""

    scope: str
    rows: Iterable


@dataclass(frozen=True)
class Gone:
    """A row kept by itself, in no scope, that is no more; of what is written once the record never lets go."""

    label: str
    key: int


@cache
def names_of(model) -> tuple[str, ...]:
    """Return the columns of a model that the record keeps: all but its key and its NOT_RECORDED, or its RECORDED."""
    if hasattr(model, "RECORDED"):
        return model.RECORDED
    left_out = getattr(model, "NOT_RECORDED", ())
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return (*(name for name in columns if name not in left_out), *getattr(model, "RECORDED_ALSO", ()))


def content(row, names: Sequence[str]) -> dict[str, Any]:
    """Return the named values of a row as JSON keeps them; a name with points leads to another row."""
    return {name: plain(value) for name, value in zip(names, _values(row, names), strict=True)}


def _values(row, names: Sequence[str]) -> tuple:
    values = attrgetter(*names)(row)
    return values if len(names) > 1 else (values,)


def plain(value):
    """Return a column's value as one JSON value, the same from memory and from either database."""
    if type(value) is str:  # as most are
        return value if len(value) <= LONGEST else hashed(value)
    if value is None or isinstance(value, int):  # bool too
        return value
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    else:
        text = str(value)
    return text if len(text) <= LONGEST else hashed(text)


@lru_cache(maxsize=100)
def utc_text(at: datetime) -> str:
    """Return a moment as the record keeps it; of many acts at one moment it is written once."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hashed(text: str) -> str:
    """Return what an event keeps of a long text."""
    return f"{HASHED}{hashlib.sha256(text.encode()).hexdigest()}"


def is_hashed(value) -> bool:
    """Say whether a kept value only tells a long text from another."""
    return isinstance(value, str) and value.startswith(HASHED)


def says(kept, stands) -> bool:
    """Say whether a kept value is what stands; of a text the hash may be kept (of shorter ones too, once)."""
    return kept == stands or (is_hashed(kept) and isinstance(stands, str) and kept == hashed(stands))


def entry(row, names: Sequence[str] | None = None) -> list:
    """Return a row as an event keeps it: model, key, content."""
    return [row._meta.label_lower, row.pk, content(row, names or names_of(type(row)))]


def as_data(rows: Iterable) -> dict | None:
    """Return rows, wholes of scopes and rows that are gone as an event keeps them, None where there are none."""
    data: dict[str, Any] = {}
    for row in rows:
        if isinstance(row, Whole):
            data.setdefault("whole", {})[row.scope] = [entry(part) for part in row.rows]
        elif isinstance(row, Gone):
            data.setdefault("gone", []).append([row.label, row.key])
        else:
            data.setdefault("rows", []).append(entry(row))
    return data or None
