"""Migration operations for rules that the database itself holds: append-only tables, NFC, limits, refused writes.

On SQLite Django rebuilds a table to alter it, which drops its triggers: a migration that alters a guarded table there
repeats the guard after it (tests/audit/test_guards.py looks whether each is in place).
"""

from django.db.migrations.operations.base import Operation


class DatabaseGuard(Operation):
    """Run vendor-specific SQL; subclasses give `sql(vendor)` and `undo(vendor)` as lists of statements."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label, state):
        """Guards change nothing that Django's models know of."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, self.sql(schema_editor.connection.vendor))

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, self.undo(schema_editor.connection.vendor))

    @staticmethod
    def _run(schema_editor, statements):
        for statement in statements:
            schema_editor.execute(statement, params=None)


class AppendOnly(DatabaseGuard):
    """Refuse UPDATE, DELETE and (on PostgreSQL) TRUNCATE on `table`, for its owner too."""

    def __init__(self, table):
        self.table = table

    def deconstruct(self):
        return (self.__class__.__name__, [self.table], {})

    def describe(self):
        return f"Make {self.table} append-only"

    def sql(self, vendor):
        """Return the statements that make the table append-only."""
        table, message = self.table, f"{self.table} is append-only"
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for verb in ("UPDATE", "DELETE")
            ]
        return [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.table}_no_{verb}" for verb in ("update", "delete")]
        return [f"DROP FUNCTION {self.table}_append_only() CASCADE"]


class Kept(DatabaseGuard):
    """Refuse DELETE, TRUNCATE (on PostgreSQL) and UPDATE of `columns` in `table`, for its owner too."""

    def __init__(self, table, columns):
        self.table, self.columns = table, list(columns)

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.columns], {})

    def describe(self):
        return f"Keep every row of {self.table}"

    def sql(self, vendor):
        """Return the statements that keep the rows."""
        table, message, fixed = self.table, f"rows of {self.table} are kept", ", ".join(self.columns)
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {table}_kept_{verb} BEFORE {when} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for verb, when in (("update", f"UPDATE OF {fixed}"), ("delete", "DELETE"))
            ]
        return [
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {fixed} OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.table}_kept_{verb}" for verb in ("update", "delete")]
        return [f"DROP FUNCTION {self.table}_kept() CASCADE"]


class NfcText(DatabaseGuard):
    """Refuse text that is not Unicode NFC in `columns` of `table` on PostgreSQL.

    SQLite has no such test: there the services normalise, as they do everywhere.
    """

    def __init__(self, table, columns):
        self.table, self.columns = table, list(columns)

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.columns], {})

    def describe(self):
        return f"Hold {self.table} to NFC text"

    def sql(self, vendor):
        """Return one CHECK constraint per column on PostgreSQL, nothing on SQLite."""
        if vendor != "postgresql":
            return []
        return [
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self.table}_{column}_nfc CHECK ({column} IS NFC NORMALIZED)"
            for column in self.columns
        ]

    def undo(self, vendor):
        """Return the statements that drop the constraints."""
        if vendor != "postgresql":
            return []
        return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self.table}_{column}_nfc" for column in self.columns]


class TextLimit(DatabaseGuard):
    """Refuse texts longer than the limits of `columns` ({column: characters}) in `table`; what is there stays.

    Services say the limit at the field; this stands behind them (a TextField has none of its own).
    """

    def __init__(self, table, columns):
        self.table, self.columns = table, dict(columns)

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.columns], {})

    def describe(self):
        return f"Limit the texts of {self.table}"

    def sql(self, vendor):
        """Return one constraint (PostgreSQL) or trigger (SQLite) per column, for new rows."""
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.table}_{column}_limit BEFORE INSERT ON {self.table} "
                f"WHEN length(NEW.{column}) > {limit} "
                f"BEGIN SELECT RAISE(ABORT, '{self.table}.{column} is too long'); END"
                for column, limit in self.columns.items()
            ]
        return [
            f"ALTER TABLE {self.table} ADD CONSTRAINT {self.table}_{column}_limit "
            f"CHECK (char_length({column}) <= {limit}) NOT VALID"
            for column, limit in self.columns.items()
        ]

    def undo(self, vendor):
        """Return the statements that lift the limits."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.table}_{column}_limit" for column in self.columns]
        return [f"ALTER TABLE {self.table} DROP CONSTRAINT {self.table}_{column}_limit" for column in self.columns]


class Refuse(DatabaseGuard):
    """Refuse a write to `table` where `wrong` holds of OLD and NEW; `when` is "INSERT" or "UPDATE OF column"."""

    def __init__(self, name, table, when, wrong, message):
        self.name, self.table, self.when, self.wrong, self.message = name, table, when, wrong, message

    def deconstruct(self):
        return (self.__class__.__name__, [self.name, self.table, self.when, self.wrong, self.message], {})

    def describe(self):
        return f"Guard {self.table}: {self.message}"

    def sql(self, vendor):
        """Return the statements that create the trigger."""
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} WHEN {self.wrong} "
                f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {self.wrong} THEN "
            f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.name}"]
        return [f"DROP FUNCTION {self.name}() CASCADE"]
