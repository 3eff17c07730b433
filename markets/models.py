"""What did the world do? Securities and their prices, shared by all firms and written by the operator alone."""

from django.db import models
from django.db.models import Q

from markets.sectors import Sector
from relate.lib.fields import MoneyField, PriceField
from relate.lib.models import Row


class Security(Row):
    """A listed instrument; firms point to it by its UUID and never by a foreign key."""

    class Kind(models.TextChoices):
        STOCK = "stock", "Stock"
        FUND = "fund", "Fund"
        INDEX = "index", "Index"

    class Series(models.TextChoices):
        PRICE = "price", "Price"
        TOTAL_RETURN = "total_return", "Total return: dividends and splits already in the price"

    symbol = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    series = models.CharField(max_length=14, choices=Series, default=Series.PRICE)
    asset_class = models.CharField(max_length=30, blank=True)
    sector = models.CharField(max_length=60, choices=Sector, blank=True, help_text="Of GICS; empty: none, several or not known")
    currency = models.CharField(max_length=3, default="USD")
    source = models.CharField(max_length=200, blank=True, help_text="Who lists and prices it; empty: nobody yet")
    ask_again_at = models.DateTimeField(null=True, blank=True, help_text="Not before, as no provider had it")
    trouble = models.CharField(max_length=300, blank=True, help_text="Why no provider had it, when it was asked for last")

    class Meta:
        constraints = [
            models.UniqueConstraint("symbol", name="security_symbol_once"),
            models.CheckConstraint(condition=Q(sector__in=["", *Sector.values]), name="security_sector_of_gics"),
        ]
        verbose_name_plural = "securities"

    def __str__(self) -> str:
        return self.symbol


class Price(models.Model):
    """The close of one security on one day."""

    pk = models.CompositePrimaryKey("security_id", "on")
    security = models.ForeignKey(Security, models.CASCADE, related_name="prices")
    on = models.DateField(db_column="price_on")
    close = PriceField()
    source = models.CharField(max_length=40)
    volume = models.BigIntegerField(
        null=True, help_text="Shares traded on the day, as they were then; null: the source tells none"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(close__gt=0), name="price_positive"),
            models.CheckConstraint(condition=Q(volume=None) | Q(volume__gte=0), name="price_volume_not_negative"),
        ]
        indexes = [models.Index("on", name="price_by_day")]

    def __str__(self) -> str:
        return f"{self.security_id} {self.on}"


class Fundamentals(Row):
    """What a company is worth and earns, as a provider told it last; null: it tells none."""

    security = models.OneToOneField(Security, models.CASCADE, related_name="fundamentals")
    market_cap = MoneyField(null=True, help_text="In the security's currency")
    pe_ratio = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, help_text="Price to twelve months’ earnings of a share"
    )
    dividend_yield = PriceField(null=True, help_text="Dividends of a year to the price, a fraction")
    source = models.CharField(max_length=40, blank=True, help_text="Empty: no provider tells any")
    told_at = models.DateTimeField(help_text="When the source told it")
    asked_at = models.DateTimeField(help_text="When providers were asked last")

    class Meta:
        verbose_name_plural = "fundamentals"

    def __str__(self) -> str:
        return f"{self.security_id} {self.asked_at:%Y-%m-%d}"


class Rate(models.Model):
    """How much of a currency one euro bought on a day, as the source states it; any pair of currencies crosses through it."""

    pk = models.CompositePrimaryKey("currency", "on")
    currency = models.CharField(max_length=3)
    on = models.DateField(db_column="rate_on")
    per_euro = PriceField()
    source = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(per_euro__gt=0), name="rate_positive")]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"


class Indicator(models.Model):
    """What one series of the economy said of one month, from the day on which it was known; a revision is a row of its own.

    Read through `markets.indicators.known_on` alone, so that nothing is used before it was known.
    """

    pk = models.CompositePrimaryKey("series", "month", "known_on")
    series = models.CharField(max_length=20)
    month = models.DateField(help_text="Its first day")
    known_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    source = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.series} {self.month:%Y-%m}"


class PriceFeed(Row):
    """One source of prices: how far it reaches and what a person should know about it."""

    name = models.CharField(max_length=40)
    last_on = models.DateField()
    shifted_weeks = models.IntegerField(default=0, help_text="Whole weeks by which a demo series was moved")
    label = models.CharField(max_length=300, help_text="Shown wherever these prices are")
    synced_at = models.DateTimeField()
    paused_until = models.DateTimeField(null=True, blank=True, help_text="The provider had enough, or could not be reached")
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("name", name="price_feed_once")]

    def __str__(self) -> str:
        return self.name
