"""Migration operations for rules that the database itself holds: append-only tables, frozen meaning, NFC. No models.

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


FIGURES_OF_ITS_YEAR = """
    SELECT 1 FROM targets_figure f
    JOIN targets_submission s ON s.id = f.submission_id
    JOIN targets_period p ON p.id = s.period_id
    JOIN targets_measure m ON m.id = f.measure_id
    JOIN targets_target t ON t.id = OLD.target_id
    JOIN pledges_agreement a ON a.id = t.agreement_id
    WHERE p.cluster_id = a.cluster_id AND p.year = a.year AND f.current_id IS NOT NULL"""
CODES = {
    "sqlite": "SELECT ltrim(value, '-') FROM json_each(OLD.{column})",
    "postgresql": "SELECT ltrim(value, '-') FROM jsonb_array_elements_text(OLD.{column}) AS value",
}


class FrozenMeaning(DatabaseGuard):
    """Freeze target versions once figures of the agreement's own year exist.

    UPDATE is refused from the first figure of that year on; DELETE where figures of the version's own measures exist (a
    version without measures: any figure). New versions may always be inserted.
    """

    TABLE = "targets_targetversion"
    MESSAGE = "the meaning of a target with figures is frozen: add a version"

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def describe(self):
        return f"Freeze {self.TABLE} once figures exist"

    def sql(self, vendor):
        """Return the statements that create the triggers."""
        codes = " UNION ".join(CODES[vendor].format(column=column) for column in ("numerator", "denominator"))
        used = f"{FIGURES_OF_ITS_YEAR} AND (OLD.kind IN ('narrative', 'all_of') OR m.code IN ({codes}))"
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.TABLE}_frozen_{verb.lower()} BEFORE {verb} ON {self.TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{self.MESSAGE}') WHERE EXISTS ({condition}); END"
                for verb, condition in (("UPDATE", FIGURES_OF_ITS_YEAR), ("DELETE", used))
            ]
        refuse = f"RAISE EXCEPTION '{self.MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF;"
        return [
            f"CREATE FUNCTION {self.TABLE}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF EXISTS ({FIGURES_OF_ITS_YEAR}) THEN {refuse} RETURN NEW; END IF; "
            f"IF EXISTS ({used}) THEN {refuse} RETURN OLD; END $$",
            f"CREATE TRIGGER {self.TABLE}_frozen BEFORE UPDATE OR DELETE ON {self.TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.TABLE}_frozen()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER {self.TABLE}_frozen_{verb}" for verb in ("update", "delete")]
        return [f"DROP FUNCTION {self.TABLE}_frozen() CASCADE"]


class ChainInOrder(DatabaseGuard):
    """Refuse an event that is not the next one of the record: its number and its link to the last."""

    MESSAGE = "an event is the next of the record"

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def describe(self):
        return "Let events in one after the other"

    def sql(self, vendor):
        """Return the statements that create the trigger; AFTER, so that the table's own constraints speak first."""
        wrong = (
            "NEW.previous_hash <> coalesce((SELECT hash FROM audit_event WHERE sequence = NEW.sequence - 1), '') "
            "OR NEW.sequence <> coalesce((SELECT max(sequence) FROM audit_event WHERE sequence <> NEW.sequence), 0) + 1"
        )
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER audit_event_in_order AFTER INSERT ON audit_event WHEN {wrong} "
                f"BEGIN SELECT RAISE(ABORT, '{self.MESSAGE}'); END"
            ]
        return [
            f"CREATE FUNCTION audit_event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{self.MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
            "CREATE TRIGGER audit_event_in_order AFTER INSERT ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_in_order()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return ["DROP TRIGGER audit_event_in_order"]
        return ["DROP FUNCTION audit_event_in_order() CASCADE"]


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


EVENT_OF_SUBMISSION = """
    SELECT 1 FROM targets_submission s JOIN audit_event e
    ON e.subject IN ('submission/' || s.id, 'submission/' || coalesce(s.carried_by_id, s.id))
    WHERE s.id = {submission} AND e.at = {moment} AND e.rows -> 'rows' @> jsonb_build_array({entry})"""


class NeedsEvent(DatabaseGuard):
    """Refuse at commit, on PostgreSQL, a row of `table` that no event of its submission and moment keeps.

    `submission`, `moment` and `content` (what the event says of the row, at least) are expressions over NEW. SQLite
    has no trigger at commit: there verify_record finds it.
    """

    def __init__(self, table, when, submission, moment, content="'{}'::jsonb"):
        self.table, self.when, self.submission, self.moment, self.content = table, when, submission, moment, content

    def deconstruct(self):
        return (self.__class__.__name__, [self.table, self.when, self.submission, self.moment, self.content], {})

    def describe(self):
        return f"Ask for an event with each row of {self.table}"

    def sql(self, vendor):
        """Return the statements that create the trigger on PostgreSQL, nothing on SQLite."""
        if vendor != "postgresql":
            return []
        name, message = f"{self.table}_needs_event", f"{self.table}: no event speaks of this row"
        entry = f"jsonb_build_array('{self.table.replace('_', '.', 1)}', NEW.id, {self.content})"
        speaks = EVENT_OF_SUBMISSION.format(submission=self.submission, moment=self.moment, entry=entry)
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NOT EXISTS ({speaks}) THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {self.when} ON {self.table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        return [f"DROP FUNCTION {self.table}_needs_event() CASCADE"] if vendor == "postgresql" else []
