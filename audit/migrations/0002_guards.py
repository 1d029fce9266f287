"""The record is append-only and its text NFC, held by the database itself."""

from django.db import migrations

from audit.guards import AppendOnly, NfcText


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [AppendOnly("audit_event"), NfcText("audit_event", ["actor_name", "reason"])]
