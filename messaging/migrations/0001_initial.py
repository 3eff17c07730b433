import django.db.models.deletion
import django.utils.timezone
import relate.lib.crypto
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('clients', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookCall',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('stamp', models.CharField(help_text="The provider's time stamp, as it was signed", max_length=20)),
                ('signature', models.CharField(max_length=200)),
                ('sha256', models.CharField(help_text="Of the body's bytes", max_length=64)),
                ('body', relate.lib.crypto.EncryptedTextField(blank=True, help_text='Byte for byte; removed after 30 days, or never kept where it tells of others')),
                ('events', models.PositiveIntegerField(help_text='That were new')),
                ('parked', models.PositiveIntegerField(default=0, help_text='Of letters that we did not know then')),
                ('left_out', models.PositiveIntegerField(default=0, help_text='Opens, clicks, mails that are no letters, what could not be read')),
            ],
            options={
                'verbose_name': 'message of the mail provider',
                'verbose_name_plural': 'messages of the mail provider',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('channel', models.CharField(default='email', max_length=10)),
                ('address', models.CharField(max_length=254)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('claimed', 'Claimed'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Outcome unknown'), ('held', 'Held: the address does not work'), ('suppressed', 'Not sent: suppressed'), ('cancelled', 'Cancelled')], default='queued', max_length=12)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('leased_until', models.DateTimeField(blank=True, help_text="By the database's clock", null=True)),
                ('due_at', models.DateTimeField()),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('provider', models.CharField(blank=True, max_length=40)),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('problem', models.TextField(blank=True)),
                ('status', models.CharField(blank=True, choices=[('', 'Nothing heard yet'), ('deferred', 'Put off by the recipient’s server'), ('delivered', 'Delivered'), ('dropped', 'Not sent on by the provider'), ('blocked', 'Refused for now'), ('bounced', 'Came back: no such address'), ('unsubscribed', 'Unsubscribed at the provider'), ('complained', 'Reported as spam')], default='', help_text='What the provider told since', max_length=12)),
                ('status_at', models.DateTimeField(blank=True, null=True)),
                ('sent_sha256', models.CharField(blank=True, help_text='Of the bytes handed over: names the archived message', max_length=64)),
                ('rating_token_hash', models.CharField(blank=True, max_length=64)),
                ('preferences_token_hash', models.CharField(blank=True, max_length=64)),
                ('token_expires_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='clients.client')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('letter', 'Letter'), ('reply', 'Reply'), ('note', 'Note')], default='letter', max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'With compliance'), ('changes_requested', 'Changes requested'), ('scheduled', 'Scheduled'), ('sending', 'Sending'), ('sent', 'Sent'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20)),
                ('as_of', models.DateField(help_text='The day whose figures it tells')),
                ('when', models.CharField(choices=[('now', 'As soon as it is approved'), ('morning', "The next morning, 8:30 in the client's time zone")], db_column='send_when', default='morning', max_length=10)),
                ('send_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('asked_for', models.TextField(blank=True, help_text='What the reviewer wants changed')),
                ('about_id', models.UUIDField(blank=True, help_text="The client's answer that a reply is about", null=True)),
                ('needs_compliance', models.BooleanField(default=False, help_text='It answers a possible complaint: no policy lets it go')),
                ('advisor', models.ForeignKey(help_text='In whose name', on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
                ('answers', models.ForeignKey(blank=True, help_text='A reply goes to its client alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.delivery')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='clients.household')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('about_id'), condition=models.Q(('about_id__isnull', False)), name='message_by_answer'), models.Index(models.F('state'), models.F('send_at'), name='message_by_state'), models.Index(fields=['household', '-created_at'], name='message_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['in_review', 'scheduled', 'sending', 'sent']), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='message_submitted_before_it_moves'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), ('send_at__isnull', False), _connector='OR'), name='message_scheduled_for_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_at_a_time'), models.UniqueConstraint(models.F('household'), models.F('kind'), condition=models.Q(('kind', 'letter'), ('state__in', ['draft'])), name='message_one_open_letter_draft'), models.UniqueConstraint(models.F('about_id'), condition=models.Q(('kind', 'reply'), ('state', 'draft')), name='message_one_open_reply_draft'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reply'), _negated=True), models.Q(('about_id__isnull', False), ('answers__isnull', False)), _connector='OR'), name='message_reply_answers_something')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.message'),
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('channel', models.CharField(default='email', max_length=10)),
                ('stream', models.CharField(choices=[('letters', 'Portfolio letters'), ('commentary', 'Commentary'), ('events', 'Events'), ('all', 'Everything')], max_length=12)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suppressions', to='clients.client')),
            ],
            options={
                'verbose_name': 'refusal of mail',
                'verbose_name_plural': 'refusals of mail',
                'constraints': [models.UniqueConstraint(models.F('client'), models.F('channel'), models.F('stream'), condition=models.Q(('lifted_at', None)), name='suppression_once_standing')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('subject', models.CharField(max_length=200)),
                ('preview', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(help_text='Paragraphs with {slots}; code fills every figure')),
                ('facts', models.JSONField(help_text='The sheet of facts, frozen')),
                ('facts_hash', models.CharField(max_length=64)),
                ('writer', models.CharField(help_text='plain, openai or person', max_length=40)),
                ('model', models.CharField(blank=True, max_length=80)),
                ('writer_log', models.JSONField(default=dict, help_text='Prompt version, parameters, what went wrong; no client data')),
                ('note', models.TextField(blank=True, help_text='What the reviewer should know about how it was written')),
                ('problems', models.JSONField(default=list, help_text='What the figure checker refused')),
                ('author', models.ForeignKey(help_text='Null: a machine', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='messaging.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('message'), models.F('number'), name='version_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('decision', models.CharField(choices=[('approved', 'Approved'), ('by_policy', "Approved by the firm's policy"), ('changes_requested', 'Changes requested')], max_length=20)),
                ('content_hash', models.CharField(help_text='SHA-256 of the exact content and recipients', max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(help_text='Who submitted it; never who approves it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(help_text='Null: the policy', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('editor', models.ForeignKey(help_text='Who last changed the text; never who approves it. Null: a machine wrote it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='messaging.message')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='messaging.version')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), _negated=True), models.Q(('by__isnull', False), models.Q(('by', models.F('author')), _negated=True)), _connector='OR'), name='approval_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), _negated=True), ('editor', None), models.Q(('by', models.F('editor')), _negated=True), _connector='OR'), name='approval_not_by_the_last_editor'), models.UniqueConstraint(models.F('message'), condition=models.Q(('decision__in', ['approved', 'by_policy']), ('voided_at', None)), name='approval_one_standing')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('provider', models.CharField(max_length=40)),
                ('provider_id', models.CharField(help_text='How the provider calls this event', max_length=200)),
                ('kind', models.CharField(choices=[('deferred', 'Put off by the recipient’s server'), ('delivered', 'Delivered'), ('dropped', 'Not sent on by the provider'), ('blocked', 'Refused for now'), ('bounced', 'Came back: no such address'), ('unsubscribed', 'Unsubscribed at the provider'), ('complained', 'Reported as spam')], max_length=12)),
                ('at', models.DateTimeField(help_text="By the provider's clock")),
                ('about_id', models.UUIDField(help_text='Our delivery, as the provider names it')),
                ('reason', models.CharField(blank=True, help_text="In the words of the recipient's server", max_length=500)),
                ('state', models.CharField(choices=[('parked', 'Waits for its letter'), ('applied', 'Applied'), ('given_up', 'Given up')], max_length=8)),
                ('problem', models.CharField(blank=True, help_text='Why it was given up', max_length=200)),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='messaging.delivery')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='messaging.webhookcall')),
            ],
            options={
                'verbose_name': 'report on a delivery',
                'verbose_name_plural': 'reports on deliveries',
                'indexes': [models.Index(models.F('created_at'), condition=models.Q(('state', 'parked')), name='delivery_event_parked')],
                'constraints': [models.UniqueConstraint(models.F('provider'), models.F('provider_id'), name='delivery_event_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'applied'), _negated=True), ('delivery__isnull', False), _connector='OR'), name='delivery_event_of_a_letter'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'given_up'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='delivery_event_given_up_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='WebhookKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('provider', models.CharField(max_length=40)),
                ('public_key', models.TextField(help_text='ECDSA P-256, SubjectPublicKeyInfo in base64')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('provider'), condition=models.Q(('removed_at', None)), name='webhook_key_one_in_use')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('complaints', models.PositiveIntegerField(help_text='Clients who reported a letter as spam')),
                ('sent', models.PositiveIntegerField(help_text='Letters that went out in the same days')),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_because', models.CharField(blank=True, max_length=300)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pause of sending',
                'verbose_name_plural': 'pauses of sending',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('lifted_at',), name='pause_one_standing', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('lifted_at', None), models.Q(('lifted_by__isnull', False), models.Q(('lifted_because', ''), _negated=True)), _connector='OR'), name='pause_lifted_by_somebody')],
            },
        ),
        migrations.AddField(
            model_name='webhookcall',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='messaging.webhookkey'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('state'), models.F('due_at'), name='delivery_by_state'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['client', '-handed_at'], name='delivery_newest'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('address'), models.F('status_at'), condition=models.Q(('status', 'blocked')), name='delivery_blocked'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(models.F('message'), models.F('client'), models.F('channel'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('status', ''), ('status_at__isnull', False), _connector='OR'), name='delivery_status_since'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(models.F('rating_token_hash'), condition=models.Q(('rating_token_hash', ''), _negated=True), name='delivery_rating_token'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(models.F('preferences_token_hash'), condition=models.Q(('preferences_token_hash', ''), _negated=True), name='delivery_preferences_token'),
        ),
        migrations.AddIndex(
            model_name='webhookcall',
            index=models.Index(models.F('created_at'), condition=models.Q(('body', ''), _negated=True), name='webhook_call_with_body'),
        ),
    ]
