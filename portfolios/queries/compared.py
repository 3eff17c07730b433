"""How do many accounts stand beside each other over a period? Each number as the account's own page gives it.

Five hundred accounts at a time: two queries for each, whatever the number of days, and memory for no more than those.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import OuterRef, Q, QuerySet, Subquery
from numpy.typing import NDArray

from markets.indicators import Known, known_on
from portfolios.called import ELSEWHERE
from portfolios.figures import Basis, Figure, ManyFigures, NotAvailable, after_model_fee, exact, figures_of_many
from portfolios.figures.kernels import Floats
from portfolios.models import Portfolio, Valuation
from portfolios.queries.answers import Number
from portfolios.queries.conventions import Conventions, conventions
from portfolios.queries.estimates import Stretch, Weighed, is_unvalued, weighted_flows
from portfolios.queries.measures import DAILY, too_few
from portfolios.queries.packed import EPOCH, arrays_of, day_of, packed
from portfolios.queries.periods import NEAR, start_of, unvalued_at
from portfolios.queries.risk_free import BUSINESS_DAYS, SERIES, RiskFree, in_dollars, risk_free_of

READ = 500
RETURNS = ("net", "gross")
RATIOS = ("sharpe", "sortino")
WHOLE = "since_inception"
ONE = NotAvailable("There is one valuation; a return needs two.")
NONE = NotAvailable("There is no valuation yet: import a statement.")
Weights = Mapping[tuple[UUID, date], Weighed]
Records = Mapping[UUID, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Where an account stands in the tables of those with as many days; since inception the funding is a return and no swing."""

    row: int
    returns: ManyFigures
    risk: ManyFigures
    links: int
    start: date


@dataclass(frozen=True, slots=True)
class Comparison:
    """`last` has the newest value of every account, in the order of their names."""

    period: str
    rules: Conventions
    last: Mapping[UUID, Any]
    measured: dict[UUID, Measured] = field(default_factory=dict)
    reasons: dict[UUID, NotAvailable] = field(default_factory=dict)
    rates: Known = field(default_factory=Known)

    def number(self, key: UUID, name: str) -> float | NotAvailable:
        if key not in self.measured:
            return self.reasons[key]
        one = self.measured[key]
        if name == "net" and self.rules.model_fee is not None:
            gross, end = one.returns.number("gross", one.row), self.last[key]["valued_on"]
            fee = float(self.rules.model_fee)
            return gross if isinstance(gross, NotAvailable) else after_model_fee(gross, yearly_fee=fee, start=one.start, end=end)
        if name in RETURNS:
            return one.returns.number(name, one.row)
        net = one.returns.number("net", one.row)
        if isinstance(net, NotAvailable):
            return net
        if (few := too_few(one.links, one.start, self.last[key]["valued_on"])) is not None:
            return few
        found = one.risk.number(name, one.row)
        swing = one.risk.number("volatility", one.row)
        if name != "sharpe" or isinstance(found, NotAvailable) or isinstance(swing, NotAvailable):
            return found
        return found - self.free(key).yearly / swing  # a constant rate lowers the mean and leaves the deviation

    def figure(self, key: UUID, name: str) -> Number:
        found = self.number(key, name)
        if isinstance(found, NotAvailable):
            return found
        row, start = self.last[key], self.measured[key].start
        fees = self.rules.fees if name == "net" else "before advisory fees"
        method = f"{self.rules.time_weighted}, {fees}" if name in RETURNS else DAILY
        method = f"{method}, {self.free(key).words}" if name == "sharpe" else method
        unit = "ratio" if name in RATIOS else "fraction"
        basis: Basis = "gross" if name == "gross" else "net"
        return Figure(exact(found), unit, method, row["valued_on"], _source(row), basis, start)

    def spans(self, keys: Iterable[UUID]) -> dict[UUID, tuple[date, date]]:
        """From the end of which day to that of which the figures of an account lead; those without figures are left out."""
        return {key: (self.measured[key].start, self.last[key]["valued_on"]) for key in keys if key in self.measured}

    def free(self, key: UUID) -> RiskFree:
        row = self.last[key]
        return in_dollars(row["currency"]) or risk_free_of(self.rates, self.measured[key].start, row["valued_on"])

    def value(self, key: UUID) -> Number:
        row = self.last[key]
        if key in self.reasons and (row["unvalued_because"] or row["valued_on"] is None):
            return self.reasons[key]
        return Figure(row["worth"], row["currency"], "Value of the account", row["valued_on"], _source(row))

    def ranked(self, name: str, *, lowest_first: bool = False) -> list[UUID]:
        """Those without the number come last."""
        numbers = {key: self._sortable(key, name) for key in self.last}
        found = {key: one for key, one in numbers.items() if not isinstance(one, NotAvailable)}
        return [*sorted(found, key=found.__getitem__, reverse=not lowest_first), *(key for key in numbers if key not in found)]

    def _sortable(self, key: UUID, name: str) -> Decimal | float | NotAvailable:
        if name != "value":
            return self.number(key, name)
        value = self.value(key)
        return value if isinstance(value, NotAvailable) else value.value


