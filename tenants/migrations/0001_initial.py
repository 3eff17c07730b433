import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import functools
import secrets
import tenants.configuration
import tenants.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=40, unique=True)),
                ('households', models.PositiveIntegerField(blank=True, null=True)),
                ('people', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('schema_name', models.CharField(default=tenants.models.new_schema_name, editable=False, max_length=18, unique=True, validators=[django.core.validators.RegexValidator('^f_[a-z0-9]{16}$')])),
                ('name', models.CharField(max_length=120)),
                ('domain', models.CharField(help_text='The host that links in letters carry', max_length=253, unique=True)),
                ('kind', models.CharField(choices=[('firm', 'Firm'), ('operator', 'Operator')], default='firm', max_length=8)),
                ('status', models.CharField(choices=[('provisioning', 'Being made'), ('active', 'Active'), ('suspended', 'Suspended'), ('purging', 'Being purged')], default='provisioning', max_length=12)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('purge_at', models.DateTimeField(blank=True, help_text='Everything of the firm is removed then, unless it is cancelled', null=True)),
                ('is_held', models.BooleanField(default=False, help_text='Legal hold: nothing of the firm may be removed')),
                ('branding_config', models.JSONField(blank=True, default=dict, validators=[tenants.configuration.validate_brand])),
                ('ai_tone_settings', models.JSONField(blank=True, default=dict, validators=[tenants.configuration.validate_tone])),
                ('compliance_rules', models.JSONField(blank=True, default=dict, validators=[tenants.configuration.validate_policy])),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organizations', to='tenants.plan')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('schema_name__regex', '^f_[a-z0-9]{16}$')), name='organization_schema_name'), models.CheckConstraint(condition=models.Q(('domain__regex', '^[a-z0-9.-]+$')), name='organization_domain_normal'), models.UniqueConstraint(condition=models.Q(('kind', 'operator')), fields=('kind',), name='organization_one_operator'), models.CheckConstraint(condition=models.Q(('purge_at', None), models.Q(('status__in', ('suspended', 'purging')), ('suspended_at__isnull', False)), _connector='OR'), name='organization_purged_only_when_suspended'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'operator'), _negated=True), ('status__in', ('provisioning', 'active')), _connector='OR'), name='organization_operator_stays_open')],
            },
        ),
        migrations.CreateModel(
            name='SchemaState',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('applied', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, help_text='Migrations, as app.name', size=None)),
                ('state', models.CharField(choices=[('current', 'Migrated'), ('running', 'Being migrated'), ('failed', 'Failed')], default='running', max_length=8)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, help_text='The kind of the error; its text stands in the log', max_length=200)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='schema_state', to='tenants.organization')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('month', models.DateField()),
                ('metric', models.CharField(max_length=40)),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usage', to='tenants.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'month', 'metric'), name='usage_once_a_month')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('tables', models.PositiveIntegerField(default=0)),
                ('tables_done', models.PositiveIntegerField(default=0)),
                ('rows', models.PositiveBigIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='Bytes of the archive')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='tenants.organization')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('ended_at__isnull', False), ('sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='export_done_has_a_hash'), models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('organization',), name='export_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('domain', models.CharField(max_length=253)),
                ('proof', models.CharField(choices=[('operator', 'Given by the operator'), ('dns', 'A DNS record')], default='dns', max_length=8)),
                ('challenge', models.CharField(default=functools.partial(secrets.token_urlsafe, *(32,), **{}), editable=False, max_length=43)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('tenant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='tenants.organization')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('domain__regex', '^[a-z0-9.-]+$')), name='domain_normal'), models.UniqueConstraint(condition=models.Q(('verified_at__isnull', False)), fields=('domain',), name='domain_serves_one_firm'), models.UniqueConstraint(fields=('tenant', 'domain'), name='domain_once_a_firm')],
            },
        ),
    ]
