"""What does a sheet start from? Measured figures of one household, before any of them has become a fact."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from messaging.facts.fact import Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`shown`: a share as every page shows it, where it was rounded together with others."""

    value: Decimal
    how: str
    source: str
    as_of: date
    start: date | None = None
    shown: Decimal | None = None

    @property
    def as_shown(self) -> Decimal:
        return self.value if self.shown is None else self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One period: the portfolio after and before fees, and the benchmark over the same dates."""

    period: str
    net: Measured
    gross: Measured
    benchmark: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    code: str
    name: str
    weight: Measured
    target: Decimal | None = None
    band: Decimal | None = None
    is_breach: bool = False
    policy: str = "Investment policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingLine:
    symbol: str
    name: str
    value: Measured
    weight: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributed:
    """What one holding brought of the net return this year, as a fraction of the whole."""

    symbol: str
    name: str
    share: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Risk from 1 to 7; `limit`: the lower of the agreed tolerance and capacity, where one is agreed."""

    points: int
    limit: int | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterInputs:
    """`deposits` and `withdrawals` are amounts, both positive, since `since`. `best` to `risk` are of this year."""

    household: str
    clients: str
    advisor: str
    firm: str
    as_of: date
    value: Measured
    language: str = "en"
    currency: str = "USD"
    since: date | None = None
    change: Measured | None = None
    returns: tuple[Returned, ...] = ()
    benchmark_name: str = ""
    classes: tuple[ClassLine, ...] = ()
    holdings: tuple[HoldingLine, ...] = ()
    fees: Measured | None = None
    deposits: Measured | None = None
    withdrawals: Measured | None = None
    cash: Measured | None = None
    best: Contributed | None = None
    worst: Contributed | None = None
    income: Measured | None = None
    long_gains: Measured | None = None
    short_gains: Measured | None = None
    cash_drag: Measured | None = None
    risk: Scored | None = None
    unavailable: tuple[Unavailable, ...] = ()
