import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClientImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=255)),
                ('state', models.CharField(choices=[('previewed', 'Ready to import'), ('running', 'Importing'), ('applied', 'Imported'), ('undone', 'Undone'), ('refused', 'Refused')], default='previewed', max_length=10)),
                ('mapping', models.JSONField(default=dict, help_text='Column of the file to field of ours')),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('created_count', models.PositiveIntegerField(default=0)),
                ('updated_count', models.PositiveIntegerField(default=0)),
                ('skipped', models.JSONField(default=list, help_text='Row number, cell, reason and fix of each skipped row')),
                ('admitted', models.JSONField(default=list, help_text='Rows that a person lets in though they name an erased client')),
                ('problem', models.TextField(blank=True)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('town', models.CharField(blank=True, max_length=120)),
                ('since_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('cadence', models.CharField(choices=[('weekly', 'Every week'), ('monthly', 'Every month'), ('quarterly', 'Every quarter'), ('none', 'No regular letter')], default='monthly', max_length=10)),
                ('next_letter_on', models.DateField(blank=True, null=True)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('sms', 'Text message'), ('phone', 'Telephone'), ('post', 'Post')], default='email', max_length=10)),
                ('language', models.CharField(choices=[('en', 'English'), ('es', 'Spanish')], default='en', max_length=5)),
                ('tone', models.CharField(choices=[('warm', 'Warm'), ('formal', 'Formal'), ('brief', 'Brief')], default='warm', max_length=10)),
                ('time_zone', models.CharField(default='America/New_York', max_length=40)),
                ('external_id', models.CharField(blank=True, help_text="The household's key in another system", max_length=120)),
                ('risk_tolerance', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, lowest'), (2, '2'), (3, '3'), (4, '4'), (5, '5'), (6, '6'), (7, '7, highest')], help_text='How much risk they want, as agreed with them', null=True)),
                ('risk_capacity', models.PositiveSmallIntegerField(blank=True, choices=[(1, '1, lowest'), (2, '2'), (3, '3'), (4, '4'), (5, '5'), (6, '6'), (7, '7, highest')], help_text='How much risk their means and time allow', null=True)),
                ('restricted_at', models.DateTimeField(blank=True, editable=False, help_text="All its clients' data is restricted", null=True)),
                ('advisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('advisor'), django.db.models.functions.text.Lower('name'), name='household_by_advisor'), models.Index(models.F('next_letter_on'), name='household_by_next_letter')],
                'constraints': [models.UniqueConstraint(models.F('external_id'), condition=models.Q(('external_id', ''), _negated=True), name='household_external_id_once'), models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('since_on')), _connector='OR'), name='household_closed_after_since'), models.CheckConstraint(condition=models.Q(('risk_tolerance', None), ('risk_tolerance__range', (1, 7)), _connector='OR'), name='household_risk_tolerance_in_range'), models.CheckConstraint(condition=models.Q(('risk_capacity', None), ('risk_capacity__range', (1, 7)), _connector='OR'), name='household_risk_capacity_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('topic', models.CharField(max_length=30)),
                ('raised_at', models.DateTimeField()),
                ('source_id', models.UUIDField(help_text='The reply that it was read in')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='clients.household')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('source_id'), models.F('topic'), name='concern_once_a_source')],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('trust', 'Trust'), ('company', 'Company')], default='person', max_length=10)),
                ('name', models.CharField(help_text='In full, as on letters', max_length=200)),
                ('salutation', models.CharField(help_text="As in 'Dear Ngozi'", max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('email_bounced_at', models.DateTimeField(blank=True, editable=False, help_text='Mail comes back: do not use', null=True)),
                ('email_bounce_reason', models.CharField(blank=True, editable=False, max_length=300)),
                ('email_trusted_at', models.DateTimeField(blank=True, editable=False, help_text='A person said that it works', null=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('occupation', models.CharField(blank=True, max_length=120)),
                ('born_on', models.DateField(blank=True, null=True)),
                ('receives_letters', models.BooleanField(default=True)),
                ('do_not_contact_reason', models.CharField(blank=True, help_text='Set: no message on any channel', max_length=200)),
                ('external_id', models.CharField(blank=True, max_length=120)),
                ('restricted_at', models.DateTimeField(blank=True, editable=False, help_text='Kept, and used for nothing', null=True)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, help_text='What is left is a tombstone', null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='clients.household')),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('name'), name='client_by_name'), models.Index(django.db.models.functions.text.Lower('email'), name='client_by_email')],
                'constraints': [models.UniqueConstraint(models.F('external_id'), condition=models.Q(('external_id', ''), _negated=True), name='client_external_id_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='client_has_name'), models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('email', ''), ('phone', ''), ('receives_letters', False), ('restricted_at__isnull', False)), _connector='OR'), name='client_erased_cannot_be_reached')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('note', 'Note'), ('call', 'Call'), ('meeting', 'Meeting')], default='note', max_length=10)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='clients.client')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='clients.household')),
            ],
            options={
                'indexes': [models.Index(fields=['household', '-at'], name='note_newest')],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('stage', models.CharField(choices=[('asked', 'Asked'), ('named', 'Named'), ('introduced', 'Introduced'), ('met', 'Met'), ('client', 'Became a client'), ('declined', 'Declined')], default='named', max_length=12)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('contact', models.CharField(blank=True, max_length=200)),
                ('remark', models.TextField(blank=True)),
                ('was_asked', models.BooleanField(default=True)),
                ('source_id', models.UUIDField(blank=True, help_text='The reply that it came with', null=True)),
                ('value', models.DecimalField(blank=True, decimal_places=2, help_text='Assets brought', max_digits=20, null=True)),
                ('at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='clients.client')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='clients.household')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('source_id'), condition=models.Q(('source_id', None), _negated=True), name='referral_once_a_source'), models.CheckConstraint(condition=models.Q(('stage', 'asked'), models.Q(('name', ''), _negated=True), _connector='OR'), name='referral_named_after_asked')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('title', models.CharField(max_length=200)),
                ('why', models.TextField(blank=True, help_text="The reason, with the client's quoted words where there are any")),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('source_id', models.UUIDField(blank=True, help_text='The reading or alert that it came from', null=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to='clients.client')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='clients.household')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('owner'), models.F('due_on'), condition=models.Q(('done_at', None)), name='task_open_by_owner')],
                'constraints': [models.UniqueConstraint(models.F('source_id'), models.F('title'), condition=models.Q(('source_id', None), _negated=True), name='task_once_a_source')],
            },
        ),
        migrations.CreateModel(
            name='ClientImportChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('object_label', models.CharField(max_length=60)),
                ('object_id', models.UUIDField()),
                ('before', models.JSONField(help_text='Null: the row was created', null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='clients.clientimport')),
            ],
            options={
                'indexes': [models.Index(models.F('batch'), name='client_import_change_batch')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('sms', 'Text message'), ('phone', 'Telephone'), ('post', 'Post')], max_length=10)),
                ('basis', models.CharField(choices=[('express', 'Given expressly'), ('contract', 'Part of the advisory agreement'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('at', models.DateTimeField()),
                ('source', models.CharField(help_text='How we know: form, call, import, unsubscribe link', max_length=200)),
                ('wording', models.TextField(blank=True, help_text='The words that the client agreed to')),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='clients.client')),
            ],
            options={
                'indexes': [models.Index(fields=['client', 'channel', '-at'], name='consent_newest')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('client_id', models.UUIDField()),
                ('household_id', models.UUIDField()),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('running', 'Being erased'), ('failed', 'Failed'), ('done', 'Erased'), ('refused', 'Refused')], default='asked', max_length=8)),
                ('due_on', models.DateField(help_text='GDPR 12(3): one month; CCPA: 45 days')),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('digests', models.JSONField(default=dict, help_text='Keyed hashes by which a file that brings her back is known')),
                ('account_marks', models.JSONField(default=list, help_text="The same of her accounts, for a custodian's file")),
                ('plan', models.JSONField(default=list, help_text='Keys of the rows of each class, read before the first of them goes')),
                ('remains', models.JSONField(default=list, help_text='What still names her, how often, and because of what')),
                ('counts', models.JSONField(default=dict, help_text='Rows of each class that went or lost the name')),
                ('kept_until', models.DateField(help_text='When the last copy in the archive goes', null=True)),
                ('asked_by', models.ForeignKey(help_text='Who wrote it down', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('client_id'), condition=models.Q(('state', 'refused'), _negated=True), name='erasure_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='erasure_decided_by_somebody')],
            },
        ),
    ]
