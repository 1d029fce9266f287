"""Writing the rows of a dump as they were, with triggers at rest: their rules speak of acts, not of rows put back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

from django.db import connection

from audit.services import CHAIN_LOCK
from targets.backups.queries.tables import Table, tables
from targets.backups.services import dumps

AT_ONCE = 500  # rows of one statement
GUARDED = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace ORDER BY 1"
)


def wait_for_turn() -> None:
    """Let nobody else write events or restore until this transaction ends (on SQLite there is one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def load(dump: BinaryIO) -> None:
    """Put every row of a dump in place of what migrations have written; inside the caller's transaction.

    References are checked before triggers wake again. Keys go on where they were, also after rows that are gone.
    """
    dump.seek(0)
    known = {table.name: table for table in tables()}
    with connection.cursor() as cursor, _triggers_at_rest(cursor):
        for name in known:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - a table of our own models
        for heading, rows in dumps.read(dump):
            table = known[heading["table"]]
            _insert(cursor, table, rows)
            if heading["last_key"] is not None:
                _count_on(cursor, table, heading["last_key"])
        connection.check_constraints()
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def _triggers_at_rest(cursor):
    """Let no trigger of ours fire while the block lasts; the transaction that is rolled back brings them back too."""
    if connection.vendor == "postgresql":
        cursor.execute(GUARDED)
        guarded = [name for (name,) in cursor.fetchall()]
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield
        for name in guarded:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    yield
    for _name, sql in triggers:
        cursor.execute(sql)


def _insert(cursor, table: Table, rows: Iterable[list]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, table.columns))
    into = f"INSERT INTO {quote(table.name)} ({columns}) VALUES "  # noqa: S608 - names of our own models
    place = f"({', '.join(['%s'] * len(table.columns))})"
    for batch in _batches(table.values(row) for row in rows):
        if connection.vendor == "postgresql":
            cursor.execute(into + ", ".join([place] * len(batch)), [value for row in batch for value in row])
        else:
            cursor.executemany(into + place, batch)


def _batches(values: Iterable[list]) -> Iterator[list[list]]:
    values = iter(values)
    while batch := list(islice(values, AT_ONCE)):
        yield batch


def _count_on(cursor, table: Table, last_key: int) -> None:
    """Let the table give keys after the last one that it has given."""
    if connection.vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last_key])
    else:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.name, table.model._meta.pk.column, last_key]
        )
