"""What a document says stands in its file and its figures; the record holds its file as it is."""

from django.db import migrations

from targets.migrations._stock import take_stock_of_rows


class Migration(migrations.Migration):
    dependencies = [("targets", "0024_document_templates"), ("audit", "0004_order")]

    operations = [
        migrations.RemoveField(model_name="document", name="content_hash"),
        migrations.RunPython(take_stock_of_rows("targets.Document"), migrations.RunPython.noop),
    ]
