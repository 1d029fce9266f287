"""Guards of the season's own tables, as migration operations: frozen meanings, rows that need their event."""

from foundation.guards import DatabaseGuard

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


class LiftedMeaning(FrozenMeaning):
    """Lift the freeze while a table that it reads is changed; FrozenMeaning after it puts it back."""

    def sql(self, vendor):
        """Return the statements that lift the guard."""
        return super().undo(vendor)

    def undo(self, vendor):
        """Return the statements that create it."""
        return super().sql(vendor)


NO_EVENT_SPEAKS = """
    NOT EXISTS (
        SELECT 1 FROM audit_event e
        WHERE e.subject = 'submission/' || {submission} AND e.at = {moment} AND e.rows -> 'rows' @> entries
    )
    AND NOT EXISTS (
        SELECT 1 FROM targets_submission s JOIN audit_event e ON e.subject = 'submission/' || s.carried_by_id
        WHERE s.id = {submission} AND e.at = {moment} AND e.rows -> 'rows' @> entries
    )"""


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
        is_missing = NO_EVENT_SPEAKS.format(submission=self.submission, moment=self.moment)
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"DECLARE entries jsonb := jsonb_build_array({entry}); BEGIN IF {is_missing} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {self.when} ON {self.table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        return [f"DROP FUNCTION {self.table}_needs_event() CASCADE"] if vendor == "postgresql" else []
