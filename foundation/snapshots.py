"""Reading one moment of the database, however many queries it takes. What is read is for its callers to know."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot():
    """Let all that is read inside the block be of one moment; others go on writing. Nothing may be written in it.

    Inside a transaction (of a test, of a command) it is that transaction.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM sqlite_master")  # the moment is that of the first read
            yield


@contextmanager
def _reading():
    """Let transactions of SQLite begin without the one writer's lock, which pages wait for."""
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode
