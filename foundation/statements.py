"""Queries that are asked with every page: Django writes their SQL once in a process, not each time."""

from collections.abc import Callable
from functools import cache, wraps

from django.db import connection
from django.db.models import QuerySet

MARK = -7_000_001  # and below: what stands in a query that is being written for what will be asked


def written_once(query: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """Return a function that gives the rows of `query`, which makes a queryset of tuples of whole numbers.

    What it makes may depend on its numbers only by where they stand: not on how many, nor on which they are.
    """

    @cache
    def written(_vendor: str, count: int) -> tuple[str, tuple]:
        return query(*(MARK - place for place in range(count))).query.sql_with_params()

    @wraps(query)
    def rows(*values: int) -> list[tuple]:
        sql, params = written(connection.vendor, len(values))
        given = [values[MARK - param] if type(param) is int and param <= MARK else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()

    return rows
