"""States move as the table says, with their events; a closed period stays closed and gets no further results.

Then stock is taken: rows of before the record kept rows are kept now, so that verify_record can compare them.
"""

from django.db import migrations

from foundation.guards import Refuse
from targets.guards import NeedsEvent
from targets.migrations._stock import take_stock

# core.workflow's table as it was written here; a new transition adds a migration that states the pairs again.
MOVES = [
    "draft>presented", "returned>presented", "reopened>presented", "presented>draft", "presented>submitted",
    "submitted>draft", "submitted>accepted", "submitted>returned", "accepted>reopened", "reopened>accepted",
    "draft>submitted", "returned>submitted", "reopened>submitted", "draft>accepted",
]  # fmt: skip
PAIRS = ", ".join(f"'{one}'" for one in MOVES)
OF_FIGURE = "(SELECT f.submission_id FROM targets_figure f WHERE f.id = NEW.figure_id)"
STATE = "jsonb_build_object('state', NEW.state)"
CLOSED = (
    "EXISTS (SELECT 1 FROM targets_closing c JOIN targets_period p ON p.id = c.period_id "
    "WHERE c.id = NEW.closing_id AND p.closed_at IS NOT NULL)"
)


class Migration(migrations.Migration):
    dependencies = [("targets", "0009_record_notice"), ("audit", "0004_order"), ("accounts", "0003_user_is_demonstration")]

    operations = [
        Refuse(
            "targets_submission_moves",
            "targets_submission",
            "UPDATE OF state",
            f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({PAIRS})",
            "a submission moves as the table says",
        ),
        Refuse(
            "targets_period_stays_closed",
            "targets_period",
            'UPDATE OF closed_at, "start", "end"',
            'OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL OR NEW.closed_at <> OLD.closed_at '
            'OR NEW."start" <> OLD."start" OR NEW."end" <> OLD."end")',
            "a closed period stays as it was closed",
        ),
        Refuse(
            "targets_frozenresult_while_closing",
            "targets_frozenresult",
            "INSERT",
            CLOSED,
            "results are frozen only while their period is being closed",
        ),
        NeedsEvent("targets_submission", "UPDATE OF state", "NEW.id", "NEW.state_since", STATE),
        NeedsEvent("targets_acceptance", "INSERT", "NEW.submission_id", "NEW.at"),
        NeedsEvent("targets_figureversion", "INSERT", OF_FIGURE, "NEW.at"),
        migrations.RunPython(take_stock, migrations.RunPython.noop),
    ]
