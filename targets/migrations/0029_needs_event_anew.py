"""The guards that ask for an event with each row find it sooner: a file brings twenty thousand rows at once."""

from django.db import migrations

from targets.guards import NeedsEvent

OF_FIGURE = "(SELECT f.submission_id FROM targets_figure f WHERE f.id = NEW.figure_id)"
STATE = "jsonb_build_object('state', NEW.state)"
OF_EVIDENCE = "coalesce(NEW.withdrawn_at, NEW.screened_at, NEW.at)"
STANDING = "jsonb_build_object('screening', NEW.screening, 'withdrawal', NEW.withdrawal)"


class NeedsEventAnew(NeedsEvent):
    """Puts the guard in place of the one that asks the same in another way."""

    def sql(self, vendor):
        return [*super().undo(vendor), *super().sql(vendor)]

    def undo(self, vendor):
        return []


class Migration(migrations.Migration):
    dependencies = [("targets", "0028_backups")]

    operations = [
        NeedsEventAnew("targets_submission", "UPDATE OF state", "NEW.id", "NEW.state_since", STATE),
        NeedsEventAnew("targets_acceptance", "INSERT", "NEW.submission_id", "NEW.at"),
        NeedsEventAnew("targets_figureversion", "INSERT", OF_FIGURE, "NEW.at"),
        NeedsEventAnew("targets_evidence", "INSERT OR UPDATE", "NEW.submission_id", OF_EVIDENCE, STANDING),
    ]
