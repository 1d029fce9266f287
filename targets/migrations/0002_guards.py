"""What was entered, signed, accepted or said is never rewritten; a target with figures keeps its meaning; text is NFC."""

from django.db import migrations

from foundation.guards import AppendOnly, NfcText
from targets.guards import FrozenMeaning

APPEND_ONLY = [
    "targets_figureversion",
    "targets_narrativeversion",
    "targets_confirmation",
    "targets_acceptance",
    "targets_acceptedfigure",
    "targets_acceptednarrative",
    "targets_judgement",
    "targets_remark",
    "targets_message",
]
NFC = {
    "targets_measure": ["name", "unit"],
    "targets_agreementmeasure": ["definition", "provided_by"],
    "targets_supplier": ["department"],
    "targets_target": ["title"],
    "targets_targetversion": ["reason"],
    "targets_check": ["message"],
    "targets_agreementwindow": ["title"],
    "targets_period": ["title"],
    "targets_holiday": ["title"],
    "targets_figureversion": ["reason", "note", "document_number"],
    "targets_narrativeversion": ["text"],
    "targets_confirmation": ["number", "signer", "signer_post"],
    "targets_judgement": ["comment"],
    "targets_remark": ["text"],
    "targets_message": ["text"],
    "targets_assignment": ["reason"],
}


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]

    operations = [
        *(AppendOnly(table) for table in APPEND_ONLY),
        FrozenMeaning(),
        *(NfcText(table, columns) for table, columns in NFC.items()),
    ]
