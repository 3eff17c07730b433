"""What do clients own? Portfolios, their holdings, transactions and valuations, and the files they came from."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advisors.models import User
from clients.models import Client, Household
from markets.sectors import Sector
from portfolios.called import account_called, called
from portfolios.connections import Connection, SyncedAccount
from portfolios.measuring import ONE_MARK, Blend, Mark, Measured
from portfolios.trust import (
    Appraisal,
    Flag,
    FormerOwnership,
    FormerRecord,
    FormerValuation,
    LotPick,
    Restatement,
    StatedCost,
    StatedLot,
)
from relate.lib.crypto import EncryptedTextField
from relate.lib.fields import MoneyField, PriceField, QuantityField
from relate.lib.models import Row, Rows

__all__ = [
    "Appraisal",
    "AssetClass",
    "Blend",
    "Connection",
    "Flag",
    "FormerOwnership",
    "FormerRecord",
    "FormerValuation",
    "Holding",
    "HouseholdSettings",
    "Import",
    "Instrument",
    "LotPick",
    "Ownership",
    "Portfolio",
    "Restated",
    "Restatement",
    "StatedCost",
    "StatedLot",
    "SyncedAccount",
    "Target",
    "Transaction",
    "Valuation",
]


class AssetClass(models.TextChoices):
    US_EQUITY = "us_equity", "US equity"
    INTL_EQUITY = "intl_equity", "Intl equity"
    FIXED_INCOME = "fixed_income", "Fixed income"
    REAL_ASSETS = "real_assets", "Real assets"
    CASH = "cash", "Cash"
    OTHER = "other", "Other"


EQUITY = (AssetClass.US_EQUITY, AssetClass.INTL_EQUITY)


class Instrument(Row):
    """The firm's own name for something held; private assets stay here and are never public."""

    symbol = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    asset_class = models.CharField(max_length=20, choices=AssetClass, default=AssetClass.OTHER)
    sector = models.CharField(max_length=60, choices=Sector, blank=True, help_text="Of GICS; empty: none, several or not known")
    currency = models.CharField(max_length=3, default="USD")
    security_id = models.UUIDField(null=True, blank=True, help_text="markets.Security, by UUID and not by key")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("symbol", name="instrument_symbol_once"),
            models.CheckConstraint(condition=Q(sector__in=["", *Sector.values]), name="instrument_sector_of_gics"),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def called(self) -> str:
        return called(self.symbol, self.name)


class PortfolioQuerySet(Rows["Portfolio"]):
    def visible_to(self, user: User) -> "PortfolioQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None)


class Portfolio(Measured, Row):
    """One account at a custodian."""

    class Lots(models.TextChoices):
        FIFO = "fifo", "First in, first out"
        AVERAGE = "average", "Average cost"
        SPECIFIC = "specific", "Chosen lots, else first in, first out"

    class Taxation(models.TextChoices):
        TAXED = "taxed", "Taxed: gains are realised"
        DEFERRED = "deferred", "Tax-deferred: an IRA, a 401(k) and their like"
        FREE = "free", "Tax-free: a Roth, an HSA and their like"

    household = models.ForeignKey(Household, models.PROTECT, related_name="portfolios")
    name = models.CharField(max_length=200)
    custodian = models.CharField(max_length=40)
    account_number = EncryptedTextField()
    account_digest = models.CharField(max_length=64, help_text="Keyed hash, to recognise the account in a file")
    account_tail = models.CharField(max_length=8, help_text="Last characters, shown to people")
    currency = models.CharField(max_length=3, default="USD")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    last_sync = models.DateTimeField(null=True, blank=True)
    lot_method = models.CharField(max_length=8, choices=Lots, default=Lots.FIFO)
    taxation = models.CharField(max_length=8, choices=Taxation, default=Taxation.TAXED)
    do_not_sell = models.JSONField(default=list, blank=True, help_text="Symbols of which a plan sells nothing here")
    cash_minimum = MoneyField(default=0, help_text="What a plan leaves here as cash")
    unvalued_because = models.CharField(max_length=300, blank=True, help_text="Why the records give no value")

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("custodian", "account_digest", name="portfolio_account_once"),
            models.CheckConstraint(condition=ONE_MARK, name="portfolio_one_benchmark"),
        ]

    def __str__(self) -> str:
        return account_called(self.name, self.account_tail)

    @property
    def mark(self) -> Mark | None:
        """Its own benchmark, or else the household's."""
        return self.own_mark or household_mark(self.household)


