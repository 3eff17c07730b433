import django.db.models.deletion
import django.utils.timezone
import relate.lib.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('pk', models.CompositePrimaryKey('series', 'month', 'known_on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('series', models.CharField(max_length=20)),
                ('month', models.DateField(help_text='Its first day')),
                ('known_on', models.DateField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=12)),
                ('source', models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='PriceFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=40)),
                ('last_on', models.DateField()),
                ('shifted_weeks', models.IntegerField(default=0, help_text='Whole weeks by which a demo series was moved')),
                ('label', models.CharField(help_text='Shown wherever these prices are', max_length=300)),
                ('synced_at', models.DateTimeField()),
                ('paused_until', models.DateTimeField(blank=True, help_text='The provider had enough, or could not be reached', null=True)),
                ('trouble', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('name'), name='price_feed_once')],
            },
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('pk', models.CompositePrimaryKey('currency', 'on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('currency', models.CharField(max_length=3)),
                ('on', models.DateField(db_column='rate_on')),
                ('per_euro', relate.lib.fields.PriceField(decimal_places=8, max_digits=20)),
                ('source', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('per_euro__gt', 0)), name='rate_positive')],
            },
        ),
        migrations.CreateModel(
            name='Security',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('symbol', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('stock', 'Stock'), ('fund', 'Fund'), ('index', 'Index')], max_length=10)),
                ('series', models.CharField(choices=[('price', 'Price'), ('total_return', 'Total return: dividends and splits already in the price')], default='price', max_length=14)),
                ('asset_class', models.CharField(blank=True, max_length=30)),
                ('sector', models.CharField(blank=True, choices=[('Communication Services', 'Communication Services'), ('Consumer Discretionary', 'Consumer Discretionary'), ('Consumer Staples', 'Consumer Staples'), ('Energy', 'Energy'), ('Financials', 'Financials'), ('Health Care', 'Health Care'), ('Industrials', 'Industrials'), ('Information Technology', 'Information Technology'), ('Materials', 'Materials'), ('Real Estate', 'Real Estate'), ('Utilities', 'Utilities')], help_text='Of GICS; empty: none, several or not known', max_length=60)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('source', models.CharField(blank=True, help_text='Who lists and prices it; empty: nobody yet', max_length=200)),
                ('ask_again_at', models.DateTimeField(blank=True, help_text='Not before, as no provider had it', null=True)),
                ('trouble', models.CharField(blank=True, help_text='Why no provider had it, when it was asked for last', max_length=300)),
            ],
            options={
                'verbose_name_plural': 'securities',
                'constraints': [models.UniqueConstraint(models.F('symbol'), name='security_symbol_once'), models.CheckConstraint(condition=models.Q(('sector__in', ['', 'Communication Services', 'Consumer Discretionary', 'Consumer Staples', 'Energy', 'Financials', 'Health Care', 'Industrials', 'Information Technology', 'Materials', 'Real Estate', 'Utilities'])), name='security_sector_of_gics')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('pk', models.CompositePrimaryKey('security_id', 'on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(db_column='price_on')),
                ('close', relate.lib.fields.PriceField(decimal_places=8, max_digits=20)),
                ('source', models.CharField(max_length=40)),
                ('volume', models.BigIntegerField(help_text='Shares traded on the day, as they were then; null: the source tells none', null=True)),
                ('security', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='markets.security')),
            ],
            options={
                'indexes': [models.Index(models.F('on'), name='price_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('close__gt', 0)), name='price_positive'), models.CheckConstraint(condition=models.Q(('volume', None), ('volume__gte', 0), _connector='OR'), name='price_volume_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Fundamentals',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('market_cap', relate.lib.fields.MoneyField(decimal_places=4, help_text="In the security's currency", max_digits=20, null=True)),
                ('pe_ratio', models.DecimalField(decimal_places=4, help_text='Price to twelve months’ earnings of a share', max_digits=20, null=True)),
                ('dividend_yield', relate.lib.fields.PriceField(decimal_places=8, help_text='Dividends of a year to the price, a fraction', max_digits=20, null=True)),
                ('source', models.CharField(blank=True, help_text='Empty: no provider tells any', max_length=40)),
                ('told_at', models.DateTimeField(help_text='When the source told it')),
                ('asked_at', models.DateTimeField(help_text='When providers were asked last')),
                ('security', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='fundamentals', to='markets.security')),
            ],
            options={
                'verbose_name_plural': 'fundamentals',
            },
        ),
    ]
