import django.db.models.deletion
import django.utils.timezone
import relate.lib.crypto
import relate.lib.fields
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
            name='Import',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=255)),
                ('custodian', models.CharField(blank=True, max_length=40)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('uploaded', 'Reading'), ('unmapped', 'Columns to name'), ('previewed', 'Ready to import'), ('running', 'Importing'), ('applied', 'Imported'), ('undone', 'Undone'), ('refused', 'Refused')], default='uploaded', max_length=10)),
                ('accounts', models.JSONField(default=list, help_text='Each account of the file and the portfolio it was matched to')),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('created_count', models.PositiveIntegerField(default=0)),
                ('updated_count', models.PositiveIntegerField(default=0)),
                ('unchanged_count', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list, help_text='Row number, cell, reason and fix')),
                ('warnings', models.JSONField(default=list, help_text='Sentences for the person who imports')),
                ('replaced', models.JSONField(default=list, help_text='Positions as they were before, so that the import can be undone')),
                ('refusal', models.CharField(blank=True, help_text='Why the file cannot be imported at all', max_length=500)),
                ('fingerprint', models.CharField(blank=True, help_text='Hash of the header of a table that no source knows', max_length=64)),
                ('mapping', models.JSONField(blank=True, default=dict, help_text='What a person said of its columns; kept for the next such table')),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-created_at'], name='import_newest')],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('symbol', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=200)),
                ('asset_class', models.CharField(choices=[('us_equity', 'US equity'), ('intl_equity', 'Intl equity'), ('fixed_income', 'Fixed income'), ('real_assets', 'Real assets'), ('cash', 'Cash'), ('other', 'Other')], default='other', max_length=20)),
                ('sector', models.CharField(blank=True, max_length=60)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('security_id', models.UUIDField(blank=True, help_text='markets.Security, by UUID and not by key', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('symbol'), name='instrument_symbol_once')],
            },
        ),
        migrations.CreateModel(
            name='Portfolio',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('custodian', models.CharField(max_length=40)),
                ('account_number', relate.lib.crypto.EncryptedTextField()),
                ('account_digest', models.CharField(help_text='Keyed hash, to recognise the account in a file', max_length=64)),
                ('account_tail', models.CharField(help_text='Last characters, shown to people', max_length=8)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('benchmark_id', models.UUIDField(blank=True, help_text='markets.Security of the benchmark', null=True)),
                ('opened_on', models.DateField(blank=True, null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('last_sync', models.DateTimeField(blank=True, null=True)),
                ('lot_method', models.CharField(choices=[('fifo', 'First in, first out'), ('average', 'Average cost'), ('specific', 'Chosen lots, else first in, first out')], default='fifo', max_length=8)),
                ('unvalued_because', models.CharField(blank=True, help_text='Why the records give no value', max_length=300)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portfolios', to='clients.household')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('custodian'), models.F('account_digest'), name='portfolio_account_once')],
            },
        ),
        migrations.CreateModel(
            name='Ownership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('share', models.DecimalField(decimal_places=6, max_digits=7)),
                ('since', models.DateField(blank=True, help_text='Null: from the beginning', null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='clients.client')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='portfolios.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('client'), name='ownership_once'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='ownership_share_within_one')],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('as_of', models.DateField()),
                ('quantity', relate.lib.fields.QuantityField(decimal_places=8, max_digits=24)),
                ('price', relate.lib.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ('market_value', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20)),
                ('cost_basis', relate.lib.fields.MoneyField(decimal_places=4, help_text='Null: the custodian did not state it', max_digits=20, null=True)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='portfolios.import')),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='portfolios.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('instrument'), models.F('as_of'), name='holding_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='FormerValuation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='valued_on')),
                ('opening', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20, null=True)),
                ('value', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20)),
                ('cash', relate.lib.fields.MoneyField(decimal_places=4, default=0, max_digits=20)),
                ('flow', relate.lib.fields.MoneyField(decimal_places=4, default=0, max_digits=20)),
                ('fee', relate.lib.fields.MoneyField(decimal_places=4, default=0, max_digits=20)),
                ('gap', models.CharField(blank=True, max_length=300)),
                ('basis', models.CharField(max_length=10)),
                ('known_from', models.DateTimeField()),
                ('known_until', models.DateTimeField()),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_valuations', to='portfolios.portfolio')),
            ],
            options={
                'indexes': [models.Index(fields=['portfolio', 'known_until'], name='former_valuation_known')],
            },
        ),
        migrations.CreateModel(
            name='FormerRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='recorded_on')),
                ('kind', models.CharField(max_length=14)),
                ('quantity', relate.lib.fields.QuantityField(decimal_places=8, default=0, max_digits=24)),
                ('price', relate.lib.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ('money', relate.lib.fields.MoneyField(decimal_places=4, help_text="A transaction's change of cash, or a position's value", max_digits=20)),
                ('cost', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20, null=True)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('known_from', models.DateTimeField()),
                ('known_until', models.DateTimeField()),
                ('instrument', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_records', to='portfolios.portfolio')),
            ],
            options={
                'indexes': [models.Index(fields=['portfolio', 'known_until'], name='former_record_known')],
            },
        ),
        migrations.CreateModel(
            name='FormerOwnership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('share', models.DecimalField(decimal_places=6, max_digits=7)),
                ('since', models.DateField(help_text='Null: from the beginning', null=True)),
                ('until', models.DateField(help_text='The first day on which it no longer held')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='former_ownerships', to='clients.client')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.household')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_owners', to='portfolios.portfolio')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('kind', models.CharField(choices=[('break', 'Position break'), ('negative_cash', 'Negative cash'), ('stale_price', 'Stale price'), ('no_price', 'No price'), ('no_cost', 'Missing cost'), ('no_rate', 'No exchange rate'), ('incomplete', 'Records incomplete'), ('lots', 'Lots do not tie')], max_length=14)),
                ('key', models.CharField(help_text='Which trouble this is: another size of it is another flag', max_length=120)),
                ('text', models.CharField(help_text='What is wrong, and since when', max_length=400)),
                ('raised_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, help_text='Why a person accepts it', max_length=300)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='portfolios.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('key'), condition=models.Q(('resolved_at', None)), name='flag_once_while_it_stands')],
            },
        ),
        migrations.CreateModel(
            name='Appraisal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='appraised_on')),
                ('price', relate.lib.fields.PriceField(decimal_places=8, help_text="Of one unit, in the instrument's currency", max_digits=20)),
                ('source', models.CharField(help_text='Who appraised it, or which document says so', max_length=200)),
                ('replaced_at', models.DateTimeField(help_text='When another value for the same day took its place', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appraisals', to='portfolios.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('instrument'), models.F('on'), condition=models.Q(('replaced_at', None)), name='appraisal_once_a_day_while_it_holds'), models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='appraisal_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Restatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('at', models.DateTimeField()),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('days', models.PositiveIntegerField(help_text='Days whose value, flow, fee or gap is another than before')),
                ('value_before', relate.lib.fields.MoneyField(decimal_places=4, help_text='On the last of these days; null: it had no value', max_digits=20, null=True)),
                ('value_after', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20, null=True)),
                ('return_before', models.DecimalField(decimal_places=8, help_text='Net, that year to that day', max_digits=12, null=True)),
                ('return_after', models.DecimalField(decimal_places=8, max_digits=12, null=True)),
                ('cause', models.CharField(help_text='What brought it about', max_length=300)),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restatements', to='portfolios.portfolio')),
            ],
            options={
                'indexes': [models.Index(fields=['portfolio', '-at'], name='restatement_newest')],
            },
        ),
        migrations.CreateModel(
            name='StatedCost',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='came_on', help_text='The day on which they came in')),
                ('cost', relate.lib.fields.MoneyField(decimal_places=4, help_text="Of all that came in on that day, in the account's currency", max_digits=20)),
                ('acquired_on', models.DateField(help_text='When the client first bought them; decides long or short term', null=True)),
                ('source', models.CharField(max_length=200)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolios.instrument')),
                ('out_of', models.ForeignKey(help_text='The company that spun them off', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stated_costs', to='portfolios.portfolio')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('instrument'), models.F('on'), condition=models.Q(('replaced_at', None)), name='stated_cost_once_while_it_holds'), models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='stated_cost_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='StatedLot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='stated_on')),
                ('is_closed', models.BooleanField()),
                ('acquired_on', models.DateField(null=True)),
                ('quantity', relate.lib.fields.QuantityField(decimal_places=8, max_digits=24)),
                ('cost', relate.lib.fields.MoneyField(decimal_places=4, help_text='Null: the custodian did not state it', max_digits=20, null=True)),
                ('proceeds', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20, null=True)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stated_lots', to='portfolios.portfolio')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stated_lots', to='portfolios.import')),
            ],
            options={
                'indexes': [models.Index(fields=['portfolio', 'on'], name='stated_lot_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('asset_class', models.CharField(choices=[('us_equity', 'US equity'), ('intl_equity', 'Intl equity'), ('fixed_income', 'Fixed income'), ('real_assets', 'Real assets'), ('cash', 'Cash'), ('other', 'Other')], max_length=20)),
                ('weight', models.DecimalField(decimal_places=6, max_digits=7)),
                ('band', models.DecimalField(decimal_places=6, help_text='Agreed tolerance, as a share of the whole', max_digits=7)),
                ('agreed_on', models.DateField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='clients.household')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('household'), models.F('asset_class'), models.F('agreed_on'), name='target_once_a_day'), models.CheckConstraint(condition=models.Q(('weight__gte', 0), ('weight__lte', 1)), name='target_weight_within_one')],
            },
        ),
        migrations.CreateModel(
            name='Transaction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('on', models.DateField(db_column='traded_on')),
                ('kind', models.CharField(choices=[('buy', 'Buy'), ('sell', 'Sell'), ('deposit', 'Deposit'), ('withdrawal', 'Withdrawal'), ('dividend', 'Dividend'), ('interest', 'Interest'), ('fee', 'Advisory fee'), ('charge', "Custodian's charge"), ('tax', 'Tax'), ('split', 'Split'), ('short', 'Sell short'), ('cover', 'Buy to cover'), ('return_capital', 'Return of capital'), ('spin_off', 'Spin-off'), ('merger', 'Merger'), ('symbol_change', 'Symbol change'), ('expiry', 'Expired, exercised or assigned'), ('exchange', 'Corporate action'), ('transfer_in', 'Securities in'), ('transfer_out', 'Securities out'), ('other', 'Other')], max_length=14)),
                ('quantity', relate.lib.fields.QuantityField(decimal_places=8, default=0, max_digits=24)),
                ('price', relate.lib.fields.PriceField(decimal_places=8, max_digits=20, null=True)),
                ('amount', relate.lib.fields.MoneyField(decimal_places=4, help_text='Change of cash', max_digits=20)),
                ('commission', relate.lib.fields.MoneyField(decimal_places=4, default=0, max_digits=20)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(help_text='Hash of the row and its occurrence; the same row never enters twice', max_length=64)),
                ('instrument', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='portfolios.instrument')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transactions', to='portfolios.portfolio')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='transactions', to='portfolios.import')),
            ],
            options={
                'indexes': [models.Index(fields=['portfolio', 'on'], name='transaction_by_day')],
                'constraints': [models.UniqueConstraint(models.F('portfolio'), models.F('key'), name='transaction_once')],
            },
        ),
        migrations.CreateModel(
            name='Restated',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restated', to='portfolios.import')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restated', to='portfolios.transaction')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('transaction'), models.F('source'), name='restated_once_a_file')],
            },
        ),
        migrations.CreateModel(
            name='LotPick',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('quantity', relate.lib.fields.QuantityField(decimal_places=8, max_digits=24)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picked_by', to='portfolios.transaction')),
                ('sale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='portfolios.transaction')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('sale'), models.F('opening'), name='lot_pick_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='lot_pick_positive')],
            },
        ),
        migrations.CreateModel(
            name='Valuation',
            fields=[
                ('pk', models.CompositePrimaryKey('portfolio_id', 'on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(db_column='valued_on')),
                ('opening', relate.lib.fields.MoneyField(decimal_places=4, help_text='Value at the end of the valued day before; null on the first', max_digits=20, null=True)),
                ('value', relate.lib.fields.MoneyField(decimal_places=4, max_digits=20)),
                ('cash', relate.lib.fields.MoneyField(decimal_places=4, default=0, max_digits=20)),
                ('flow', relate.lib.fields.MoneyField(decimal_places=4, default=0, help_text='External money in (+) or out (-) on the day', max_digits=20)),
                ('fee', relate.lib.fields.MoneyField(decimal_places=4, default=0, help_text='Advisory fees taken on the day, as a positive amount', max_digits=20)),
                ('gap', models.CharField(blank=True, help_text='Why no return leads from the valuation before to this one', max_length=300)),
                ('basis', models.CharField(choices=[('stated', 'Stated by the custodian'), ('computed', 'From transactions and prices')], max_length=10)),
                ('known_from', models.DateTimeField(default=django.utils.timezone.now, help_text='Since when the product gives this figure')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='valuations', to='portfolios.portfolio')),
            ],
            options={
                'indexes': [models.Index(fields=['on'], name='valuation_by_day')],
            },
        ),
    ]
