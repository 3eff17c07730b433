import django.db.models.deletion
import django.utils.timezone
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
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('urgent_reply', 'Urgent reply'), ('leaving', 'Talks of leaving'), ('complaint', 'Possible complaint'), ('falling', 'Sentiment is falling'), ('silence', 'Silence'), ('drift', 'Out of band'), ('delivery', 'A letter needs a look')], max_length=14)),
                ('severity', models.CharField(choices=[('bad', 'Problem'), ('warn', 'Warning'), ('info', 'For information')], max_length=6)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('cause', models.CharField(help_text='The same cause alerts once while it stands', max_length=120)),
                ('source_id', models.UUIDField(blank=True, help_text='The reading, valuation or delivery behind it', null=True)),
                ('raised_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('snoozed_until', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.TextField(blank=True)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='clients.household')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['owner', '-raised_at'], name='alert_open_by_owner')],
                'constraints': [models.UniqueConstraint(models.F('household'), models.F('cause'), condition=models.Q(('closed_at', None)), name='alert_once_a_cause'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_by__isnull', False), _connector='OR'), name='alert_closed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Kept',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('weight', models.PositiveSmallIntegerField(help_text='0 to 100; the gravest is the heaviest')),
                ('evidence', models.JSONField(default=list)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('told_at', models.DateTimeField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='insights', to='clients.household')),
            ],
            options={
                'verbose_name': 'insight',
                'indexes': [models.Index(fields=['kind', '-weight'], name='kept_insight_by_kind')],
                'constraints': [models.UniqueConstraint(models.F('household'), models.F('kind'), models.F('subject'), name='kept_insight_once')],
            },
        ),
    ]
