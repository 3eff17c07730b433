"""How much did the accounts swing over a period, and how did they do beside a benchmark? From daily returns."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from markets.calendar import last_trading_day
from portfolios import figures
from portfolios.figures import Figure, NotAvailable, exact
from portfolios.figures.kernels import Floats
from portfolios.queries.answers import Number
from portfolios.queries.risk_free import BUSINESS_DAYS, NO_RATE, RiskFree

ENOUGH = 60  # daily returns from which a measure means something
FEW = NotAvailable(f"Fewer than {ENOUGH} daily returns say too little about risk.")
SPARSE = 2  # calendar days between two valuations on average, above which they are not daily
YEAR = 365
MONTHS, ENOUGH_MONTHS = 12, 6  # of a day's gain and loss a yearly rate says nothing: capture is of months, as Morningstar's
BY_MONTH = ("up_capture", "down_capture")
WITH_FREE = ("sharpe", "alpha")
WHOLE_MONTHS = "whole months net of the fees taken, 12 a year"
DAILY = "daily returns net of the fees taken, 252 a year"


@dataclass(frozen=True, slots=True)
class Measure:
    """`formula` and `words` say what it is; `kind` how it is shown: percent, points or ratio."""

    name: str
    label: str
    number: Number
    formula: str
    words: str
    kind: str = "percent"


@dataclass(frozen=True, slots=True)
class Spec:
    label: str
    formula: str
    words: str
    compute: Callable[[Floats, float], float | NotAvailable]  # the second is the risk-free rate of a day
    kind: str = "percent"


ALONE = {
    "volatility": Spec(
        "Volatility",
        "sd(r, n − 1) × √252",
        "How widely the daily returns spread, as a yearly rate.",
        lambda own, _: figures.volatility(own, periods_per_year=BUSINESS_DAYS),
    ),
    "downside_deviation": Spec(
        "Downside deviation",
        "√(Σ min(r, 0)² ÷ n) × √252",
        "The same for losing days alone, counted over all days.",
        lambda own, _: _times(figures.downside_deviation(own), BUSINESS_DAYS**0.5),
    ),
    "sharpe": Spec(
        "Sharpe ratio",
        "(mean(r) × 252 − f) ÷ volatility",
        "Return beyond the risk-free rate f for each unit of volatility; arithmetic.",
        lambda own, free: figures.sharpe_ratio(own, periods_per_year=BUSINESS_DAYS, risk_free=free),
        "ratio",
    ),
    "sortino": Spec(
        "Sortino ratio",
        "mean(r) ÷ √(Σ min(r, 0)² ÷ n) × √252",
        "Return for each unit of downside deviation, over the whole sample.",
        lambda own, _: figures.sortino_ratio(own, periods_per_year=BUSINESS_DAYS),
        "ratio",
    ),
    "max_drawdown": Spec(
        "Deepest drawdown",
        "min(wealth ÷ highest wealth before) − 1",
        "The deepest fall from a peak, flows left out.",
        lambda own, _: figures.max_drawdown(own),
    ),
}
Pair = Callable[[Floats, Floats, float], float | NotAvailable]
BESIDE: dict[str, tuple[str, str, str, Pair, str]] = {
    "beta": (
        "Beta",
        "cov(r, b) ÷ var(b)",
        "How much the accounts moved for each move of the benchmark.",
        lambda own, mark, _: figures.beta(own, mark),
        "ratio",
    ),
    "alpha": (
        "Jensen’s alpha",
        "R − f − β × (B − f), a year",
        "Yearly return beyond the risk-free rate f that beta does not explain.",
        lambda own, mark, free: figures.jensen_alpha(own, mark, periods_per_year=own.size, risk_free=free),
        "percent",
    ),
    "tracking_error": (
        "Tracking error",
        "sd(r − b, n − 1) × √252",
        "How widely the accounts strayed from the benchmark.",
        lambda own, mark, _: figures.tracking_error(own, mark, periods_per_year=BUSINESS_DAYS),
        "percent",
    ),
    "information_ratio": (
        "Information ratio",
        "mean(r − b) × 252 ÷ tracking error",
        "Active return for each unit of tracking error.",
        lambda own, mark, _: figures.information_ratio(own, mark, periods_per_year=BUSINESS_DAYS),
        "ratio",
    ),
    "up_capture": (
        "Up capture",
        "yearly R ÷ yearly B over the benchmark’s rising months",
        "The part of the benchmark’s gains that the accounts took along.",
        lambda own, mark, _: figures.up_capture(own, mark, periods_per_year=MONTHS),
        "percent",
    ),
    "down_capture": (
        "Down capture",
        "yearly R ÷ yearly B over the benchmark’s falling months",
        "The part of the benchmark’s losses; under 100 % they lost less.",
        lambda own, mark, _: figures.down_capture(own, mark, periods_per_year=MONTHS),
        "percent",
    ),
}


def measures_of(
    returns: Floats | NotAvailable,
    marks: Floats | NotAvailable,
    *,
    days: Sequence[date],
    source: str,
    benchmark: str,
    free: RiskFree = NO_RATE,
) -> tuple[Measure, ...]:
    """Of the daily returns between the first and the last of `days`; each a figure or the reason why there is none."""
    own = _enough(returns, days)
    mark = own if isinstance(own, NotAvailable) else marks
    alone = [_alone(name, spec, own, days, source, free) for name, spec in ALONE.items()]
    beside = []
    for name, (label, formula, words, pair, kind) in BESIDE.items():
        if isinstance(own, NotAvailable) or isinstance(mark, NotAvailable):
            answer: float | NotAvailable = own if isinstance(own, NotAvailable) else _reason(mark)
        elif name in BY_MONTH:
            answer = _by_month(own, mark, days, pair)
        else:
            answer = _alpha(own, mark, days, free) if name == "alpha" else pair(own, mark, free.daily)
        number = _figure(answer, kind, f"{label}, {_told(name, free)}", days, source, benchmark)
        beside.append(Measure(name, label, number, formula, words, kind))
    return (*alone, *beside)


def _alone(name: str, spec: Spec, own: Floats | NotAvailable, days: Sequence[date], source: str, free: RiskFree) -> Measure:
    answer = own if isinstance(own, NotAvailable) else spec.compute(own, free.daily)
    return Measure(
        name,
        spec.label,
        _figure(answer, spec.kind, f"{spec.label}, {_told(name, free)}", days, source, ""),
        spec.formula,
        spec.words,
        spec.kind,
    )


def _told(name: str, free: RiskFree) -> str:
    if name in BY_MONTH:
        return WHOLE_MONTHS
    return f"{DAILY}, {free.words}" if name in WITH_FREE else DAILY


def _figure(answer: float | NotAvailable, kind: str, method: str, days: Sequence[date], source: str, benchmark: str) -> Number:
    if isinstance(answer, NotAvailable):
        return answer
    unit = "ratio" if kind == "ratio" else "fraction"
    return Figure(exact(answer), unit, method, days[-1], source, basis="net", start=days[0], benchmark=benchmark)


def _alpha(own: Floats, mark: Floats, days: Sequence[date], free: RiskFree) -> float | NotAvailable:
    """Of yearly returns as they stand beside it: (1 + R) ^ (365 / days) - 1, refused under one year."""
    length = (days[-1] - days[0]).days
    if length < YEAR:
        return NotAvailable("Periods under one year are not annualised.")
    a_year = own.size * YEAR / length
    return figures.jensen_alpha(own, mark, periods_per_year=a_year, risk_free=(1 + free.yearly) ** (1 / a_year) - 1)


def _by_month(own: Floats, mark: Floats, days: Sequence[date], pair: Pair) -> float | NotAvailable:
    """Of the whole calendar months within the days; those at its ends that are not whole are left out."""
    ends = month_ends(days)
    if len(ends) <= ENOUGH_MONTHS:
        return NotAvailable(f"Fewer than {ENOUGH_MONTHS} whole months say too little about rising and falling ones.")
    return pair(_chained(own, ends), _chained(mark, ends), 0.0)


def month_ends(days: Sequence[date]) -> list[int]:
    """Places of the last valued day of each month that is over, and of the one before the first."""
    last = {(day.year, day.month): n for n, day in enumerate(days)}
    at_an_end = (last[days[0].year, days[0].month], last[days[-1].year, days[-1].month])
    return [n for n in last.values() if n not in at_an_end or _is_over(days[n])]


def _is_over(day: date) -> bool:
    return day >= last_trading_day(day.replace(day=monthrange(day.year, day.month)[1]))


def _chained(returns: Floats, ends: list[int]) -> Floats:
    grown: Floats = np.multiply.reduceat(1.0 + returns[: ends[-1]], ends[:-1]) - 1.0
    return grown


def _enough(returns: Floats | NotAvailable, days: Sequence[date]) -> Floats | NotAvailable:
    if isinstance(returns, NotAvailable):
        return returns
    reason = too_few(returns.size, days[0], days[-1])
    return returns if reason is None else reason


def too_few(links: int, start: date, end: date) -> NotAvailable | None:
    """Why so many returns between two days say nothing about risk, or None."""
    if links < ENOUGH:
        return FEW
    if (end - start).days > SPARSE * links:
        return NotAvailable(f"Measures of risk need daily values; there are {links + 1} in {(end - start).days} days.")
    return None


def _reason(marks: Floats | NotAvailable) -> NotAvailable:
    return marks if isinstance(marks, NotAvailable) else FEW


def _times(answer: float | NotAvailable, factor: float) -> float | NotAvailable:
    return answer if isinstance(answer, NotAvailable) else answer * factor
