"""What is known of one account? Its transactions, what the custodian stated, and prices."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portfolios.books.entries import BY_HAND, SPLIT, Entry
from portfolios.books.exercises import Exercises, exercises_in
from portfolios.called import called

ZERO = Decimal(0)
STALE = timedelta(days=10)  # a market's close carries a holding no longer than this
QUIET = timedelta(days=7)  # and after these, 5 business days, a value by hand goes before it
STALE_STATED = timedelta(days=100)  # the custodian's own price: a quarter, since nothing else is known
STALE_APPRAISED = timedelta(days=400)  # a value by hand: a year and some weeks to appraise anew
TRADED_WITHIN = Decimal(
    "0.18"
)  # of that day's close: a discount of 15 %, a wild day; less than the smallest split, five for four
STATED_WITHIN = Decimal("0.02")  # the custodian's own close of the day
QUANTITY_SLACK = Decimal("0.0005")
CASH_SLACK = Decimal(1)
FRACTION = Decimal("0.001")  # of a share: one custodian counts three places, the next four


@dataclass(frozen=True, slots=True)
class Stated:
    """One position of a statement."""

    quantity: Decimal
    value: Decimal
    cost: Decimal | None

    @property
    def unit_price(self) -> Decimal | None:
        return self.value / self.quantity if self.quantity else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a custodian stated for the account on one day."""

    on: date
    positions: Mapping[UUID, Stated]


@dataclass(frozen=True, slots=True)
class Closes:
    """Prices of one unit, days in order. `by_hand`: what people said, for days on which these are stale.

    `carried`: days that only tell an earlier price at another rate of exchange.
    """

    days: list[date] = field(default_factory=list)
    prices: list[Decimal] = field(default_factory=list)
    stale_after: timedelta = STALE
    by_hand: "Closes | None" = None
    carried: frozenset[date] = frozenset()

    def on(self, day: date) -> Decimal | None:
        """The last price at or before the day, if it is not stale."""
        found = self.known_on(day)
        return found[1] if found else None

    def known_on(self, day: date) -> tuple[date, Decimal] | None:
        """That price with its own day."""
        place = bisect_right(self.days, day) - 1
        said = self.by_hand.known_on(day) if self.by_hand else None
        if said and (place < 0 or said[0] - self.days[place] > QUIET):
            return said
        if place >= 0 and day - self.days[place] <= self.stale_after:
            return self.days[place], self.prices[place]
        return said if said and said[0] > self.days[place] else None


