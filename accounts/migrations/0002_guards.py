"""Names of people are NFC, held by the database itself."""

from django.db import migrations

from foundation.guards import NfcText


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [NfcText("accounts_user", ["username", "full_name", "rank", "post"])]
