"""What did the holdings cost, and what was gained by selling?

Average cost: a sale takes its share of the cost with it. Where shares came in without a stated cost, the cost stays unknown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.ledger import ZERO, Entry, Ledger


@dataclass(slots=True)
class Cost:
    """Of one instrument; `cost` and `realized` are None where they cannot be known."""

    quantity: Decimal = ZERO
    cost: Decimal | None = ZERO
    realized: Decimal | None = ZERO

    def book(self, entry: Entry) -> None:
        if entry.kind == "buy":
            self._add(entry.quantity, -entry.amount)
        elif entry.kind == "sell" and self.quantity > 0:
            taken = self._take(-entry.quantity)
            self.realized = None if taken is None or self.realized is None else self.realized + entry.amount - taken
        elif entry.kind == "split":
            self.quantity += entry.quantity
        elif entry.kind == "transfer_out" and self.quantity > 0:
            self._take(-entry.quantity)
        elif entry.quantity:
            self._add(entry.quantity, None)

    def _add(self, quantity: Decimal, cost: Decimal | None) -> None:
        was = self.cost if self.quantity else ZERO
        self.cost = None if cost is None or was is None else was + cost
        self.quantity += quantity

    def _take(self, quantity: Decimal) -> Decimal | None:
        share = min(quantity / self.quantity, Decimal(1))
        self.quantity -= quantity
        if self.cost is None:
            return None
        taken = self.cost * share
        self.cost -= taken
        return taken


def costs_on(ledger: Ledger, on: date) -> dict[UUID, Cost]:
    """From the last statement at or before the day, or from the first transaction where there is none at all."""
    before = [snapshot for snapshot in ledger.snapshots if snapshot.on <= on]
    if ledger.snapshots and not before:
        return {}
    books: dict[UUID, Cost] = {}
    since = date.min
    if before:
        since = before[-1].on
        books = {one: Cost(stated.quantity, stated.cost) for one, stated in before[-1].positions.items()}
    for entry in ledger.entries:
        if since < entry.on <= on and entry.instrument and entry.instrument not in ledger.cash:
            books.setdefault(entry.instrument, Cost()).book(entry)
    return books
