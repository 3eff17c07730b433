"""What was the account worth at the end of each day, and which money crossed its border?

A day on which something held has no price has no value; a flow on such a day leaves a gap, because no return can be known.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from portfolios.books.entries import UNKNOWN, Entry
from portfolios.books.holdings import Days, Exact, held_daily, incomplete
from portfolios.books.ledger import QUANTITY_SLACK, ZERO, Ledger

PLACES = Decimal("0.0001")
MONEY_ACROSS = frozenset({"deposit", "withdrawal"})
UNVALUED_FLOW = "Money moved on"  # how the gap begins over which a return can be estimated by Modified Dietz
SHARES_ACROSS = frozenset({"transfer_in", "transfer_out"})


@dataclass(frozen=True, slots=True)
class DayValue:
    """`flow` and `fee` since the value before; `gap` says why no return leads here from there."""

    on: date
    value: Decimal
    cash: Decimal
    flow: Decimal
    fee: Decimal
    gap: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What crossed the border on a day."""

    flow: Decimal = ZERO
    fee: Decimal = ZERO
    gap: str = ""

    def __add__(self, other: "Moved") -> "Moved":
        first, second = (other, self) if self.gap.startswith(UNVALUED_FLOW) else (self, other)  # what cannot be estimated is said
        return Moved(self.flow + other.flow, self.fee + other.fee, first.gap or second.gap)


@dataclass(frozen=True, slots=True)
class Priced:
    """The values in order of date, or none and the reason; and what was held."""

    days: list[DayValue]
    reason: str
    held: Days


def daily_values(ledger: Ledger) -> tuple[list[DayValue], str]:
    """Values in order of date, or none and the reason."""
    if not ledger.event_days:
        return [], "There are no transactions and no positions yet."
    found = priced_days(ledger)
    return found.days, found.reason


def priced_days(ledger: Ledger) -> Priced:
    """Of books that have at least one record."""
    held = held_daily(ledger)
    if reason := incomplete(ledger, held):
        return Priced([], reason, held)
    prices = _prices(ledger, held)
    rows = _valued(ledger, held, prices)
    return Priced(rows, "" if rows else f"No price is known for {ledger.listed(_unpriced(held, prices))}.", held)


def _prices(ledger: Ledger, held: Days) -> Exact:
    """A price or None for each day and instrument; on a stated day the custodian's own."""
    table = np.full((len(held.days), len(held.instruments)), None, dtype=object)
    stated = {snapshot.on: snapshot.positions for snapshot in ledger.snapshots}
    for column, one in enumerate(held.instruments):
        closes = ledger.prices_of(one)
        for row, day in enumerate(held.days):
            position = stated.get(day, {}).get(one)
            table[row, column] = (position.unit_price if position else None) or closes.on(day)
    return table


def _unpriced(held: Days, prices: Exact) -> list[UUID]:
    missing = (prices == None) & (np.abs(held.quantities) > QUANTITY_SLACK)  # noqa: E711 (of each element)
    return [one for one, column in zip(held.instruments, missing.T, strict=True) if column.any()]


def _valued(ledger: Ledger, held: Days, prices: Exact) -> list[DayValue]:
    moved, stated = _moved(ledger, held, prices), {one.on for one in ledger.snapshots}
    is_held, has_price = np.abs(held.quantities) > QUANTITY_SLACK, prices != None  # noqa: E711 (of each element)
    known = (has_price | ~is_held).all(axis=1)
    worth = (_or_nothing(prices, has_price & is_held) * held.quantities).sum(axis=1)
    rows: list[DayValue] = []
    since = Moved()
    for row, day in enumerate(held.days):
        since += moved[day] + Moved(gap=held.gaps.get(day, ""))
        if not known[row]:
            if moved[day].flow:
                since = Moved(since.flow, since.fee, since.gap or f"{UNVALUED_FLOW} {day:%-d %B %Y}, a day without a valuation.")
            continue
        value, cash = (held.cash[row] + worth[row]).quantize(PLACES), held.cash[row].quantize(PLACES)
        if not rows and (ledger.snapshots or row > 0):
            since = Moved(flow=value)  # the records begin with what was already there
        rows.append(DayValue(day, value, cash, since.flow.quantize(PLACES), since.fee, since.gap, day in stated))
        since = Moved()
    return rows


def _or_nothing(prices: Exact, wanted: NDArray[np.bool_]) -> Exact:
    kept = prices.copy()
    kept[~wanted] = ZERO
    return kept


def _moved(ledger: Ledger, held: Days, prices: Exact) -> defaultdict[date, Moved]:
    place, column = {day: n for n, day in enumerate(held.days)}, {one: n for n, one in enumerate(held.instruments)}
    days: defaultdict[date, Moved] = defaultdict(Moved)
    for entry in ledger.entries:
        if entry.kind in MONEY_ACROSS:
            days[entry.on] += Moved(flow=entry.amount)
        elif entry.kind == "fee":
            days[entry.on] += Moved(fee=-entry.amount)
        elif entry.kind == UNKNOWN:
            gap = f"Nobody has said what moved on {entry.on:%-d %B %Y}: it may be money from outside, or none."
            days[entry.on] += Moved(gap=gap)
        elif entry.kind in SHARES_ACROSS and entry.instrument:
            is_money = entry.instrument in ledger.cash
            price = Decimal(1) if is_money else prices[place[entry.on], column[entry.instrument]]
            days[entry.on] += _in_kind(ledger, entry, price)
    return days


def _in_kind(ledger: Ledger, entry: Entry, price: Decimal | None) -> Moved:
    if price is None and entry.instrument:
        return Moved(gap=f"{ledger.called(entry.instrument)} moved on {entry.on:%-d %B %Y} without a known price.")
    return Moved(flow=entry.quantity * (price or ZERO) + entry.amount)
