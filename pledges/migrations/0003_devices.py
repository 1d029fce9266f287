"""Screens on a wall: each with a link that may be revoked, and is revoked for good."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import NfcText, Refuse


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='Tên màn hình')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='pledges.cluster', verbose_name='Cụm')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Màn hình',
                'ordering': ['cluster', '-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='device_has_a_name'), models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('cluster', 'name'), name='device_named_once'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__gte', models.F('made_at')), ('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='device_revoked_by_somebody_after_it_was_made')],
            },
        ),
        NfcText("pledges_device", ["name"]),
        Refuse(
            "pledges_device_stays_revoked",
            "pledges_device",
            "UPDATE",
            "OLD.revoked_at IS NOT NULL",
            "a revoked screen stays as it is",
        ),
    ]
