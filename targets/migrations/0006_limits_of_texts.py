"""What people write has a limit in the database too, behind the one that is said at the field."""

from django.db import migrations

from foundation.guards import TextLimit

LIMITS = {
    "targets_figureversion": {"note": 4000, "reason": 500, "document_number": 100},
    "targets_narrativeversion": {"text": 20000},
    "targets_message": {"text": 4000},
    "targets_remark": {"text": 4000},
    "targets_judgement": {"comment": 4000},
    "targets_confirmation": {"number": 100, "signer": 200, "signer_post": 200},
    "targets_closing": {"note": 4000},
    "targets_extension": {"reason": 4000},
    "targets_proposedfigure": {"reason": 500},
    "targets_targetversion": {"reason": 4000},
}


class Migration(migrations.Migration):
    dependencies = [("targets", "0005_prefilled_figures")]

    operations = [TextLimit(table, columns) for table, columns in LIMITS.items()]
