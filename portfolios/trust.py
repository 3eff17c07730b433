"""What makes the books trustworthy? What is wrong and open, what was known when, what a person valued or stated by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advisors.models import User
from clients.models import Client, Household
from relate.lib.fields import MoneyField, PriceField, QuantityField
from relate.lib.models import Row, Rows


class FlagQuerySet(Rows["Flag"]):
    def visible_to(self, user: User) -> "FlagQuerySet":
        return self.filter(user.books("portfolio__household__advisor"), portfolio__household__restricted_at=None)

    def standing(self) -> "FlagQuerySet":
        """What is still so, accepted or not."""
        return self.filter(resolved_at=None)

    def unresolved(self) -> "FlagQuerySet":
        """What keeps a machine from writing to the household."""
        return self.filter(resolved_at=None, accepted_at=None)


class Flag(Row):
    """Something in an account's books that a figure should not be built on until it is mended, or accepted with a reason."""

    class Kind(models.TextChoices):
        BREAK = "break", "Position break"
        NEGATIVE_CASH = "negative_cash", "Negative cash"
        STALE_PRICE = "stale_price", "Stale price"
        NO_PRICE = "no_price", "No price"
        NO_COST = "no_cost", "Missing cost"
        NO_RATE = "no_rate", "No exchange rate"
        INCOMPLETE = "incomplete", "Records incomplete"
        LOTS = "lots", "Lots do not tie"
        UNKNOWN = "unknown", "Unknown movement"

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="flags")
    instrument = models.ForeignKey("portfolios.Instrument", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind)
    key = models.CharField(max_length=120, help_text="Which trouble this is: another size of it is another flag")
    text = models.CharField(max_length=400, help_text="What is wrong, and since when")
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, help_text="Why a person accepts it")

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("portfolio", "key", condition=Q(resolved_at=None), name="flag_once_while_it_stands")
        ]

    def __str__(self) -> str:
        return self.text


class FormerValuation(Row):
    """A valuation as it stood before a correction."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="former_valuations")
    on = models.DateField(db_column="valued_on")
    opening = MoneyField(null=True)
    value = MoneyField()
    cash = MoneyField(default=0)
    flow = MoneyField(default=0)
    fee = MoneyField(default=0)
    gap = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=10)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField()

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["portfolio", "known_until"], name="former_valuation_known")]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.on}"


class FormerRecord(Row):
    """A transaction, or a position that a custodian stated (kind `stated`), that left the books again."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="former_records")
    instrument = models.ForeignKey("portfolios.Instrument", models.PROTECT, null=True, related_name="+")
    on = models.DateField(db_column="recorded_on")
    kind = models.CharField(max_length=14)
    quantity = QuantityField(default=0)
    price = PriceField(null=True)
    money = MoneyField(help_text="A transaction's change of cash, or a position's value")
    cost = MoneyField(null=True)
    key = models.CharField(max_length=64, blank=True)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField()

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["portfolio", "known_until"], name="former_record_known")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Restatement(Row):
    """Values that were given before and are others now: which days, and what it did to the last of them."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="restatements")
    at = models.DateTimeField()
    first_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField(help_text="Days whose value, flow, fee or gap is another than before")
    value_before = MoneyField(null=True, help_text="On the last of these days; null: it had no value")
    value_after = MoneyField(null=True)
    return_before = models.DecimalField(max_digits=12, decimal_places=8, null=True, help_text="Net, that year to that day")
    return_after = models.DecimalField(max_digits=12, decimal_places=8, null=True)
    cause = models.CharField(max_length=300, help_text="What brought it about")

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["portfolio", "-at"], name="restatement_newest")]

    def __str__(self) -> str:
        return f"{self.portfolio_id} {self.first_on} to {self.last_on}"


class Appraisal(Row):
    """What one unit of something without a market price is worth on a day, by hand, with who says so."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="appraisals")
    instrument = models.ForeignKey("portfolios.Instrument", models.PROTECT, related_name="appraisals")
    on = models.DateField(db_column="appraised_on")
    price = PriceField(help_text="Of one unit, in the instrument's currency")
    source = models.CharField(max_length=200, help_text="Who appraised it, or which document says so")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, help_text="When another value for the same day took its place")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "portfolio", "instrument", "on", condition=Q(replaced_at=None), name="appraisal_once_a_day_while_it_holds"
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="appraisal_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.on}"


class StatedCost(Row):
    """What shares cost that came in without saying so: a transfer in kind, a spin-off, a statement's position."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="stated_costs")
    instrument = models.ForeignKey("portfolios.Instrument", models.PROTECT, related_name="+")
    on = models.DateField(db_column="came_on", help_text="The day on which they came in")
    cost = MoneyField(help_text="Of all that came in on that day, in the account's currency")
    acquired_on = models.DateField(null=True, help_text="When the client first bought them; decides long or short term")
    out_of = models.ForeignKey(
        "portfolios.Instrument", models.PROTECT, null=True, related_name="+", help_text="The company that spun them off"
    )
    source = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "portfolio", "instrument", "on", condition=Q(replaced_at=None), name="stated_cost_once_while_it_holds"
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="stated_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.on}"


class StatedLot(Row):
    """One lot as a custodian states it: open at the end of a day, or closed on it. The newest file of a day holds."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="stated_lots")
    instrument = models.ForeignKey("portfolios.Instrument", models.PROTECT, related_name="+")
    on = models.DateField(db_column="stated_on")
    is_closed = models.BooleanField()
    acquired_on = models.DateField(null=True)
    quantity = QuantityField()
    cost = MoneyField(null=True, help_text="Null: the custodian did not state it")
    proceeds = MoneyField(null=True)
    source = models.ForeignKey("portfolios.Import", models.CASCADE, related_name="stated_lots")

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["portfolio", "on"], name="stated_lot_by_day")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.acquired_on}"


class LotPick(Row):
    """Which shares a sale took: so many of those that came in with `opening` (specific identification)."""

    sale = models.ForeignKey("portfolios.Transaction", models.CASCADE, related_name="picks")
    opening = models.ForeignKey("portfolios.Transaction", models.CASCADE, related_name="picked_by")
    quantity = QuantityField()

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("sale", "opening", name="lot_pick_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_pick_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.opening_id}"


class FormerOwnership(Row):
    """A share of an account as it was until a day; without a client the whole was the household's."""

    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="former_owners")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="former_ownerships")
    share = models.DecimalField(max_digits=7, decimal_places=6)
    since = models.DateField(null=True, help_text="Null: from the beginning")
    until = models.DateField(help_text="The first day on which it no longer held")

    objects = Rows.as_manager()

    def __str__(self) -> str:
        return f"{self.share:.2%} until {self.until}"
