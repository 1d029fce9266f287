"""A ratio may exceed 100% where its target says so. A column is added as it stands, so that the table keeps its guards."""

from django.db import migrations, models

TABLE = "targets_targetversion"


class Migration(migrations.Migration):
    dependencies = [("targets", "0010_guards_of_order")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {TABLE} ADD COLUMN may_exceed boolean NOT NULL DEFAULT false",
                    f"ALTER TABLE {TABLE} DROP COLUMN may_exceed",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="targetversion",
                    name="may_exceed",
                    field=models.BooleanField(db_default=False, default=False, verbose_name="Có thể trên 100%"),
                )
            ],
        )
    ]
