"""Word templates that administrators put in place of the built-in one: versions, never rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import AppendOnly, NfcText


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0003_devices'),
        ('targets', '0023_workbook_layouts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=30, verbose_name='Loại văn bản')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='Tên tệp')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_templates', to='pledges.cluster')),
            ],
            options={
                'verbose_name': 'Mẫu văn bản',
                'ordering': ['cluster', 'kind', '-number'],
                'constraints': [models.UniqueConstraint(fields=('cluster', 'kind', 'number'), name='document_template_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('sha256', '')), models.Q(models.Q(('name', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='document_template_has_its_hash')],
            },
        ),
        AppendOnly("targets_documenttemplate"),
        NfcText("targets_documenttemplate", ["name"]),
    ]
