"""How did a household, or one account, do over a period, and why? The same number of queries however many accounts there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

import numpy as np

from clients.models import Household
from portfolios.figures import (
    Drawdown,
    Figure,
    NotAvailable,
    Part,
    RiskScore,
    concentration,
    daily_returns,
    deepest_drawdown,
    scored,
    underwater,
)
from portfolios.figures.kernels import Floats
from portfolios.models import EQUITY, AssetClass, Portfolio
from portfolios.queries.answers import HouseholdFigures, Number
from portfolios.queries.conventions import Conventions, conventions
from portfolios.queries.currencies import Exchange, exchange_of
from portfolios.queries.days import DailySeries
from portfolios.queries.effects import Explained, attribution, by_class, without
from portfolios.queries.explained import Contribution, contribution_lines
from portfolios.queries.gains import Gains, gains_of
from portfolios.queries.household import household_figures, portfolio_figures
from portfolios.queries.marks import marks_of
from portfolios.queries.measures import Measure, measures_of
from portfolios.queries.periods import PERIODS, years_before
from portfolios.queries.risk_free import risk_free
from portfolios.queries.sectors import by_sector
from portfolios.queries.shares import WHOLE, Accounts, accounts_of
from portfolios.queries.sharing import Steps, steps_of
from portfolios.records import Books, books_of

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Path:
    """Days with the net growth up to each, and the distance from the last peak; `mark` is the benchmark's growth."""

    days: tuple[date, ...]
    growth: tuple[float, ...]
    below: tuple[float, ...]
    mark: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.growth[-1]


