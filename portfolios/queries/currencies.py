"""In which currency are figures told, and at which rate does an account of another currency enter them?

An account is kept in its own currency and its figures are told in it; a household's are told in the firm's reporting currency.
A value enters at the rate of its day, a flow at the rate of its own; a value that is carried on moves with the rate. A day for
which no rate is known has no value, and neither has any day before it: what would stand there is not the household's whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from markets.rates import Rates, rates_of
from portfolios.books import Lot
from portfolios.models import Portfolio
from portfolios.queries.days import Day

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Exchange:
    """`foreign`: the currency of each account that is kept in another than the one that is `wanted`."""

    wanted: str
    foreign: Mapping[UUID, str] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)

    def rate(self, account: UUID, on: date) -> Decimal | None:
        currency = self.foreign.get(account)
        return ONE if currency is None else self.rates.between(currency, self.wanted, on)

    def missing(self, account: UUID, on: date) -> str:
        return f"No exchange rate of {self.foreign[account]} in {self.wanted} is known for {on:%-d %B %Y}."

    def cost(self, account: UUID, lots: Sequence[Lot]) -> Decimal | None:
        """What the lots cost, each at the rate of the day on which it was bought."""
        total = ZERO
        for lot in lots:
            rate = self.rate(account, lot.acquired_on) if lot.acquired_on else None
            if rate is None or lot.cost is None:
                return None
            total += lot.cost * rate
        return total

    def factors(self, account: UUID, days: Iterable[date]) -> NDArray[np.float64]:
        """Of each day; NaN where no rate is known."""
        return np.array([np.nan if (rate := self.rate(account, day)) is None else float(rate) for day in days])

    def told(self, by_day: dict[date, list[tuple[UUID, Day]]]) -> str:
        """Puts each account's days in the wanted currency, and days between on which only the rate moved. Days at or before
        the last without a rate are taken out; answers why, or nothing."""
        reason, dropped = "", []
        last: dict[UUID, Day] = {}
        for on in sorted(by_day):
            told: list[tuple[UUID, Day]] = []
            today = {key for key, _ in by_day[on]}
            last |= {key: day for key, day in by_day[on] if key in self.foreign}
            for key, day in [*by_day[on], *((key, carried(day, on)) for key, day in last.items() if key not in today)]:
                rate = self.rate(key, on)
                if rate is None and not (day.value or day.cash or day.flow):
                    told.append((key, day))
                elif rate is None:
                    reason = self.missing(key, on)
                else:
                    told.append((key, day if key not in self.foreign else times(day, rate)))
            if len(told) < len(today | last.keys()):
                dropped.append(on)
            by_day[on] = told
        self._take_out(by_day, [on for on in sorted(by_day) if dropped and on <= dropped[-1]])
        return reason

    def _take_out(self, by_day: dict[date, list[tuple[UUID, Day]]], days: Sequence[date]) -> None:
        """What needs no rate is worth on the first day that stays what it was worth on the last that goes."""
        left = {key: day for on in days for key, day in by_day.pop(on) if key not in self.foreign}
        if not by_day:
            return
        first = min(by_day)
        there = {key for key, _ in by_day[first]}
        by_day[first] += [(key, carried(day, first)) for key, day in left.items() if key not in there]


def carried(day: Day, on: date) -> Day:
    """Its value on a later day, on which nothing came or went."""
    return replace(day, on=on, flow=ZERO, fee=ZERO, gap="", weighted=None)


def times(day: Day, rate: Decimal) -> Day:
    weighted = None if day.weighted is None else day.weighted * rate
    return replace(day, value=day.value * rate, cash=day.cash * rate, flow=day.flow * rate, fee=day.fee * rate, weighted=weighted)


def exchange_of(accounts: Iterable[Portfolio], wanted: str) -> Exchange:
    """One query, or none where every account is kept in the wanted currency."""
    return exchange_between({one.pk: one.currency for one in accounts}, wanted)


def exchange_between(currencies: Mapping[UUID, str], wanted: str) -> Exchange:
    foreign = {key: currency for key, currency in currencies.items() if currency != wanted}
    return Exchange(wanted, foreign, rates_of({wanted, *foreign.values()})) if foreign else Exchange(wanted)
