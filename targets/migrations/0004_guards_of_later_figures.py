"""Closings, frozen results, extensions, proposals and published percentages are never rewritten; their text is NFC."""

from django.db import migrations

from foundation.guards import AppendOnly, NfcText

APPEND_ONLY = [
    "targets_closing",
    "targets_frozenresult",
    "targets_extension",
    "targets_proposedfigure",
    "targets_publishedpercentage",
]
NFC = {
    "targets_closing": ["note"],
    "targets_extension": ["reason"],
    "targets_correctionrequest": ["reason", "answer"],
    "targets_proposedfigure": ["reason"],
    "targets_publishedpercentage": ["text"],
}


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_later_figures")]

    operations = [
        *(AppendOnly(table) for table in APPEND_ONLY),
        *(NfcText(table, columns) for table, columns in NFC.items()),
    ]
