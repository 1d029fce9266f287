"""The guard of the record's order, as a migration operation; guards that any table may have are in foundation."""

from foundation.guards import DatabaseGuard


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
