import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import relate.lib.crypto
import relate.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=relate.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('kind', models.CharField(max_length=60)),
                ('actor_kind', models.CharField(max_length=8)),
                ('actor_id', models.UUIDField(null=True)),
                ('object_label', models.CharField(max_length=60)),
                ('object_id', models.UUIDField(null=True)),
                ('household_id', models.UUIDField(null=True)),
                ('data', models.JSONField(default=dict)),
                ('detail_hash', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['household_id', '-id'], name='event_of_household'), models.Index(fields=['object_label', 'object_id', '-id'], name='event_of_object'), models.Index(fields=['kind', '-id'], name='event_of_kind')],
            },
        ),
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('id', models.UUIDField(default=relate.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=120)),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.UUIDField(default=relate.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
                ('content', models.CharField(help_text='SHA-256 over the digests of its events, in their order', max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.UUIDField(default=relate.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('viewer_id', models.UUIDField()),
                ('household_id', models.UUIDField(null=True)),
                ('client_id', models.UUIDField(null=True)),
                ('way', models.CharField(choices=[('page', 'Page'), ('machine', 'API')], max_length=8)),
                ('window', models.PositiveIntegerField(help_text='Of its time: quarters of an hour since 1970')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('household_id', 'client_id', 'viewer_id', 'way', 'window'), name='look_once_a_window', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SealedEvent',
            fields=[
                ('event_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Unsealed',
            fields=[
                ('event_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='EventDetail',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='detail', serialize=False, to='events.event')),
                ('salt', models.CharField(max_length=32)),
                ('text', relate.lib.crypto.EncryptedTextField()),
            ],
        ),
        migrations.AddField(
            model_name='pending',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pending', to='events.event'),
        ),
        migrations.AddField(
            model_name='sealedevent',
            name='seal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='events.seal'),
        ),
        migrations.AddIndex(
            model_name='pending',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['leased_until'], name='pending_open'),
        ),
        migrations.AddConstraint(
            model_name='pending',
            constraint=models.UniqueConstraint(fields=('event', 'task'), name='pending_once'),
        ),
        migrations.AddConstraint(
            model_name='sealedevent',
            constraint=models.UniqueConstraint(fields=('seal', 'place'), name='sealed_event_place_once'),
        ),
    ]
