"""The code of the data sheet that was signed. A column is added as it stands, so that the table keeps its guards."""

from django.db import migrations, models

TABLE = "targets_confirmation"


class Migration(migrations.Migration):
    dependencies = [("targets", "0020_uploads")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE {TABLE} ADD COLUMN sheet_code varchar(10) NOT NULL DEFAULT ''",
                    f"ALTER TABLE {TABLE} DROP COLUMN sheet_code",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="confirmation",
                    name="sheet_code",
                    field=models.CharField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="Mã phiếu số liệu đã ký"
                    ),
                )
            ],
        )
    ]
