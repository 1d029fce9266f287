"""A version says whether its target is switched on, so that a switch takes effect from a quarter on."""

from django.db import migrations, models

from targets.guards import FrozenMeaning, LiftedMeaning


FILL = """UPDATE targets_targetversion SET enabled = (
    SELECT t.enabled FROM targets_target t WHERE t.id = targets_targetversion.target_id)"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0011_ratio_above_the_whole")]

    operations = [
        LiftedMeaning(),
        migrations.AddField(
            model_name="targetversion",
            name="enabled",
            field=models.BooleanField(default=True, verbose_name="Đang áp dụng"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        FrozenMeaning(),
    ]
