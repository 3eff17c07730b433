"""How did what is held today move with interest rates, inflation and the turn between sectors? Estimated from true months.

The portfolio of today, at its weights of today, over the months of the past: a portfolio that was never held, so that the
answer is about what the client owns now. Months are those in which the prices were true: a demonstration's shift is taken back
first. Figures of the economy are those that were known on the last true day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
from django.db.models import Q

from markets.calendar import last_trading_day
from markets.indicators import Known, known_on
from markets.models import Price, PriceFeed, Security
from portfolios.figures import Figure, NotAvailable, Sensitivity, exact, sensitivity
from portfolios.figures.kernels import Floats
from portfolios.models import AssetClass, Instrument
from portfolios.queries.answers import HouseholdFigures, Number

MONTHS = 120
COVERED = Decimal("0.9")  # of the value, cash included, must have a price history
YEAR = 12
LEAST_STOCKS = 4  # on each side of the turn between sectors
MOST_STOCKS = 200
CYCLICAL = frozenset({"Consumer Discretionary", "Energy", "Financials", "Industrials", "Information Technology", "Materials"})
DEFENSIVE = frozenset({"Consumer Staples", "Health Care", "Utilities"})
METHOD = "Least squares over {n} months, Newey and West errors, of today’s holdings at today’s weights, against {what}"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exposure:
    """`number`: return of a month in which the factor rose by one `unit`; with its 95 % interval, months and share explained."""

    code: str
    label: str
    unit: str
    number: Number
    low: Number
    high: Number
    explained: Number
    months: int = 0
    is_clear: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    label: str
    unit: str
    what: str
    source: str


FACTORS = {
    "rates": Factor(
        "Interest rates",
        "percentage point",
        "the monthly change of the ten-year Treasury yield",
        "Federal Reserve H.15 (FRED GS10)",
    ),
    "inflation": Factor(
        "Inflation",
        "percentage point",
        "the monthly change of twelve-month inflation",
        "Bureau of Labor Statistics (FRED CPIAUCSL, the newest revision of each month)",
    ),
    "rotation": Factor(
        "Turn to cyclical sectors",
        "percentage point",
        "the monthly return of cyclical less defensive stocks, equally weighted",
        "the listed stocks’ closes",
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What has a history, with its weight in the whole; `covered` counts cash too."""

    weights: Mapping[UUID, float]
    covered: Decimal


def macro_of(figures: HouseholdFigures) -> tuple[Exposure, ...]:
    """One line for each factor: an estimate or why there is none. Five queries."""
    if figures.as_of is None or not isinstance(figures.value, Figure) or figures.value.value <= 0:
        return _none("There is no value to look at.")
    held = _held(figures, figures.value.value)
    if not held.weights:
        return _none("Nothing that is held has a price history of the market.")
    if held.covered < COVERED:
        return _none(f"Only {held.covered:.0%} of the value has a price history; an estimate needs {COVERED:.0%}.")
    securities = list(
        Security.objects.filter(Q(pk__in=held.weights) | Q(sector__in=CYCLICAL | DEFENSIVE, kind="stock"))[:MOST_STOCKS]
    )
    shifts = dict(PriceFeed.objects.values_list("name", "shifted_weeks"))
    moved = {one.pk: timedelta(weeks=shifts.get(one.source, 0)) for one in securities}
    if missing := set(held.weights) - set(moved):
        return _none(f"{len(missing)} of the holdings are not listed any more.")
    true_day = min(figures.as_of - moved[key] for key in held.weights)
    ends = _month_ends(true_day)
    returns = _monthly(moved, ends)
    own = sum((returns[key] * weight for key, weight in held.weights.items()), np.zeros(len(ends) - 1))
    known = known_on(true_day, ("ten_year", "cpi"))
    months = [end.replace(day=1) for end in ends[1:]]
    factors = {
        "rates": _changes(known["ten_year"], months),
        "inflation": _inflation(known["cpi"], months),
        "rotation": _rotation(securities, returns, len(months)),
    }
    return tuple(_exposure(code, own, factors[code], ends) for code in FACTORS)


def _held(figures: HouseholdFigures, total: Decimal) -> Held:
    lines = [line for line in figures.holdings if isinstance(line.value, Figure)]
    stocks = {line.symbol: line for line in lines if line.asset_class != AssetClass.CASH}
    rows = Instrument.objects.filter(symbol__in=stocks, currency=figures.currency).exclude(security_id=None)
    weights: dict[UUID, float] = {}
    covered = sum(
        (line.value.value for line in lines if line.asset_class == AssetClass.CASH and isinstance(line.value, Figure)), ZERO
    )
    for symbol, security in rows.values_list("symbol", "security_id"):
        value = stocks[symbol].value
        if isinstance(value, Figure) and security is not None:
            weights[security] = weights.get(security, 0.0) + float(value.value / total)
            covered += value.value
    return Held(weights, covered / total)


