"""Events are never changed nor removed, and hold NFC text."""

from django.db import migrations

from foundation.guards import AppendOnly, NfcText


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        AppendOnly("audit_event"),
        NfcText("audit_event", ["actor_name", "actor_rank", "actor_post", "reason"]),
    ]
