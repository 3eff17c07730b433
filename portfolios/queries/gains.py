"""What did each holding gain on each day? From the accounts' books, so that the gains add up to what the values gained."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from portfolios.books import Ledger, held_daily
from portfolios.figures import FlowTiming, exact
from portfolios.figures.kernels import Floats, is_at_start
from portfolios.queries.currencies import Exchange
from portfolios.queries.days import DailySeries
from portfolios.queries.sharing import Steps

IN_KIND = frozenset({"transfer_in", "transfer_out"})


@dataclass(frozen=True, slots=True)
class Gains:
    """`days` end the links, the first of which begins at the end of `since`. `gains` and `before` (values at the start) have
    shape (days, instruments), in money.

    `whole` is what the accounts gained on each day before advisory fees, `fees` those, `capital` what the return is measured on,
    `gross_capital` what that before fees is.
    """

    since: date
    days: tuple[date, ...]
    instruments: tuple[UUID, ...]
    gains: Floats
    before: Floats
    whole: Floats
    fees: Floats
    capital: Floats
    gross_capital: Floats

    @property
    def rest(self) -> Floats:
        """What no holding gained: interest, charges and taxes."""
        others: Floats = self.whole - self.gains.sum(axis=1)
        return others


@dataclass(frozen=True, slots=True)
class DayWorth:
    """One holding at the end of a day, in the account's currency; `price` is None while nothing is held."""

    on: date
    quantity: Decimal
    value: Decimal

    @property
    def price(self) -> Decimal | None:
        return self.value / self.quantity if self.quantity else None


def worth_daily(ledger: Ledger, instrument: UUID, until: date) -> tuple[DayWorth, ...]:
    """Of one holding on each day on which it had a price, or was not held."""
    held = held_daily(ledger, until=until)
    if instrument not in held.instruments:
        return ()
    column = held.instruments.index(instrument)
    quantities = held.quantities[:, [column]]
    worth = _worth(ledger, held.days, [instrument], np.array(quantities, dtype=float))[:, 0]
    rows = zip(held.days, quantities[:, 0], worth, strict=True)
    return tuple(DayWorth(day, quantity, exact(float(value))) for day, quantity, value in rows if np.isfinite(value))


def gains_of(
    books: Mapping[UUID, Ledger],
    shares: Mapping[UUID, float],
    series: DailySeries,
    exchange: Exchange,
    *,
    start: int | None,
    timing: FlowTiming,
    steps: Mapping[UUID, Steps] | None = None,
    since: date | None = None,
) -> Gains:
    """Over the days of the series from a place on, or from the funding where there is none; accounts by their shares.

    `steps`: of accounts whose shares changed; a day's gain is theirs who held the share at its start. `since`: the day for whose
    end the value at the place stands, such as a Sunday.

    What a holding of an account in another currency gained holds what the currency did.
    """
    first = 0 if start is None else start
    values, flows, weighted = series.arrays(start=start, gross=False, timing=timing)
    days = tuple(day.on for day in series.days[first if start is None else first + 1 :])
    names = tuple(sorted({one for ledger in books.values() for one in ledger.instruments}))
    gains, before = np.zeros((len(days), len(names))), np.zeros((len(days), len(names)))
    after = date.min if start is None else series.days[first].on
    for key, ledger in books.items():
        one = _Account(key, ledger, shares[key], exchange, (steps or {}).get(key), timing)
        _add_account(one, after, days, names, gains, before)
    fees = np.array([float(day.fee) for day in series.days[-len(days) :]]) if days else np.zeros(0)
    whole = values[1:] - values[:-1] - flows[1:] + fees
    unpaid = np.concatenate([flows[:1], flows[1:] - fees])
    capital, gross = (_capital(values, one, weighted, timing) for one in (flows, unpaid))
    return Gains(since or series.days[first].on, days, names, gains, before, whole, fees, capital, gross)