def _month_ends(day: date) -> list[date]:
    """The last trading days of the months that were over on a day, oldest first."""
    ends: list[date] = []
    first = day.replace(day=1)
    while len(ends) <= MONTHS:
        end = last_trading_day(first - timedelta(days=1))
        if end <= day:
            ends.append(end)
        first = (first - timedelta(days=1)).replace(day=1)
    return ends[::-1]


def _monthly(moved: Mapping[UUID, timedelta], ends: Sequence[date]) -> dict[UUID, Floats]:
    """Returns between month ends by security; NaN where a close is missing. One query: closes of those days alone."""
    days = {end + shift for end in ends for shift in set(moved.values())}
    closes = {
        (security, on): float(close)
        for security, on, close in Price.objects.filter(security__in=moved, on__in=days).values_list("security_id", "on", "close")
    }
    found: dict[UUID, Floats] = {}
    for key, shift in moved.items():
        prices = np.array([closes.get((key, end + shift), np.nan) for end in ends])
        found[key] = prices[1:] / prices[:-1] - 1.0
    return found


def _changes(known: Known, months: Collection[date]) -> Floats:
    """In percentage points, from the month before."""
    return np.array([_less(known.at(month), known.at(_before(month, 1))) for month in months])


def _inflation(known: Known, months: Collection[date]) -> Floats:
    """Change of the twelve-month inflation in percentage points, from the month before."""
    return np.array([_less(_year_on_year(known, month), _year_on_year(known, _before(month, 1))) for month in months])


def _year_on_year(known: Known, month: date) -> Decimal | None:
    now, then = known.at(month), known.at(_before(month, YEAR))
    return None if now is None or not then else (now / then - 1) * 100


def _less(now: Decimal | None, then: Decimal | None) -> float:
    return np.nan if now is None or then is None else float(now - then)


def _before(month: date, months: int) -> date:
    count = month.year * YEAR + month.month - 1 - months
    return date(count // YEAR, count % YEAR + 1, 1)


def _rotation(securities: Sequence[Security], returns: Mapping[UUID, Floats], months: int) -> Floats:
    """Cyclical less defensive, in percentage points; NaN in months with too few stocks on a side."""
    sides = [
        [returns[one.pk] for one in securities if one.kind == Security.Kind.STOCK and one.sector in side]
        for side in (CYCLICAL, DEFENSIVE)
    ]
    means = []
    for some in sides:
        table = np.array(some).reshape(len(some), months)
        number = np.isfinite(table).sum(axis=0)
        sums = np.where(np.isfinite(table), table, 0.0).sum(axis=0)
        means.append(np.where(number >= LEAST_STOCKS, sums / np.maximum(number, 1), np.nan))
    return (means[0] - means[1]) * 100


def _exposure(code: str, own: Floats, factor: Floats, ends: Sequence[date]) -> Exposure:
    both = np.isfinite(own) & np.isfinite(factor)
    found = sensitivity(own[both], factor[both])
    if isinstance(found, NotAvailable):
        return _without(code, found)
    places = np.flatnonzero(both)
    first, last = ends[int(places[0])], ends[int(places[-1]) + 1]
    return _lines(code, found, first, last)


def _lines(code: str, found: Sensitivity, first: date, last: date) -> Exposure:
    factor = FACTORS[code]
    method = METHOD.format(n=found.months, what=factor.what)

    def figure(number: float, unit: str = "fraction") -> Figure:
        return Figure(exact(number), unit, method, last, f"{factor.source}; closes of the market", start=first)

    return Exposure(
        code=code,
        label=factor.label,
        unit=factor.unit,
        number=figure(found.slope),
        low=figure(found.low),
        high=figure(found.high),
        explained=figure(found.r_squared),
        months=found.months,
        is_clear=found.is_clear,
    )


def _without(code: str, reason: NotAvailable) -> Exposure:
    return Exposure(code, FACTORS[code].label, FACTORS[code].unit, reason, reason, reason, reason)


def _none(reason: str) -> tuple[Exposure, ...]:
    return tuple(_without(code, NotAvailable(reason)) for code in FACTORS)
