"""Workbooks of years gone by as they came, and what came of reading them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import AppendOnly, NfcText


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0003_devices'),
        ('targets', '0021_signed_sheets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoryFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='Tên tệp')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history_files', to='pledges.cluster')),
            ],
            options={
                'verbose_name': 'Tệp số liệu lịch sử',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='HistoryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_trial', models.BooleanField()),
                ('is_good', models.BooleanField()),
                ('changed', models.PositiveIntegerField(default=0)),
                ('outcome', models.JSONField(blank=True, default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='targets.historyfile')),
            ],
            options={
                'ordering': ['file', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='historyfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), name='history_has_name_and_hash'),
        ),
        migrations.AddConstraint(
            model_name='historyrun',
            constraint=models.UniqueConstraint(fields=('file', 'is_trial'), name='history_run_once'),
        ),
        AppendOnly("targets_historyfile"),
        NfcText("targets_historyfile", ["name"]),
    ]
