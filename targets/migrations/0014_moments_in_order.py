"""A period is due from its last day on and locks from its due moment on; rows of before stay until their days move."""

from django.db import migrations

from foundation.guards import Refuse

# What the table's own constraints refuse (due before it opens, locked before it opens) is left to them.
WRONG = (
    '((NEW.due_at < NEW."end" AND NEW.due_at >= NEW.opens_at) '
    "OR (NEW.locks_at < NEW.due_at AND NEW.locks_at >= NEW.opens_at))"
)
MOVED = (
    '(NEW."end" <> OLD."end" OR NEW.due_at <> OLD.due_at '
    "OR coalesce(NEW.locks_at, NEW.opens_at) <> coalesce(OLD.locks_at, OLD.opens_at))"
)
MESSAGE = "a period is due from its last day on and locks from its due moment on"


class Migration(migrations.Migration):
    dependencies = [("targets", "0013_stock_of_versions")]

    operations = [
        Refuse("targets_period_moments_new", "targets_period", "INSERT", WRONG, MESSAGE),
        Refuse(
            "targets_period_moments_moved",
            "targets_period",
            'UPDATE OF "end", due_at, locks_at',
            f"{MOVED} AND {WRONG}",
            MESSAGE,
        ),
    ]
