"""Documents that were issued, never rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from foundation.guards import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('pledges', '0003_devices'),
        ('targets', '0016_stock_of_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='Mã kiểm tra')),
                ('kind', models.SlugField(max_length=30, verbose_name='Loại văn bản')),
                ('window', models.SlugField(max_length=30, verbose_name='Mốc')),
                ('is_provisional', models.BooleanField(default=False)),
                ('content_hash', models.CharField(max_length=64)),
                ('file', models.FileField(unique=True, upload_to='documents/', verbose_name='Tệp')),
                ('digest', models.CharField(max_length=64)),
                ('stands_on', models.JSONField()),
                ('at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='pledges.agreement')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='pledges.province')),
                ('submission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='targets.submission')),
            ],
            options={
                'verbose_name': 'Văn bản',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['submission', '-at'], name='document_of_report')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('kind', ''), _negated=True), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='document_has_a_code')],
            },
        ),
        AppendOnly("targets_document"),
    ]
