"""What did the account hold at the end of each day?

Quantities run from zero, or from what the custodian stated on a day, forwards and backwards through the transactions. Exact:
the arrays hold Decimals, one row a day, one column an instrument.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from markets.calendar import is_trading_day, last_trading_day
from portfolios.books.ledger import CASH_SLACK, QUANTITY_SLACK, QUIET, STALE, ZERO, Ledger, Snapshot, Stated

Exact = NDArray[np.object_]  # of Decimals


@dataclass(frozen=True, slots=True)
class Break:
    """What the transactions lead to, and what the custodian stated instead; without an instrument, of cash."""

    instrument: UUID | None
    expected: Decimal
    stated: Decimal


@dataclass(slots=True)
class Days:
    """`breaks`: on which stated days the transactions before do not lead to the statement, and where; `gaps` say it in words."""

    days: list[date]
    instruments: list[UUID]
    quantities: Exact
    cash: Exact
    gaps: dict[date, str] = field(default_factory=dict)
    breaks: dict[date, list[Break]] = field(default_factory=dict)


def held_daily(ledger: Ledger, until: date | None = None) -> Days:
    """Each day of the market from the first record on, and each on which something moved; without transactions, stated days.

    The market's days are those with a close of something that was ever held; where nothing has closes, New York's.
    """
    return _held(ledger, _calendar(ledger, until))


def _held(ledger: Ledger, days: list[date]) -> Days:
    instruments = ledger.instruments
    place, column = {day: n for n, day in enumerate(days)}, {one: n for n, one in enumerate(instruments)}
    moved = np.full((len(days), len(instruments) + 1), ZERO, dtype=object)
    for entry in (one for one in ledger.entries if one.on in place):
        row = moved[place[entry.on]]
        row[-1] += entry.amount
        if entry.instrument in ledger.cash:
            row[-1] += entry.quantity
        elif entry.instrument:
            row[column[entry.instrument]] += entry.quantity
    return _anchored(ledger, days, instruments, np.add.accumulate(moved, axis=0), place)


def held_on(ledger: Ledger, on: date) -> tuple[dict[UUID, Decimal], Decimal]:
    """Quantities that are not zero, and cash, at the end of one day."""
    if not ledger.event_days:
        return {}, ZERO
    held = _held(ledger, _calendar(ledger, on, quiet_too=False))  # between two records nothing moves
    place = bisect_right(held.days, on) - 1
    if place < 0:
        return {}, ZERO
    row = zip(held.instruments, held.quantities[place], strict=True)
    return {one: quantity for one, quantity in row if abs(quantity) > QUANTITY_SLACK}, held.cash[place]


def incomplete(ledger: Ledger, held: Days) -> str:
    """Records that begin after the account did show as shares or money below zero: which, or nothing."""
    if ledger.snapshots:
        return ""
    sold_short = {entry.instrument for entry in ledger.entries if entry.kind == "short"}
    columns = zip(held.instruments, held.quantities.T, strict=True)
    short = [one for one, column in columns if one not in sold_short and min(column) < -QUANTITY_SLACK]
    if not short and min(held.cash) >= -CASH_SLACK:
        return ""
    what = ledger.listed(short) if short else "cash"
    return f"The transactions begin after the account did ({what} would be below zero); import its positions too."


def _calendar(ledger: Ledger, until: date | None, *, quiet_too: bool = True) -> list[date]:
    events = ledger.event_days
    if not ledger.entries:  # nobody knows what happened between and after statements alone
        return sorted(day for day in events if until is None or day <= until)
    closes = sorted({day for one in ledger.market.values() for day in one.days})
    events = events | _said_alone(ledger, closes)
    first, last = min(events), max([*events, *closes[-1:]])
    if ledger.snapshots and ledger.entries[0].on <= ledger.snapshots[0].on:
        first = _day_before(ledger, first)  # the value with which the records begin
        events = {*events, first}
    if until:  # days before the first statement are told by it, backwards
        last = min(last, max(until, ledger.snapshots[0].on) if ledger.snapshots else until)
    if not quiet_too:
        return sorted(day for day in events if first <= day <= last)
    open_on = set(closes)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    dark = (
        closes[-1] + STALE if closes and ledger.appraised else date.max if closes else date.min
    )  # nobody's closes tell the days
    return [day for day in span if day in events or (is_trading_day(day) if day > dark else day in open_on)]


def _said_alone(ledger: Ledger, closes: Sequence[date]) -> set[date]:
    """Days on which something was valued by hand while the market was silent, so that no close makes a day of them."""
    said = {day for one in ledger.appraised.values() for day in one.days}
    if not closes:
        return {one.days[-1] for one in ledger.appraised.values() if one.days}
    before = {day: bisect_right(closes, day) - 1 for day in said}
    return {day for day, place in before.items() if place >= 0 and day - closes[place] > QUIET}


def _day_before(ledger: Ledger, day: date) -> date:
    before = [one.days[place - 1] for one in ledger.market.values() if (place := bisect_left(one.days, day))]
    return max(before, default=last_trading_day(day - timedelta(days=1)))


def _anchored(ledger: Ledger, days: list[date], instruments: list[UUID], run: Exact, place: Mapping[date, int]) -> Days:
    """Lets each stated day stand as stated; `run` are the sums of all movements since the first day.

    A first statement of less than the transactions lead to is a break like any other: shares or money left unseen.
    """
    level, breaks = run.copy(), {}
    for number, snapshot in enumerate(one for one in ledger.snapshots if one.on in place):
        at, stated = place[snapshot.on], _stated(ledger, instruments, snapshot)
        if number == 0:  # what was there before the records begin; only what is short was there below zero
            before = stated - run[at]
            level = run + np.where((before >= 0) | (stated < 0), before, np.array(ZERO))
        if off := _breaks(instruments, level[at], stated):
            breaks[snapshot.on] = off
        level[at:] = run[at:] + (stated - run[at])
    gaps = {on: _gap(ledger, off) for on, off in breaks.items()}
    return Days(days, instruments, level[:, :-1], level[:, -1], gaps, breaks)


def _stated(ledger: Ledger, instruments: list[UUID], snapshot: Snapshot) -> Exact:
    cash = sum((one.value for key, one in snapshot.positions.items() if key in ledger.cash), ZERO)
    none = Stated(ZERO, ZERO, None)
    return np.array([*(snapshot.positions.get(one, none).quantity for one in instruments), cash], dtype=object)


def _breaks(instruments: list[UUID], expected: Exact, stated: Exact) -> list[Break]:
    pairs = zip(instruments, expected, stated, strict=False)
    off = [Break(one, a, b) for one, a, b in pairs if abs(a - b) > QUANTITY_SLACK]
    return [*off, Break(None, expected[-1], stated[-1])] if abs(expected[-1] - stated[-1]) > CASH_SLACK else off


def _gap(ledger: Ledger, off: list[Break]) -> str:
    names = [ledger.called(one.instrument) if one.instrument else "cash" for one in off]
    shown = ", ".join(names[:3]) + (" and more" if len(names) > 3 else "")
    return f"The transactions before do not explain the statement of this day ({shown}); import the missing ones."
