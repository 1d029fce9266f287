"""The tables that a backup holds, and their rows as plain JSON values: the same from SQLite and from PostgreSQL."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_string

from foundation.errors import Refused
from targets.words import backups as words

# Whoever was signed in signs in again: a stolen backup opens nobody's session, nor what was sent after one.
LEFT_OUT = {"accounts.session", "accounts.heldform"}
AT_ONCE = 2000  # rows read together
SEQUENCE = "SELECT pg_get_serial_sequence(%s, %s)"


@dataclass(frozen=True)
class Table:
    """One table: the model whose rows it holds, or the one that Django makes between two."""

    model: Any

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @cached_property
    def fields(self) -> tuple[models.Field, ...]:
        """The columns that are written; what the database computes is left to it."""
        return tuple(field for field in self.model._meta.concrete_fields if not getattr(field, "generated", False))

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [field.column for field in self.fields]

    def rows(self) -> Iterator[list]:
        """Yield every row by its key, as values that JSON can hold."""
        names = [field.attname for field in self.fields]
        rows = self.model._base_manager.order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield [_plain(value) for value in row]

    def values(self, row: list) -> list:
        """Return the values of a row as the database takes them. Raises ValueError for what is none of its columns."""
        if len(row) != len(self.fields):
            raise ValueError(self.name)
        return [_stored(field, value) for field, value in zip(self.fields, row, strict=True)]

    def last_key(self) -> int | None:
        """Return the last key that the table has given, also to rows that are gone; None where it counts none."""
        key = self.model._meta.pk
        if not isinstance(key, models.AutoField | models.BigAutoField):
            return None
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            else:
                cursor.execute(SEQUENCE, [self.name, key.column])
                [sequence] = cursor.fetchone()
                cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - a name of the database
            found = cursor.fetchone()
        return (found and found[0]) or None  # SQLite counts 0 where it has given none


def tables() -> list[Table]:
    """Return the tables of a backup, by their names."""
    kept = [Table(model) for model in _models() if model._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda table: table.name)


def check_known() -> None:
    """Raise Refused where the database has a table that no model knows of: a backup would lack it silently."""
    known = {model._meta.db_table for model in (*_models(), MigrationRecorder.Migration)}
    with connection.cursor() as cursor:
        unknown = set(connection.introspection.table_names(cursor)) - known
    if unknown:
        raise Refused(words.unknown_tables(sorted(unknown)))


def _models() -> list:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def migrations() -> list[str]:
    """Return the migrations that the database has gone through, "app/name", in the order of their names.

    Of an app that this version no longer has nothing is left but their names (`check_known`): they do not count.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}/{name}" for app, name in applied if app in apps.app_configs)


def _plain(value):
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, timedelta):
        return duration_string(value)
    return str(value) if isinstance(value, Decimal | UUID) else value


def _stored(field: models.Field, value):
    if isinstance(field, models.BinaryField):
        value = None if value is None else base64.b64decode(value, validate=True)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
