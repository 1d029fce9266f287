"""Workbooks that people took in, as they came, and which of them were taken over: never rewritten, never removed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import AppendOnly, NfcText


class Migration(migrations.Migration):

    dependencies = [
        ('targets', '0019_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='Tên tệp')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='targets.submission')),
            ],
            options={
                'verbose_name': 'Bảng tính đã tải lên',
                'ordering': ['submission', 'at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TakenUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='targets.upload')),
            ],
            options={
                'ordering': ['upload'],
            },
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), name='upload_has_name_and_hash'),
        ),
        AppendOnly("targets_upload"),
        AppendOnly("targets_takenupload"),
        NfcText("targets_upload", ["name"]),
    ]
