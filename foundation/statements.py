"""Queries that are asked with every page: Django writes their SQL once in a process, not each time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, wraps
from itertools import count
from typing import Any, TypeVar

from django.db import connection, models

MARK = -7_000_001  # and below: what stands in a query that is being written for a number that will be asked for
Row = TypeVar("Row", bound=models.Model)
Asked = int | str | None | tuple["Asked", ...]


def written_once(query: Callable[..., models.QuerySet]) -> Callable[..., list[tuple]]:
    """Return a function that gives the rows of `query`, which makes a queryset of tuples.

    It is asked with whole numbers, texts, None and tuples of them. What `query` makes may depend on which of them are
    None, how many they are and where they stand: not on which numbers and texts they are. A tuple is a set to one of
    which a row must belong, of an empty one there is none; its last value may be asked several times, so that few
    lengths are written.
    """

    @cache
    def written(_vendor: str, shapes: tuple) -> tuple[str, tuple, tuple, dict]:
        marked = _marked(shapes, count())
        compiler = query(*marked).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return sql, params, tuple(_leaves(marked)), converters

    @wraps(query)
    def rows(*values: Asked) -> list[tuple]:
        if () in values:
            return []
        values = tuple(_padded(value) if isinstance(value, tuple) else value for value in values)
        sql, params, marks, converters = written(connection.vendor, tuple(map(_shape, values)))
        asked = dict(zip(marks, _leaves(values), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked.get(param, param) for param in params])
            found = cursor.fetchall()
        return [_converted(row, converters) for row in found] if converters else found

    return rows


def _padded(values: tuple) -> tuple:
    """Return values as many as a power of two, the last one repeated."""
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _shape(value: Asked) -> type | tuple:
    """Return of which kind a value is; of a tuple, of which kinds its values are."""
    return tuple(map(_shape, value)) if isinstance(value, tuple) else type(value)


def _marked(shapes: Iterable[type | tuple], places: Iterator[int]) -> tuple:
    """Return what stands in a query for values of these shapes, each number and text another one."""
    return tuple(_marked(shape, places) if isinstance(shape, tuple) else _mark(shape, places) for shape in shapes)


def _mark(kind: type, places: Iterator[int]) -> int | str | None:
    if kind is type(None):
        return None
    return f"mark {next(places)}" if kind is str else MARK - next(places)


def _leaves(values: Iterable[Asked]) -> Iterator[int | str]:
    """Yield the numbers and texts of values, those of tuples too."""
    for value in values:
        if isinstance(value, tuple):
            yield from _leaves(value)
        elif value is not None:
            yield value


def _converted(row: tuple, converters: dict) -> tuple:
    """Return a row as Django gives its values: of some databases days and moments come as texts."""
    values = list(row)
    for place, (steps, column) in converters.items():
        for step in steps:
            values[place] = step(values[place], column, connection)
    return tuple(values)


@cache
def columns(model: type[models.Model], path: str = "") -> tuple[str, ...]:
    """Return all columns of a model for values_list; `path`: the relation that leads to it ("current__")."""
    return tuple(path + field.attname for field in model._meta.concrete_fields)


def stored(model: type[Row], values: Sequence[Any]) -> Row:
    """Return a row of the database with the values of its columns."""
    return model.from_db(connection.alias, columns(model), values)
