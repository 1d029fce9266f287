"""Stock is taken of the targets' column that came after 0010: the short title."""

from django.db import migrations

from targets.migrations._stock import take_stock_of


class Migration(migrations.Migration):
    dependencies = [("targets", "0015_short_title"), ("audit", "0005_order_of_many")]

    operations = [migrations.RunPython(take_stock_of("targets"), migrations.RunPython.noop)]
