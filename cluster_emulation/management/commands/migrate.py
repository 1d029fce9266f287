"""`migrate` as the owner of the tables (DATABASE_OWNER_URL), then the application's rights; no rule of the domain.

Of two that run at once on PostgreSQL one waits for the other and finds nothing left to do.
"""

import contextlib

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from cluster_emulation import environment
from cluster_emulation.owner import as_owner

APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_truncate' ORDER BY 1"

TURN = 0x6D696772  # the advisory lock of migrations; only has to differ from other programs' in this database


class Command(migrate.Command):
    """Migrate; on PostgreSQL with an owner of its own, grant the application's role what it needs and no more."""

    def handle(self, *args, **options):
        """Run Django's migrate over the owner's connection, when no other migration runs."""
        with self._owner(options["database"]), self._turn(options):
            result = super().handle(*args, **options)
            if self._is_owned(options["database"]) and not self._only_looks(options):
                grant(connections["default"], environment.database(settings.DATABASE_URL)["USER"])
            return result

    @staticmethod
    def _is_owned(database: str) -> bool:
        has_owner = settings.DATABASE_OWNER_URL != settings.DATABASE_URL
        return has_owner and database == "default" and connections["default"].vendor == "postgresql"

    def _owner(self, database: str):
        return as_owner() if self._is_owned(database) else contextlib.nullcontext()

    @staticmethod
    def _only_looks(options) -> bool:
        return options["check_unapplied"] or options["plan"]

    @contextlib.contextmanager
    def _turn(self, options):
        """Hold PostgreSQL's lock of migrations, on a connection of its own, for as long as the block lasts."""
        if connections[options["database"]].vendor != "postgresql" or self._only_looks(options):
            yield
            return
        holder = connections.create_connection(options["database"])
        try:
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
                if cursor.fetchone() == (False,):
                    self.stdout.write("Another migration runs; waiting until it has ended.")
                    cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
            yield
        finally:
            holder.close()


def grant(connection, role: str) -> None:
    """Let `role` read and write rows, but neither change the schema nor rewrite what is append-only (ASVS 13.2.2)."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        append_only = [table for (table,) in cursor.fetchall()]
        statements = [
            f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {quote(role)}",
            f"GRANT USAGE ON SCHEMA public TO {quote(role)}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quote(role)}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}",
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quote(role)}",
            *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quote(role)}" for table in append_only),
        ]
        for statement in statements:
            cursor.execute(statement)
