"""How did the value of some accounts together run, day by day?"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from portfolios.figures import FlowTiming, NotAvailable, money_weighted_return, time_weighted_return
from portfolios.figures.kernels import Floats
from portfolios.models import FormerValuation, Valuation
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange
from portfolios.queries.estimates import Stretch, Weighed, is_unvalued, weighted_flows
from portfolios.queries.sharing import Steps
from relate.lib.prepared import Prepared

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    value: Decimal
    cash: Decimal
    flow: Decimal
    fee: Decimal
    gap: str
    weighted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DailySeries:
    """Values at the end of each day, with the external flows and advisory fees since the day before.

    `last_valued` is each account's own last day: a later day carries its value.
    `unrated`: why there are no days before the first.
    """

    days: tuple[Day, ...]
    last_valued: Mapping[UUID, date] = field(default_factory=dict)
    unrated: str = ""

    def place(self, on: date) -> int | None:
        """The last valued day at or before `on`."""
        found = bisect_right(self.days, on, key=lambda day: day.on) - 1
        return found if found >= 0 else None

    def value_on(self, on: date) -> Decimal | None:
        found = self.place(on)
        return None if found is None else self.days[found].value

    def since(self, start: date) -> "DailySeries":
        return DailySeries(self.days[self.place(start) or 0 :], self.last_valued, self.unrated)

    def flows_after(self, start: date) -> Decimal:
        return sum((day.flow for day in self.days if day.on > start), ZERO)

    def fees_after(self, start: date) -> Decimal:
        return sum((day.fee for day in self.days if day.on > start), ZERO)

    def time_weighted(
        self, *, start: int | None, gross: bool, timing: FlowTiming = FlowTiming.END_OF_DAY
    ) -> float | NotAvailable:
        """From the day at this place, or from the funding of the accounts where there is none."""
        if gap := self.gap_after(start):
            return NotAvailable(gap)
        values, flows, weighted = self.arrays(start=start, gross=gross, timing=timing)
        return time_weighted_return(values, flows, timing=timing, weighted=weighted)

    def gap_after(self, start: int | None) -> str:
        """Why no return leads through the days, if so."""
        if start is None and self.unrated:
            return self.unrated
        days = self.days if start is None else self.days[start + 1 :]
        return next((day.gap for day in days if day.gap), "")

    def estimated_after(self, start: int | None) -> list[tuple[date, date]]:
        """Between which valuations money moved, so that the return there is an estimate by Modified Dietz."""
        pairs = zip(self.days, self.days[1:], strict=False)
        return [(before.on, day.on) for n, (before, day) in enumerate(pairs) if n >= (start or 0) and day.weighted is not None]

    def arrays(self, *, start: int | None, gross: bool, timing: FlowTiming) -> tuple[Floats, Floats, Floats | None]:
        """Values, flows and Dietz weights of the days from a place on; from before the funding where there is none."""
        days = self.days[start or 0 :]
        values = [float(day.value) for day in days]
        flows = [float(day.flow - day.fee if gross else day.flow) for day in days]
        weighted = [np.nan if day.weighted is None else float(day.weighted) for day in days]
        if start is None:
            values, flows, weighted = [0.0, *values], [0.0, *flows], [np.nan, *weighted]
        return np.array(values), np.array(flows), np.array(weighted) if any(day.weighted is not None for day in days) else None

    def money_weighted(self, start: int | None = None, since: date | None = None) -> float | NotAvailable:
        """From the day at this place or since the funding of the accounts; yearly from one year on.

        `since`: the end of which day the value at the place stands for, such as that of a Sunday.
        """
        days = self.days[start or 0 :]
        if start is None and self.unrated:
            return NotAvailable(self.unrated)
        if len(days) < 2:
            return NotAvailable("There is one valuation; a return needs two.")
        first, last = days[0], days[-1]
        flows = [(day.on, float(day.flow)) for day in days[1:] if day.flow]
        opening = first.value if start is not None else first.flow or first.value
        begun = since or first.on
        return money_weighted_return(opening=float(opening), closing=float(last.value), flows=flows, start=begun, end=last.on)


def merged(
    portfolios: Mapping[UUID, Decimal],
    *,
    on: date,
    known: datetime | None = None,
    steps: Mapping[UUID, Steps] | None = None,
    exchange: Exchange | None = None,
) -> DailySeries:
    """Several accounts as one, each by its share; an account carries its last value until its next one. One query.

    `known`: as it was given at that moment, before later corrections. `steps`: of accounts whose shares changed.
    `exchange`: how accounts of other currencies enter.
    """
    rows = _valuations(accounts=list(portfolios), on=on, **({"known": known} if known else {}))
    by_day: dict[date, list[tuple[UUID, Day]]] = {}
    stepped: dict[UUID, list[Day]] = {key: [] for key in steps or ()}
    before: dict[UUID, date] = {}
    stretches: list[Stretch] = []
    for portfolio, day, *numbers, gap in rows:
        if portfolio in stepped:
            stepped[portfolio].append(_scaled(day, numbers, gap, ONE))
            continue
        if is_unvalued(gap) and portfolio in before:
            stretches.append(Stretch(portfolio, before[portfolio], day, numbers[2]))
        before[portfolio] = day
        by_day.setdefault(day, []).append((portfolio, _scaled(day, numbers, gap, portfolios[portfolio])))
    _estimate(by_day, weighted_flows(stretches, exchange), portfolios)
    for portfolio, whole in stepped.items():
        for part in _by_steps(whole, (steps or {})[portfolio], on):
            by_day.setdefault(part.on, []).append((portfolio, part))
    valued = {portfolio: on for on in sorted(by_day) for portfolio, _ in by_day[on]}
    unrated = exchange.told(by_day) if exchange and exchange.foreign else ""
    return DailySeries(tuple(_together(sorted(by_day.items()), {})), valued, unrated)


@Prepared
def _valuations(*, accounts: list[UUID], on: date, known: datetime | None = None) -> QuerySet[Any, tuple[Any, ...]]:
    fields = ("portfolio_id", "on", "value", "cash", "flow", "fee", "gap")
    rows = Valuation.objects.filter(portfolio__pk__among=accounts, on__lte=on).values_list(*fields)
    if known:
        former = FormerValuation.objects.filter(portfolio__pk__among=accounts, on__lte=on)
        former = former.filter(known_from__lte=known, known_until__gt=known)
        rows = rows.filter(known_from__lte=known).union(former.values_list(*fields), all=True)
    return rows.order_by("on")


def _by_steps(whole: Sequence[Day], steps: Steps, until: date) -> Iterator[Day]:
    """On the day from which a share holds, the part of the value that came or went is a flow, at the hour of the firm's flows."""
    at_start = conventions().timing is FlowTiming.START_OF_DAY
    share, before = steps.shares[0], ZERO
    for day in whole:
        new = steps.on(day.on)
        if new or share:
            by, worth = (new, before) if at_start else (share, day.value)
            flow = day.flow * by + worth * (new - share)
            yield Day(day.on, day.value * new, day.cash * new, flow, day.fee * by, day.gap)
        share, before = new, day.value
    if whole and (new := steps.on(until)) != share:  # no valuation since: the carried value changes hands
        last, on = whole[-1], max(day for day in steps.days if day <= until)
        yield Day(on, last.value * new, last.cash * new, last.value * (new - share), ZERO, "")


