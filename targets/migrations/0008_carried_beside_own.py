"""A period's own report and what a later one carries for it may stand beside each other (docs/metrics.md)."""

from django.db import migrations, models

from targets.guards import FrozenMeaning


class LiftedMeaning(FrozenMeaning):
    """Lifts the guard, whose condition names the table that SQLite rebuilds, until it is put back."""

    def sql(self, vendor):
        return super().undo(vendor)

    def undo(self, vendor):
        return super().sql(vendor)


class Migration(migrations.Migration):
    dependencies = [("targets", "0007_recalled_papers")]

    operations = [
        LiftedMeaning(),
        migrations.RemoveConstraint(model_name="submission", name="submission_once"),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(carried_by__isnull=True), fields=("province", "period"), name="submission_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(carried_by__isnull=False),
                fields=("province", "period"),
                name="submission_carried_once",
            ),
        ),
        FrozenMeaning(),
    ]
