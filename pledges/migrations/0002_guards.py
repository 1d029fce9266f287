"""The register holds NFC text."""

from django.db import migrations

from foundation.guards import NfcText


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_initial")]

    operations = [
        NfcText("pledges_cluster", ["name"]),
        NfcText("pledges_province", ["name", "short_name"]),
        NfcText("pledges_agreement", ["title", "legal_basis"]),
        NfcText("pledges_pledge", ["title", "text"]),
        NfcText("pledges_role", ["document_number"]),
    ]