def _scaled(on: date, numbers: Sequence[Decimal], gap: str, share: Decimal) -> Day:
    value, cash, flow, fee = numbers if share == 1 else [number * share for number in numbers]
    return Day(on, value, cash, flow, fee, gap)


def _estimate(
    by_day: dict[date, list[tuple[UUID, Day]]], known: Mapping[tuple[UUID, date], Weighed], shares: Mapping[UUID, Decimal]
) -> None:
    """Puts Modified Dietz in place of the gaps that it can bridge."""
    for (portfolio, on), one in known.items():
        share = shares[portfolio]
        by_day[on] = [
            (key, replace(day, gap="", flow=one.flow * share, weighted=one.weighted * share) if key == portfolio else day)
            for key, day in by_day[on]
        ]


def _together(by_day: Sequence[tuple[date, list[tuple[UUID, Day]]]], last: dict[UUID, Day]) -> Iterator[Day]:
    """Running sums: what an account has on a day takes the place of what it had before."""
    value = cash = ZERO
    for on, some in by_day:
        flow = fee = ZERO
        gap = ""
        weighted = None if all(day.weighted is None for _, day in some) else sum((_counted(day) for _, day in some), ZERO)
        for portfolio, day in some:
            before = last.get(portfolio)
            value += day.value - before.value if before else day.value
            cash += day.cash - before.cash if before else day.cash
            flow, fee, gap = flow + day.flow, fee + day.fee, gap or day.gap
            last[portfolio] = day
        yield Day(on, value, cash, flow, fee, gap, weighted)


def _counted(day: Day) -> Decimal:
    """What of an account's flow counts as capital beside another's that is estimated."""
    if day.weighted is not None:
        return day.weighted
    return day.flow if conventions().timing is FlowTiming.START_OF_DAY else ZERO