def _capital(values: Floats, flows: Floats, weighted: Floats | None, timing: FlowTiming) -> Floats:
    """As in `kernels.daily_returns`."""
    at_start = is_at_start(values[:-1], values[1:], flows[1:], start_of_day=timing is FlowTiming.START_OF_DAY)
    capital = np.where(at_start, values[:-1] + flows[1:], values[:-1])
    return capital if weighted is None else np.where(np.isfinite(weighted[1:]), values[:-1] + weighted[1:], capital)


@dataclass(frozen=True, slots=True)
class _Account:
    key: UUID
    ledger: Ledger
    share: float
    exchange: Exchange
    steps: Steps | None
    timing: FlowTiming

    def share_of(self, day: date, before: date | None) -> float:
        """By whose share the day counts, as in the series: its flow at the end of the day leaves the gain to those before."""
        if self.steps is None:
            return self.share
        if self.timing is FlowTiming.START_OF_DAY:
            return float(self.steps.on(day))
        return float(self.steps.shares[0] if before is None else self.steps.on(before))


def _add_account(one: _Account, since: date, days: Sequence[date], names: Sequence[UUID], gains: Floats, before: Floats) -> None:
    """One account's gains, put on the days on which it was valued."""
    ledger = one.ledger
    if not ledger.event_days:
        return
    held = held_daily(ledger, until=days[-1] if days else None)
    worth = _worth(ledger, held.days, held.instruments, np.array(held.quantities, dtype=float))
    moved = _moved(ledger, held.days, held.instruments, worth)
    if one.key in one.exchange.foreign:
        rates = one.exchange.factors(one.key, held.days)[:, None]
        worth, moved = worth * rates, moved * np.nan_to_num(rates)
    rows = [row for row in range(len(held.days)) if np.isfinite(worth[row]).all()]
    place, column = {day: n for n, day in enumerate(days)}, [names.index(one) for one in held.instruments]
    last = -1
    for row in rows:
        if held.days[row] > since and held.days[row] in place and (last >= 0 or not ledger.snapshots):
            was = worth[last] if last >= 0 else np.zeros(len(column))
            if share := one.share_of(held.days[row], held.days[last] if last >= 0 else None):
                at = place[held.days[row]]
                gains[at, column] += share * (worth[row] - was + moved[last + 1 : row + 1].sum(axis=0))
                before[at, column] += share * was
        last = row


def _worth(ledger: Ledger, days: Sequence[date], instruments: Sequence[UUID], quantities: Floats) -> Floats:
    """Values by day and instrument; NaN where something held has no price."""
    stated = {snapshot.on: snapshot.positions for snapshot in ledger.snapshots}
    worth = np.zeros(quantities.shape)
    for column, one in enumerate(instruments):
        closes = ledger.prices_of(one)
        for row in map(int, np.flatnonzero(np.abs(quantities[:, column]) > 0.0005)):
            position = stated.get(days[row], {}).get(one)
            price = (position.unit_price if position else None) or closes.on(days[row])
            worth[row, column] = np.nan if price is None else quantities[row, column] * float(price)
    return worth


def _moved(ledger: Ledger, days: Sequence[date], instruments: Sequence[UUID], worth: Floats) -> Floats:
    """Cash that each holding brought (+) or took (-) on each day, and what came in kind as if it had been bought."""
    place, column = {day: n for n, day in enumerate(days)}, {one: n for n, one in enumerate(instruments)}
    moved = np.zeros(worth.shape)
    in_kind: dict[tuple[int, int], float] = defaultdict(float)
    for entry in ledger.entries:
        if entry.on not in place or entry.instrument not in column:
            continue
        at = place[entry.on], column[entry.instrument]
        if entry.kind in IN_KIND:
            in_kind[at] += float(entry.quantity)
        else:
            moved[at] += float(entry.amount)
    stated = {snapshot.on: snapshot.positions for snapshot in ledger.snapshots}
    for (row, one), quantity in in_kind.items():
        position = stated.get(days[row], {}).get(instruments[one])
        price = (position.unit_price if position else None) or ledger.prices_of(instruments[one]).on(days[row])
        moved[row, one] -= quantity * float(price) if price is not None else np.nan
    return moved
