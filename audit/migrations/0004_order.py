"""Events come one after the other: the database itself refuses a gap or a wrong link."""

from django.db import migrations

from audit.guards import ChainInOrder


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_rows_and_checks")]

    operations = [ChainInOrder()]
