"""Stock is taken of the versions' columns that came after 0010: whether a target is on, and may exceed the whole."""

from django.db import migrations

from targets.migrations._stock import take_stock_of


class Migration(migrations.Migration):
    dependencies = [("targets", "0012_switched_versions"), ("audit", "0004_order")]

    operations = [migrations.RunPython(take_stock_of("versions"), migrations.RunPython.noop)]
