"""Evidence: files behind a report; rows are kept, each with its event, and what is withdrawn stays so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import Kept, NfcText, Refuse
from targets.guards import NeedsEvent

FIXED = ["submission_id", "measure_id", "pledge_id", "file", "name", "size", "digest", "by_id", "at"]
MOMENT = "coalesce(NEW.withdrawn_at, NEW.screened_at, NEW.at)"
STANDING = "jsonb_build_object('screening', NEW.screening, 'withdrawal', NEW.withdrawal)"


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0003_devices'),
        ('targets', '0017_documents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(unique=True, upload_to='evidence/', verbose_name='Tệp')),
                ('name', models.CharField(max_length=150)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('screening', models.CharField(choices=[('off', 'Không quét'), ('waiting', 'Chờ quét mã độc'), ('clean', 'Đã quét, không thấy mã độc'), ('infected', 'Có mã độc')], default='off', max_length=8)),
                ('screened_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal', models.CharField(blank=True, max_length=500, verbose_name='Lý do rút')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.measure')),
                ('pledge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pledges.pledge')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='targets.submission')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Tài liệu kiểm chứng',
                'ordering': ['submission', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', True), ('pledge__isnull', False)), models.Q(('measure__isnull', False), ('pledge__isnull', True)), _connector='OR'), name='evidence_of_a_cell'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='evidence_is_a_file'), models.CheckConstraint(condition=models.Q(('screening__in', ['off', 'waiting', 'clean', 'infected'])), name='evidence_screening_known'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal', ''), _negated=True)), _connector='OR'), name='evidence_withdrawn_by_somebody_for_a_reason')],
            },
        ),
        Kept("targets_evidence", FIXED),
        Refuse(
            "targets_evidence_stays_withdrawn",
            "targets_evidence",
            "UPDATE OF withdrawn_at, withdrawn_by_id, withdrawal",
            "OLD.withdrawn_at IS NOT NULL",
            "what is withdrawn stays so",
        ),
        Refuse(
            "targets_evidence_is_screened_once",
            "targets_evidence",
            "UPDATE OF screening, screened_at",
            "OLD.screening <> 'waiting'",
            "a file is screened once",
        ),
        NfcText("targets_evidence", ["name", "withdrawal"]),
        NeedsEvent("targets_evidence", "INSERT OR UPDATE", "NEW.submission_id", MOMENT, STANDING),
    ]
