"""What was entered, confirmed, accepted or said is append-only; a target's meaning freezes; text is NFC."""

from django.db import migrations

from audit.guards import AppendOnly, FrozenMeaning, NfcText

APPEND_ONLY = (
    "figureversion",
    "narrativeversion",
    "confirmation",
    "acceptance",
    "acceptedfigure",
    "acceptednarrative",
    "judgement",
    "remark",
    "message",
)


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial"), ("pledges", "0001_initial")]
    operations = [
        *(AppendOnly(f"targets_{table}") for table in APPEND_ONLY),
        FrozenMeaning(),
        NfcText("targets_measure", ["name", "unit"]),
        NfcText("targets_target", ["title"]),
        NfcText("targets_figureversion", ["note", "reason", "document_number"]),
        NfcText("targets_narrativeversion", ["text"]),
        NfcText("targets_remark", ["text"]),
        NfcText("targets_message", ["text"]),
    ]
