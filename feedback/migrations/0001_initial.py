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
        ('messaging', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('rating', models.PositiveSmallIntegerField(choices=[(1, 'Poor'), (2, 'Fair'), (3, 'Okay'), (4, 'Good'), (5, 'Great')])),
                ('text', relate.lib.crypto.EncryptedTextField(blank=True)),
                ('chosen_topics', models.JSONField(default=list, help_text='Chips that the client ticked')),
                ('wants_call', models.BooleanField(default=False)),
                ('language', models.CharField(default='en', max_length=5)),
                ('received_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('referral_asked_at', models.DateTimeField(blank=True, null=True)),
                ('referral_declined_at', models.DateTimeField(blank=True, help_text='Not now, said the client', null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='clients.client')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='messaging.delivery')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='clients.household')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'indexes': [models.Index(fields=['household', '-received_at'], name='reply_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('rating__gte', 1), ('rating__lte', 5)), name='reply_rating_one_to_five')],
            },
        ),
        migrations.CreateModel(
            name='ReplyVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('rating', models.PositiveSmallIntegerField(choices=[(1, 'Poor'), (2, 'Fair'), (3, 'Okay'), (4, 'Good'), (5, 'Great')])),
                ('text', relate.lib.crypto.EncryptedTextField(blank=True)),
                ('chosen_topics', models.JSONField(default=list)),
                ('wants_call', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='feedback.reply')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('reply'), models.F('number'), name='reply_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('is_current', models.BooleanField(default=True)),
                ('sentiment', models.CharField(choices=[('positive', 'Positive'), ('neutral', 'Neutral'), ('negative', 'Negative'), ('unsure', 'Unsure')], max_length=10)),
                ('sentiment_score', models.DecimalField(decimal_places=3, help_text='From -1 to 1; shown from -10 to +10', max_digits=4)),
                ('probabilities', models.JSONField(default=dict)),
                ('topics', models.JSONField(default=list)),
                ('urgency_level', models.PositiveSmallIntegerField(choices=[(0, 'No answer needed'), (1, 'Answer this week'), (2, 'Answer today'), (3, 'Call now')], default=0)),
                ('is_complaint', models.BooleanField(default=False)),
                ('is_leaving', models.BooleanField(default=False)),
                ('action_items', models.JSONField(default=list, help_text='What to do, each with the position of the words it rests on')),
                ('evidence', models.JSONField(default=list, help_text='The rules that spoke, each with the position of the words')),
                ('language', models.CharField(default='en', help_text='As guessed from the words', max_length=3)),
                ('reader', models.CharField(max_length=40)),
                ('model_version', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='feedback.reply')),
                ('reply_version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='feedback.replyversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('reply'), condition=models.Q(('is_current', True)), name='reading_one_current'), models.CheckConstraint(condition=models.Q(('sentiment_score__gte', -1), ('sentiment_score__lte', 1)), name='reading_score_within_one')],
            },
        ),
    ]
