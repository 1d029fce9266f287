"""Builders whose rows are kept: built once through the services, written back row by row in every later test.

A builder's rows are written back only into a database that holds, row for row, what it held when they were built.
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import wraps

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils.translation import get_language

OURS = ("accounts", "audit", "pledges", "targets")
kept: dict[tuple, tuple] = {}


def replayed(build: Callable) -> Callable:
    """Return a builder that calls the services the first time, and later writes what they wrote.

    It must take plain values and People, and return a row, a dataclass of rows, or None. What changes rows that were
    there before is not kept.
    """

    @wraps(build)
    def built(*args, **kwargs):
        before = stored()
        key = (build.__qualname__, repr((args, sorted(kwargs.items()))), *surroundings(), digest(before))
        if key in kept:
            written, result = kept[key]
            for model, rows in written.items():
                model._base_manager.bulk_create(rows)
            return read_again(result)
        result = build(*args, **kwargs)
        after = stored()
        if all(after[model].get(pk) == row for model, rows in before.items() for pk, row in rows.items()):
            new = {model: after[model].keys() - rows.keys() for model, rows in before.items()}
            kept[key] = {model: rows_of(model, pks) for model, pks in new.items() if pks}, result
        return result

    return built


def surroundings() -> tuple:
    """Return what else decides about the rows: the database, the language, the moment."""
    return connection.settings_dict["NAME"], get_language(), repr(settings.FIXED_NOW)


def stored() -> dict[type, dict]:
    """Return {model: {key: row}}: all that the database holds of ours."""
    ours = (model for name in OURS for model in apps.get_app_config(name).get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        return {model: {row[0]: row for row in table(cursor, model._meta)} for model in ours}


def table(cursor, meta) -> list[tuple]:
    """Return the rows of a table, each with its key first, as the database keeps them."""
    cursor.execute(f"SELECT {meta.pk.column}, * FROM {meta.db_table} ORDER BY {meta.pk.column}")
    return cursor.fetchall()


def digest(rows: dict[type, dict]) -> str:
    """Return a hash of all that the database holds."""
    return hashlib.sha256(
        repr([(model.__name__, list(kept.values())) for model, kept in rows.items()]).encode()
    ).hexdigest()


def rows_of(model: type, pks: set) -> list:
    """Return rows of a model in the order in which they were written."""
    return list(model._base_manager.filter(pk__in=pks).order_by("pk"))


def read_again(result):
    """Return a builder's result with its rows as they stand now."""
    if isinstance(result, models.Model):
        return type(result)._base_manager.get(pk=result.pk)
    if is_dataclass(result):
        return replace(result, **{field.name: read_again(getattr(result, field.name)) for field in fields(result)})
    return result
