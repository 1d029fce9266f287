"""The guard of the record's order, as a migration operation; guards that any table may have are in foundation."""

from foundation.guards import DatabaseGuard

# Of all that a statement has `added`: a link that is none, or numbers that do not go on from the last one.
OUT_OF_ORDER = """
    EXISTS (
        SELECT 1 FROM added LEFT JOIN audit_event before ON before.sequence = added.sequence - 1
        WHERE added.previous_hash <> coalesce(before.hash, '')
    )
    OR (SELECT max(sequence) FROM audit_event) <> (SELECT max(sequence) FROM added)
    OR (SELECT min(sequence) FROM added) <> 1 + coalesce(
        (SELECT max(sequence) FROM audit_event WHERE sequence < (SELECT min(sequence) FROM added)), 0
    )"""


class ChainInOrder(DatabaseGuard):
    """Refuse events that are not the next ones of the record: their numbers and their links, each to the one before.

    PostgreSQL looks once at all that a statement brings, SQLite at each row of it.
    """

    MESSAGE = "an event is the next of the record"

    def deconstruct(self):
        return (self.__class__.__name__, [], {})

    def describe(self):
        return "Let events in one after the other"

    def sql(self, vendor):
        """Return the statements that create the trigger; AFTER, so that the table's own constraints speak first."""
        if vendor == "sqlite":
            before = "(SELECT hash FROM audit_event WHERE sequence = NEW.sequence - 1)"
            last = "(SELECT max(sequence) FROM audit_event WHERE sequence <> NEW.sequence)"
            return [
                f"CREATE TRIGGER audit_event_in_order AFTER INSERT ON audit_event "
                f"WHEN NEW.previous_hash <> coalesce({before}, '') OR NEW.sequence <> coalesce({last}, 0) + 1 "
                f"BEGIN SELECT RAISE(ABORT, '{self.MESSAGE}'); END"
            ]
        return [
            f"CREATE FUNCTION audit_event_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {OUT_OF_ORDER} "
            f"THEN RAISE EXCEPTION '{self.MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; RETURN NULL; END $$",
            "CREATE TRIGGER audit_event_in_order AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_in_order()",
        ]

    def undo(self, vendor):
        """Return the statements that lift the guard (only for migrating backwards)."""
        if vendor == "sqlite":
            return ["DROP TRIGGER audit_event_in_order"]
        return ["DROP FUNCTION audit_event_in_order() CASCADE"]
