"""Lots of shares that are open, and the gains of those that were closed.

A lot of shares that were sold short has a negative quantity, and what was received for them as a negative cost, so that one
formula holds for both: what came in less the cost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.entries import Entry
from portfolios.books.ledger import QUANTITY_SLACK, ZERO, SaidLot
from portfolios.figures.terms import is_long_term


@dataclass(frozen=True, slots=True)
class Untied:
    """Lots of a day that do not add up to what the books hold, or sold, and so are left aside."""

    instrument: UUID
    on: date
    is_closed: bool
    stated: Decimal
    booked: Decimal


@dataclass(slots=True)
class Lot:
    """`acquired_on` decides long or short term; None where it is not known. `key` is the transaction that opened it."""

    instrument: UUID
    acquired_on: date | None
    quantity: Decimal
    cost: Decimal | None
    key: str = ""

    def take(self, quantity: Decimal) -> "Lot":
        """A part of the same sign leaves with its part of the cost."""
        cost = None if self.cost is None else self.cost * quantity / self.quantity
        taken = replace(self, quantity=quantity, cost=cost)
        self.quantity -= quantity
        self.cost = None if self.cost is None or cost is None else self.cost - cost
        return taken


@dataclass(frozen=True, slots=True)
class Gain:
    """Shares of one lot that were sold, bought back or redeemed; `proceeds` are negative where a short sale was bought back."""

    instrument: UUID
    acquired_on: date | None
    on: date
    quantity: Decimal
    proceeds: Decimal
    cost: Decimal | None
    key: str

    @property
    def gain(self) -> Decimal | None:
        return None if self.cost is None else self.proceeds - self.cost

    @property
    def is_long_term(self) -> bool | None:
        """Held for more than a year; what was sold short never is."""
        if self.quantity < 0:
            return False
        return None if self.acquired_on is None else is_long_term(acquired=self.acquired_on, on=self.on)


@dataclass(slots=True)
class Lots:
    """The open lots of each instrument, oldest first, and every gain so far."""

    method: str = "fifo"
    picks: Mapping[str, Sequence[tuple[str, Decimal]]] = field(default_factory=dict)
    open: defaultdict[UUID, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    gains: list[Gain] = field(default_factory=list)
    closing: dict[UUID, list[SaidLot]] = field(default_factory=dict)  # of the day that is being booked
    untied: list[Untied] = field(default_factory=list)
    left: dict[str, list[Lot]] = field(default_factory=dict)  # by the transfer out that took them along

    def quantity(self, instrument: UUID) -> Decimal:
        return sum((lot.quantity for lot in self.open.get(instrument, ())), ZERO)

    def cost(self, instrument: UUID) -> Decimal | None:
        return _sum(lot.cost for lot in self.open.get(instrument, ()))

    def add(self, lot: Lot) -> None:
        self.open[lot.instrument].append(lot)
        self.open[lot.instrument].sort(key=lambda one: one.acquired_on or date.min)

    def open_one(self, instrument: UUID, on: date | None, quantity: Decimal, cost: Decimal | None, key: str) -> None:
        self.add(Lot(instrument, on, quantity, cost, key))

    def take(self, instrument: UUID, quantity: Decimal, key: str = "", bought_on: date | None = None) -> list[Lot]:
        """Lots of this many units (of the sign of what is held) leave, of one day first; fewer where fewer are held."""
        lots = self.open[instrument]
        if self.method == "average":
            _equalise(lots)
        taken: list[Lot] = []
        wanted = list(self._picked(lots, key))
        wanted += [(lot, abs(lot.quantity)) for lot in lots if bought_on and lot.acquired_on == bought_on]
        for lot, most in [*wanted, *((lot, abs(lot.quantity)) for lot in lots)]:
            size = min(abs(quantity), most, abs(lot.quantity))
            if size > 0:
                taken.append(lot.take(size.copy_sign(lot.quantity)))
                quantity = (abs(quantity) - size).copy_sign(quantity)
        self.open[instrument] = [lot for lot in lots if abs(lot.quantity) > QUANTITY_SLACK]
        return taken

    def _picked(self, lots: Sequence[Lot], key: str) -> Iterator[tuple[Lot, Decimal]]:
        """So many of each transaction that was chosen, however many lots it opened."""
        for opening, most in self.picks.get(key, ()):
            for lot in (one for one in lots if one.key == opening):
                size = min(most, abs(lot.quantity))
                most -= size
                yield lot, size

    def forget_cost(self, trade: Entry) -> None:
        """Of what a trade opened and what it closed."""
        for lot in self.open[trade.instrument] if trade.instrument else ():
            lot.cost = None if lot.key == trade.key else lot.cost
        self.gains = [replace(one, cost=None) if one.key == trade.key else one for one in self.gains]

    def scale(self, instrument: UUID, ratio: Decimal) -> None:
        for lot in self.open[instrument]:
            lot.quantity *= ratio


def _equalise(lots: Sequence[Lot]) -> None:
    cost, whole = _sum(lot.cost for lot in lots), sum((lot.quantity for lot in lots), ZERO)
    for lot in lots:
        lot.cost = None if cost is None else cost * lot.quantity / whole


def _sum(costs: Iterable[Decimal | None]) -> Decimal | None:
    total = ZERO
    for cost in costs:
        if cost is None:
            return None
        total += cost
    return total
