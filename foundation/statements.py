"""Queries that are asked with every page: Django writes their SQL once in a process, not each time."""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection, models

MARK = -7_000_001  # and below: what stands in a query that is being written for a number that will be asked for
Row = TypeVar("Row", bound=models.Model)


def written_once(query: Callable[..., models.QuerySet]) -> Callable[..., list[tuple]]:
    """Return a function that gives the rows of `query`, which makes a queryset of tuples of whole numbers or texts.

    What it makes may depend on these only by how many they are and where they stand: not on which they are.
    """

    @cache
    def written(vendor: str, kinds: tuple[type, ...]) -> tuple[str, tuple, dict]:
        compiler = query(*map(_mark, range(len(kinds)), kinds)).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return sql, params, compiler.get_converters([column[0] for column in compiler.select])

    @wraps(query)
    def rows(*values: int | str) -> list[tuple]:
        kinds = tuple(map(_kind, values))
        sql, params, converters = written(connection.vendor, kinds)
        asked = dict(zip(map(_mark, range(len(kinds)), kinds), values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked.get(param, param) for param in params])
            found = cursor.fetchall()
        return [_converted(row, converters) for row in found] if converters else found

    return rows


def _kind(value: int | str) -> type:
    return str if isinstance(value, str) else int


def _mark(place: int, kind: type) -> int | str:
    return f"mark {place}" if kind is str else MARK - place


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
