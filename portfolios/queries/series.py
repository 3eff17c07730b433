"""How did the value of some accounts together run, day by day?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portfolios.figures import FlowTiming
from portfolios.models import FormerValuation, Valuation
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange
from portfolios.queries.days import DailySeries, Day
from portfolios.queries.estimates import Stretch, Weighed, is_unvalued, weighted_flows
from portfolios.queries.sharing import Steps
from relate.lib.prepared import Prepared

ZERO, ONE = Decimal(0), Decimal(1)


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
    parts = dict(by_day)
    unrated = exchange.told(by_day) if exchange and exchange.foreign else ""
    return DailySeries(tuple(_together(sorted(by_day.items()), {})), valued, unrated, parts)


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