def compared(portfolios: QuerySet[Portfolio], *, on: date, period: str) -> Comparison:
    found = Comparison(period, conventions(), _last(portfolios, on), rates=known_on(on, [SERIES])[SERIES])
    for key, row in found.last.items():
        if row["unvalued_because"] or row["valued_on"] is None:
            found.reasons[key] = NotAvailable(row["unvalued_because"]) if row["unvalued_because"] else NONE
    valued = sorted((key for key in found.last if key not in found.reasons), key=lambda key: found.last[key]["valued_on"])
    for first in range(0, len(valued), READ):
        _read(found, valued[first : first + READ], on)
    return found


def _last(portfolios: QuerySet[Portfolio], on: date) -> dict[UUID, Any]:
    last = Valuation.objects.filter(portfolio=OuterRef("pk"), on__lte=on).order_by("-on")
    rows = portfolios.order_by("household__name", "name", "pk")
    rows = rows.annotate(worth=Subquery(last.values("value")[:1]), valued_on=Subquery(last.values("on")[:1]))
    named = ("pk", "name", "account_tail", "household_id", "household__name", "currency", "custodian", "unvalued_because")
    return {row["pk"]: row for row in rows.values(*named, "worth", "valued_on")}


def _source(row: Mapping[str, Any]) -> str:
    return "values by hand" if row["custodian"] == ELSEWHERE else f"{row['custodian']} records, daily closes"


def _read(found: Comparison, keys: Sequence[UUID], on: date) -> None:
    starts = {key: start_of(found.period, found.last[key]["valued_on"]) or date.min for key in keys}
    days = packed(starts, on=on)
    weights = _gaps(found, starts, on)
    valued = _valued_at(starts) if found.period != WHOLE else starts.keys()
    alike: dict[int, list[UUID]] = defaultdict(list)
    for key in keys:
        if (reason := _why_not(found.period, days.get(key))) is not None:
            found.reasons.setdefault(key, reason)
        elif key not in valued:
            found.reasons[key] = unvalued_at(starts[key])
        if key not in found.reasons:
            alike[len(days[key])].append(key)
    for same in alike.values():
        _compute(found, same, days, weights, starts)


def _why_not(period: str, days: NDArray[Any] | None) -> NotAvailable | None:
    if days is None or (period == WHOLE and len(days) < 2):
        return ONE
    if period != WHOLE and np.isnan(days["opening"][0]):
        return NotAvailable(f"The valuations begin on {day_of(days, 0):%-d %B %Y}, after this period did.")
    return None


def _valued_at(starts: Mapping[UUID, date]) -> set[UUID]:
    """The accounts with a value for the end of the day on which the period begins."""
    wanted = Q(pk__in=[])
    for start in set(starts.values()):
        wanted |= Q(on__range=(start - NEAR, start), portfolio__in=[key for key, one in starts.items() if one == start])
    return set(Valuation.objects.filter(wanted).order_by().values_list("portfolio_id", flat=True).distinct())


def _gaps(found: Comparison, starts: Mapping[UUID, date], on: date) -> Weights:
    """Where no return leads through a day, the account has a reason; where an estimate does, what of the flow counts."""
    before = Valuation.objects.filter(portfolio=OuterRef("portfolio"), on__lt=OuterRef("on")).order_by("-on").values("on")[:1]
    rows = Valuation.objects.filter(portfolio__in=starts, on__gt=min(starts.values()), on__lte=on).exclude(gap="").order_by("on")
    seen = list(rows.annotate(previous=Subquery(before)).values_list("portfolio_id", "on", "flow", "gap", "previous"))
    within = [row for row in seen if row[1] > starts[row[0]]]
    stretches = [Stretch(key, previous, day, flow) for key, day, flow, gap, previous in within if previous and is_unvalued(gap)]
    weights = weighted_flows(stretches)
    for key, day, _, gap, _ in within:
        if (key, day) not in weights:
            found.reasons.setdefault(key, NotAvailable(gap))
    return weights


def _compute(found: Comparison, keys: list[UUID], days: Records, weights: Weights, starts: Mapping[UUID, date]) -> None:
    """Accounts with the same number of days; before the first stands the value from which the period begins."""
    is_whole = found.period == WHOLE
    values, flows, fees = arrays_of([days[key] for key in keys])
    weighted = _weighted(keys, days, weights, values.shape)
    returns = _table(found, values, flows, fees, weighted)
    risk = returns
    if is_whole:
        later = None if weighted is None else weighted[:, 1:]
        risk = _table(found, values[:, 1:], flows[:, 1:], fees[:, 1:], later)
    links = values.shape[1] - 1 - is_whole
    for row, key in enumerate(keys):
        start = day_of(days[key], 0) if is_whole else starts[key]
        found.measured[key] = Measured(row, returns, risk, links, start)


def _table(found: Comparison, values: Floats, flows: Floats, fees: Floats, weighted: Floats | None) -> ManyFigures:
    year, timing = BUSINESS_DAYS, found.rules.timing
    return figures_of_many(values, flows, fees, periods_per_year=year, timing=timing, weighted=weighted)


def _weighted(keys: Sequence[UUID], days: Records, weights: Weights, shape: tuple[int, ...]) -> Floats | None:
    rows = {key: row for row, key in enumerate(keys)}
    here = {(key, day): one.weighted for (key, day), one in weights.items() if key in rows}
    if not here:
        return None
    weighted = np.full(shape, np.nan)
    for (key, day), amount in here.items():
        place = int(np.searchsorted(days[key]["on"], (day - EPOCH).days))
        weighted[rows[key], place + 1] = float(amount)
    return weighted
