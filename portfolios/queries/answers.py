"""In which shape do figures of a household or an account come? Every number a Figure, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.called import called, counted
from portfolios.figures import Figure, NotAvailable
from portfolios.measuring import Mark
from portfolios.queries.cash_told import ToldCash
from portfolios.queries.currencies import Exchange
from portfolios.queries.days import DailySeries
from portfolios.queries.sharing import Steps
from relate.lib.money import rounded

Number = Figure | NotAvailable
UNDER_A_YEAR = NotAvailable("Periods under one year are not annualised.")


@dataclass(frozen=True, slots=True)
class PeriodReturn:
    """Net and gross over the same days; also a year's worth of each from one year on, and what the money itself earned.

    `fees`: what net means, and whether any fee was taken at all.
    """

    label: str
    net: Number
    gross: Number
    net_yearly: Number = UNDER_A_YEAR
    gross_yearly: Number = UNDER_A_YEAR
    money_weighted: Number = UNDER_A_YEAR
    fees: str = ""


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """`target` and `band` are agreed with the household; None where nothing is agreed. `shown` is the weight as everybody reads
    it, rounded together with the other lines. `is_outside`: valued by hand and without a target, so that it has no weight."""

    asset_class: str
    label: str
    value: Number
    weight: Number
    target: Decimal | None
    band: Decimal | None
    drift: Number
    is_breach: bool
    shown: Decimal | None = None
    is_outside: bool = False

    @property
    def points(self) -> Decimal | None:
        """Percentage points off the target, both as shown."""
        if self.target is None or self.shown is None:
            return None
        return (self.shown - rounded(self.target, 3)) * 100

    @property
    def edges(self) -> tuple[Decimal, Decimal] | None:
        """The least and the most that it may weigh."""
        if self.target is None or self.band is None:
            return None
        return max(self.target - self.band, Decimal(0)), min(self.target + self.band, Decimal(1))

    @property
    def room(self) -> Decimal | None:
        """Percentage points to the nearer edge of its band, below zero outside; from the weight and the edges as shown."""
        if self.edges is None or self.shown is None:
            return None
        return min(self.shown - rounded(self.edges[0], 3), rounded(self.edges[1], 3) - self.shown) * 100


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """`key` of the instrument; cash has none."""

    symbol: str
    name: str
    asset_class: str
    sector: str
    quantity: Number
    price: Number
    value: Number
    weight: Number
    cost: Number
    gain: Number
    shown: Decimal | None = None
    key: UUID | None = None
    is_appraised: bool = False

    @property
    def shares(self) -> str:
        """1,250 or 10.125: no more digits than there are."""
        return f"{round(self.quantity.value, 4).normalize():,f}".replace("-", "−") if isinstance(self.quantity, Figure) else ""

    @property
    def held(self) -> str:
        """1,250 sh, −2 contracts, 1 unit; nothing of cash."""
        if not isinstance(self.quantity, Figure) or self.asset_class == "cash":
            return ""
        return counted(self.symbol, self.name, self.quantity.value)

    @property
    def called(self) -> str:
        return called(self.symbol, self.name)


@dataclass(frozen=True, slots=True)
class BenchmarkFigures:
    """Over the same days as the returns beside it. `marks`: what was chosen, several where the accounts differ."""

    name: str
    returns: Mapping[str, Number]
    marks: frozenset[Mark] = frozenset()

    @property
    def ytd(self) -> Number:
        return self.returns["ytd"]


@dataclass(frozen=True, slots=True)
class Within:
    """By which share and at which rate each account enters the figures; `steps` of those whose shares changed."""

    shares: Mapping[UUID, Decimal] = field(default_factory=dict)
    steps: Mapping[UUID, Steps] = field(default_factory=dict)
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class HouseholdFigures:
    """Of a household, or of one account. `notes` say what a reader must know, such as an old price."""

    as_of: date | None
    currency: str
    source: str
    value: Number
    cash: Number
    returns: Mapping[str, PeriodReturn]
    xirr: Number
    fees_ytd: Number
    net_flows_ytd: Number
    invested: Number
    allocation: tuple[AllocationLine, ...]
    holdings: tuple[HoldingLine, ...]
    benchmark: BenchmarkFigures
    series: DailySeries = field(repr=False)
    notes: tuple[str, ...] = ()
    within: Within = field(default_factory=Within, repr=False)
    told_cash: tuple[ToldCash, ...] = ()

    @property
    def weighed(self) -> Number:
        """What the classes are weighed against: the value without what is outside of what was agreed."""
        outside = [one.value.value for one in self.allocation if one.is_outside and isinstance(one.value, Figure)]
        if not outside or isinstance(self.value, NotAvailable):
            return self.value
        return replace(self.value, value=self.value.value - sum(outside))