@dataclass(frozen=True, slots=True)
class Performance:
    """Of one period, with `figures` of all of them. What is not available has its reason in its place.

    `verdict` sets the score against what was agreed with the household; empty where nothing was.
    """

    period: str
    label: str
    figures: HouseholdFigures
    rules: Conventions
    path: Path | NotAvailable
    drawdown: Drawdown | NotAvailable
    measures: tuple[Measure, ...]
    score: RiskScore | NotAvailable
    contributions: tuple[Contribution, ...] | NotAvailable
    explained: Explained
    by_sector: Explained
    benchmark: str
    mix: str
    verdict: str = ""
    books: Books | None = field(default=None, repr=False)
    gains: Gains | None = field(default=None, repr=False)
    exchange: Exchange | None = field(default=None, repr=False)
    accounts: Accounts = field(default=(), repr=False)
    steps: Mapping[UUID, Steps] = field(default_factory=dict, repr=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        return () if isinstance(self.score, NotAvailable) else self.score.parts

    def measure(self, name: str) -> Measure | None:
        return next((one for one in self.measures if one.name == name), None)


def household_performance(household: Household, *, on: date, period: str) -> Performance:
    accounts = accounts_of(household)
    return performance_of(household_figures(household, on=on, accounts=accounts), household, period, accounts)


def portfolio_performance(portfolio: Portfolio, *, on: date, period: str) -> Performance:
    return _performance([(portfolio, WHOLE)], {}, portfolio_figures(portfolio, on=on), portfolio.household, period)


def performance_of(figures: HouseholdFigures, household: Household, period: str, accounts: Accounts) -> Performance:
    """`accounts` from `accounts_of`; what was in part another's counts by the share of its day, as in the figures."""
    left, steps = steps_of(household.pk, accounts) if accounts else ([], {})
    return _performance([*accounts, *((one, NONE) for one in left)], steps, figures, household, period)


def _performance(
    accounts: Accounts, steps: Mapping[UUID, Steps], figures: HouseholdFigures, household: Household, period: str
) -> Performance:
    rules, series = conventions(), figures.series
    reason = _why_not(figures, period)
    if reason is not None:
        return _without(reason, figures, rules, period)
    funded = period == "since_inception"
    since = _start_of(figures, period)
    start = 0 if funded else series.place(since) or 0
    returns = _returns(series, start, rules)
    days = [day.on for day in series.days[start:]]
    marks = marks_of(figures.benchmark.marks, household.pk, rules.indices, days, figures.currency)
    exchange = exchange_of([one for one, _ in accounts], figures.currency)
    free = risk_free(days[0], days[-1], figures.currency)
    books = books_of([one.pk for one, _ in accounts])
    shares = {one.pk: float(share) for one, share in accounts}
    gains = partial(gains_of, books.ledgers, shares, series, exchange, timing=rules.timing, steps=steps, since=since)
    whole = gains(start=None if funded else start)
    after = whole if not funded else gains(start=0)
    score = score_of(figures, rules)
    return Performance(
        period=period,
        label=PERIODS[period],
        figures=figures,
        rules=rules,
        path=_path(returns, marks.benchmark, days, _funding(series, rules) if funded else 0.0),
        drawdown=returns if isinstance(returns, NotAvailable) else deepest_drawdown(returns, days),
        measures=measures_of(returns, marks.benchmark, days=days, source=figures.source, benchmark=marks.name, free=free),
        score=score,
        contributions=contribution_lines(whole, books.instruments, figures.source, exchange),
        explained=attribution(after, by_class(books.instruments), marks.mix, figures.source),
        by_sector=attribution(after, by_sector(books.instruments, figures.benchmark.marks), marks.by_sector, figures.source),
        benchmark=marks.name,
        mix=marks.mix_name,
        verdict=_verdict(score, household),
        books=books,
        gains=whole,
        exchange=exchange,
        accounts=accounts,
        steps=steps,
    )


def _why_not(figures: HouseholdFigures, period: str) -> NotAvailable | None:
    if isinstance(figures.value, NotAvailable):
        return figures.value
    net = figures.returns[period].net
    return net if isinstance(net, NotAvailable) else None


def _start_of(figures: HouseholdFigures, period: str) -> date:
    net = figures.returns[period].net
    return net.start if isinstance(net, Figure) and net.start else date.min


def _returns(series: DailySeries, start: int, rules: Conventions) -> Floats | NotAvailable:
    """Daily, net of the fees that were taken."""
    if len(series.days) - start < 2:
        return NotAvailable("There is one valuation; a return needs two.")
    if gap := series.gap_after(start):
        return NotAvailable(gap)
    values, flows, weighted = series.arrays(start=start, gross=False, timing=rules.timing)
    return daily_returns(values, flows, timing=rules.timing, weighted=weighted)


def _funding(series: DailySeries, rules: Conventions) -> float:
    """What the first day brought to the money that came in on it: since inception it counts, and is no swing."""
    values, flows, _ = series.arrays(start=None, gross=False, timing=rules.timing)
    first = daily_returns(values[:2], flows[:2], timing=rules.timing)
    return 0.0 if isinstance(first, NotAvailable) else float(first[0])


def _path(
    returns: Floats | NotAvailable, mark: Floats | NotAvailable, days: Sequence[date], before: float
) -> Path | NotAvailable:
    """`before`: the return with which the first day ends."""
    if isinstance(returns, NotAvailable):
        return returns
    below = underwater(returns)
    if isinstance(below, NotAvailable):
        return below
    other = () if isinstance(mark, NotAvailable) else _grown(mark)
    return Path(tuple(days), _grown(returns, before), (0.0, *map(float, below)), other)


def _grown(returns: Floats, before: float = 0.0) -> tuple[float, ...]:
    return (before, *map(float, (1.0 + before) * np.cumprod(1.0 + returns) - 1.0))


def score_of(figures: HouseholdFigures, rules: Conventions) -> RiskScore | NotAvailable:
    """Of the last year, or of all days where there are fewer: the same whatever period is looked at."""
    series = figures.series
    if isinstance(figures.value, NotAvailable):
        return figures.value
    start = series.place(years_before(series.days[-1].on, 1)) or 0
    returns, days = _returns(series, start, rules), [day.on for day in series.days[start:]]
    measures = measures_of(returns, NotAvailable(""), days=days, source="", benchmark="")
    found = {one.name: one.number for one in measures}
    fall = _float(found["max_drawdown"])
    weights = {line.symbol: line.weight for line in figures.holdings if line.asset_class != AssetClass.CASH}
    known = [float(one.value) for one in weights.values() if isinstance(one, Figure)]
    equity = [line.weight for line in figures.holdings if line.asset_class in EQUITY]
    share = sum((one.value for one in equity if isinstance(one, Figure)), Decimal(0))
    return scored(
        {
            "volatility": _float(found["volatility"]),
            "concentration": concentration(known) if len(known) == len(weights) else NotAvailable("A holding has no value."),
            "drawdown": fall if isinstance(fall, NotAvailable) else -fall,
            "equity": float(share),
        }
    )


def _verdict(score: RiskScore | NotAvailable, household: Household) -> str:
    if isinstance(score, NotAvailable):
        return ""
    return score.against(tolerance=household.risk_tolerance, capacity=household.risk_capacity)


def _float(number: Number) -> float | NotAvailable:
    return number if isinstance(number, NotAvailable) else float(number.value)


def _without(reason: NotAvailable, figures: HouseholdFigures, rules: Conventions, period: str) -> Performance:
    return Performance(
        period=period,
        label=PERIODS[period],
        figures=figures,
        rules=rules,
        path=reason,
        drawdown=reason,
        measures=(),
        score=reason,
        contributions=reason,
        explained=without(reason),
        by_sector=without(reason),
        benchmark="",
        mix="",
    )
