"""`migrate` as the owner of the tables (DATABASE_OWNER_URL), then the application's rights; no rule of the domain."""

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from cluster_emulation import environment

APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_truncate' ORDER BY 1"


class Command(migrate.Command):
    """Migrate; on PostgreSQL with an owner of its own, grant the application's role what it needs and no more."""

    def handle(self, *args, **options):
        """Run Django's migrate over the owner's connection."""
        owned = settings.DATABASE_OWNER_URL != settings.DATABASE_URL and options["database"] == "default"
        if not owned:
            return super().handle(*args, **options)
        application, original = connections["default"], connections.settings["default"]
        connections.settings["default"] = {**original, **environment.database(settings.DATABASE_OWNER_URL)}
        connections["default"] = connections.create_connection("default")
        try:
            result = super().handle(*args, **options)
            if connections["default"].vendor == "postgresql" and not options["check_unapplied"] and not options["plan"]:
                grant(connections["default"], original["USER"])
            return result
        finally:
            connections["default"].close()
            connections.settings["default"] = original
            connections["default"] = application


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