@dataclass(frozen=True, slots=True)
class SaidCost:
    """What a person stated of shares that came in without a cost; `out_of` is the company that spun them off."""

    cost: Decimal
    acquired_on: date | None = None
    out_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class SaidLot:
    """One lot as the custodian states it; the day of purchase or the cost may be unknown to him."""

    acquired_on: date | None
    quantity: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All in order of date; `names` for sentences, `cash` for instruments that are money.

    `appraised`: prices by hand. `said_costs`: by instrument and the day it came. `picks`: by sale the lots that a person chose.
    `brought`: by transfer in the lots that left another account for it.
    `said_open`, `said_closed`: the custodian's own lots of an instrument at the end of a day, and those that were sold on it.
    """

    entries: tuple[Entry, ...]
    snapshots: tuple[Snapshot, ...]
    market: Mapping[UUID, Closes]
    names: Mapping[UUID, str]
    cash: frozenset[UUID]
    lot_method: str = "fifo"
    currency: str = "USD"
    appraised: Mapping[UUID, Closes] = field(default_factory=dict)
    said_costs: Mapping[tuple[UUID, date], SaidCost] = field(default_factory=dict)
    picks: Mapping[str, Sequence[tuple[str, Decimal]]] = field(default_factory=dict)
    said_open: Mapping[tuple[UUID, date], Sequence[SaidLot]] = field(default_factory=dict)
    said_closed: Mapping[tuple[UUID, date], Sequence[SaidLot]] = field(default_factory=dict)
    brought: dict[str, Sequence[SaidLot]] = field(default_factory=dict)
    _prices: dict[UUID, dict[date, Decimal]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _splits: list[list[Entry]] = field(default_factory=list, init=False, repr=False, compare=False)
    _exercises: list[Exercises] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def is_by_hand(self) -> bool:
        """Nothing in it is a custodian's: a value holds until a person says another."""
        return bool(self.entries) and not self.snapshots and all(one.key.startswith(BY_HAND) for one in self.entries)

    @property
    def event_days(self) -> set[date]:
        return {entry.on for entry in self.entries} | {one.on for one in self.snapshots}

    @property
    def instruments(self) -> list[UUID]:
        moved = {entry.instrument for entry in self.entries if entry.instrument}
        return sorted((moved | {one for snapshot in self.snapshots for one in snapshot.positions}) - self.cash)

    def prices_of(self, instrument: UUID) -> Closes:
        """The market's closes where the custodian's own prices agree with them, else the custodian's alone.

        A value by hand holds where the market has none any more, or not yet.
        """
        seen = dict(self._traded().get(instrument, {}))
        stated = {s.on: price for s in self.snapshots if (price := _unit_price(s, instrument))}
        market = self.market.get(instrument)
        if market and _agree(market, seen, TRADED_WITHIN) and _agree(market, stated, STATED_WITHIN):
            by_hand = self.appraised.get(instrument)
            return replace(market, by_hand=by_hand) if by_hand else market
        seen |= stated
        stale_after, carried = STALE_STATED, frozenset[date]()
        if by_hand := self.appraised.get(instrument):
            seen = dict(zip(by_hand.days, by_hand.prices, strict=True)) | stated | seen
            stale_after, carried = (
                by_hand.stale_after,
                by_hand.carried - stated.keys() - self._traded().get(instrument, {}).keys(),
            )
        seen = self._after_splits(instrument, seen, carried)
        days = sorted(seen)
        return Closes(days, [seen[day] for day in days], stale_after)

    def is_market(self, instrument: UUID, closes: Closes) -> bool:
        """Are these, from `prices_of`, the market's, whatever people said beside them?"""
        market = self.market.get(instrument)
        return market is not None and closes.days is market.days

    def _after_splits(self, instrument: UUID, seen: dict[date, Decimal], carried: frozenset[date]) -> dict[date, Decimal]:
        """A price from before a split is one of other shares: on the day of the split it stands for as much in all."""
        if not self._splits:
            self._splits.append([one for one in self.entries if one.kind == SPLIT])
        more: dict[date, Decimal] = defaultdict(Decimal)
        for entry in self._splits[0]:
            if entry.instrument == instrument:
                more[entry.on] += entry.quantity
        found = dict(seen)
        for on in sorted(more):
            before = [day for day in found if day < on]
            held = self._held_before(instrument, on)
            if not before or held * (held + more[on]) <= 0:
                continue
            ratio = held / (held + more[on])
            told = min((day for day in found if day >= on and day not in carried), default=date.max)
            found |= {day: found[day] * ratio for day in carried if on <= day < told}
            found.setdefault(on, found[max(before)] * ratio)
        return found

    def _held_before(self, instrument: UUID, on: date) -> Decimal:
        """From the last statement before the day, or else from the first one after it, or from nothing."""
        told = [one for one in self.snapshots if one.on < on][-1:] or self.snapshots[:1]
        since, held = date.min, ZERO
        if told:
            since = told[0].on
            held = told[0].positions[instrument].quantity if instrument in told[0].positions else ZERO
        moved = [one for one in self.entries if one.instrument == instrument]
        later = sum((one.quantity for one in moved if since < one.on < on), ZERO)
        return held + later - sum((one.quantity for one in moved if on <= one.on <= since), ZERO)

    @property
    def exercises(self) -> Exercises:
        """Looked for once."""
        if not self._exercises:
            self._exercises.append(exercises_in(self.entries, self.names))
        return self._exercises[0]

    def _traded(self) -> Mapping[UUID, Mapping[date, Decimal]]:
        """Prices of the custodian's own entries by instrument and day, gathered once; the last of a day counts.

        What an option made of a price is no price of the market.
        """
        if not self._prices:
            by_option = self.exercises.parts
            for entry in self.entries:
                if entry.instrument and not (by_option and entry in by_option) and (price := entry.unit_price):
                    self._prices.setdefault(entry.instrument, {})[entry.on] = price
        return self._prices

    def called(self, instrument: UUID) -> str:
        """As a sentence names it; an option by its contract."""
        return called(self.names[instrument], "")

    def listed(self, instruments: Iterable[UUID]) -> str:
        names = sorted(self.called(one) for one in instruments)
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _unit_price(snapshot: Snapshot, instrument: UUID) -> Decimal | None:
    one = snapshot.positions.get(instrument)
    return one.unit_price if one else None


def _agree(market: Closes, seen: Mapping[date, Decimal], within: Decimal) -> bool:
    pairs = ((market.on(day), price) for day, price in seen.items())
    return all(close is None or abs(close - price) <= close * within for close, price in pairs)