class Ownership(Row):
    """The share of a portfolio that one client holds."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="owners")
    client = models.ForeignKey(Client, models.PROTECT, related_name="ownerships")
    share = models.DecimalField(max_digits=7, decimal_places=6)
    since = models.DateField(null=True, blank=True, help_text="Null: from the beginning")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("portfolio", "client", name="ownership_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="ownership_share_within_one"),
        ]

    def __str__(self) -> str:
        return f"{self.share:.2%}"


class Target(Row):
    """The agreed weight of an asset class in a household, from a day on."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="targets")
    asset_class = models.CharField(max_length=20, choices=AssetClass)
    weight = models.DecimalField(max_digits=7, decimal_places=6)
    band = models.DecimalField(max_digits=7, decimal_places=6, help_text="Agreed tolerance, as a share of the whole")
    agreed_on = models.DateField()

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("household", "asset_class", "agreed_on", name="target_once_a_day"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=1), name="target_weight_within_one"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_class} {self.weight:.1%}"


class HouseholdSettings(Measured, Row):
    """What a household is measured against, and what every rebalancing plan of it leaves as it is."""

    household = models.OneToOneField(Household, models.CASCADE, related_name="figure_settings")
    do_not_sell = models.JSONField(default=list, blank=True, help_text="Symbols of which nothing is sold in any account")
    cash_minimum = MoneyField(default=0, help_text="Of all accounts together, in the firm's currency")

    objects = Rows.as_manager()

    class Meta:
        verbose_name_plural = "household settings"
        constraints = [
            models.CheckConstraint(condition=Q(cash_minimum__gte=0), name="household_settings_cash_not_negative"),
            models.CheckConstraint(condition=ONE_MARK, name="household_settings_one_benchmark"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"


def household_mark(household: Household) -> Mark | None:
    """None where nothing was chosen for the household as a whole."""
    kept: HouseholdSettings | None = getattr(household, "figure_settings", None)
    return kept.own_mark if kept else None


class ImportQuerySet(Rows["Import"]):
    def visible_to(self, user: User) -> "ImportQuerySet":
        return self if user.sees_every_household else self.filter(by=user)

    def newest_first(self) -> "ImportQuerySet":
        return self.order_by("-created_at")

    def of_account(self, portfolio_id: UUID) -> "ImportQuerySet":
        return self.filter(accounts__contains=[{"portfolio": str(portfolio_id)}])

    def applied(self) -> "ImportQuerySet":
        return self.filter(state=Import.State.APPLIED)


class Import(Row):
    """One statement file, from upload to undo."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Reading"
        UNMAPPED = "unmapped", "Columns to name"
        PREVIEWED = "previewed", "Ready to import"
        RUNNING = "running", "Importing"
        APPLIED = "applied", "Imported"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    custodian = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    as_of = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    accounts = models.JSONField(default=list, help_text="Each account of the file and the portfolio it was matched to")
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="Row number, cell, reason and fix")
    warnings = models.JSONField(default=list, help_text="Sentences for the person who imports")
    replaced = models.JSONField(default=list, help_text="Positions as they were before, so that the import can be undone")
    refusal = models.CharField(max_length=500, blank=True, help_text="Why the file cannot be imported at all")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Hash of the header of a table that no source knows")
    mapping = models.JSONField(
        default=dict, blank=True, help_text="What a person said of its columns; kept for the next such table"
    )
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="imports", help_text="Null: a file")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Looked at, and neither imported nor refused."""
        return self.state in (self.State.UNMAPPED, self.State.PREVIEWED)

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return {"applied": "good", "refused": "bad", "previewed": "warn", "unmapped": "warn", "running": "accent"}.get(
            self.state, ""
        )

    @property
    def state_label(self) -> str:
        return "Rows to mend" if self.state == self.State.PREVIEWED and self.problems else self.get_state_display()


class Holding(Row):
    """One position as a custodian stated it on a day."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="holdings")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="holdings")
    as_of = models.DateField()
    quantity = QuantityField()
    price = PriceField(null=True)
    market_value = MoneyField()
    cost_basis = MoneyField(null=True, help_text="Null: the custodian did not state it")
    source = models.ForeignKey(Import, models.CASCADE, null=True, related_name="holdings")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("portfolio", "instrument", "as_of", name="holding_once_a_day")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.as_of}"


class Transaction(Row):
    """One movement in a portfolio; signs are the portfolio's: money in is positive."""

    class Kind(models.TextChoices):
        BUY = "buy", "Buy"
        SELL = "sell", "Sell"
        DEPOSIT = "deposit", "Deposit"
        WITHDRAWAL = "withdrawal", "Withdrawal"
        DIVIDEND = "dividend", "Dividend"
        INTEREST = "interest", "Interest"
        FEE = "fee", "Advisory fee"
        CHARGE = "charge", "Custodian's charge"
        TAX = "tax", "Tax"
        SPLIT = "split", "Split"
        SHORT = "short", "Sell short"
        COVER = "cover", "Buy to cover"
        RETURN_OF_CAPITAL = "return_capital", "Return of capital"
        SPIN_OFF = "spin_off", "Spin-off"
        MERGER = "merger", "Merger"
        SYMBOL_CHANGE = "symbol_change", "Symbol change"
        EXPIRY = "expiry", "Expired"
        EXERCISE = "exercise", "Exercised or assigned"
        EXCHANGE = "exchange", "Corporate action"
        TRANSFER_IN = "transfer_in", "Securities in"
        TRANSFER_OUT = "transfer_out", "Securities out"
        OTHER = "other", "Other"
        UNKNOWN = "unknown", "Not known"

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="transactions")
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="transactions")
    on = models.DateField(db_column="traded_on")
    kind = models.CharField(max_length=14, choices=Kind)
    quantity = QuantityField(default=0)
    price = PriceField(null=True)
    amount = MoneyField(help_text="Change of cash")
    commission = MoneyField(default=0)
    description = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=64, help_text="Hash of the row and its occurrence; the same row never enters twice")
    source = models.ForeignKey(Import, models.CASCADE, null=True, related_name="transactions")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("portfolio", "key", name="transaction_once")]
        indexes = [models.Index(fields=["portfolio", "on"], name="transaction_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Restated(Row):
    """A transaction that stood in the books already when another file brought it too: undoing the first file leaves it there."""

    transaction = models.ForeignKey(Transaction, models.CASCADE, related_name="restated")
    source = models.ForeignKey(Import, models.CASCADE, related_name="restated")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("transaction", "source", name="restated_once_a_file")]

    def __str__(self) -> str:
        return f"{self.transaction_id} in {self.source_id}"


class Valuation(models.Model):
    """A portfolio's value at the end of one day, with the day's external flow and fee."""

    class Basis(models.TextChoices):
        STATED = "stated", "Stated by the custodian"
        COMPUTED = "computed", "From transactions and prices"

    pk = models.CompositePrimaryKey("portfolio_id", "on")
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="valuations")
    on = models.DateField(db_column="valued_on")
    opening = MoneyField(null=True, help_text="Value at the end of the valued day before; null on the first")
    value = MoneyField()
    cash = MoneyField(default=0)
    flow = MoneyField(default=0, help_text="External money in (+) or out (-) on the day")
    fee = MoneyField(default=0, help_text="Advisory fees taken on the day, as a positive amount")
    gap = models.CharField(max_length=300, blank=True, help_text="Why no return leads from the valuation before to this one")
    basis = models.CharField(max_length=10, choices=Basis)
    known_from = models.DateTimeField(default=timezone.now, help_text="Since when the product gives this figure")

    class Meta:
        indexes = [models.Index(fields=["on"], name="valuation_by_day")]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.on}"
