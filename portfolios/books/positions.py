"""What does the account hold on a day, piece by piece, and what is each worth?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.costs import Cost, costs_on
from portfolios.books.holdings import held_on
from portfolios.books.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Held:
    """`price` and `value` are None where no price is known; `price_on` is the price's own day."""

    instrument: UUID
    quantity: Decimal
    price: Decimal | None
    price_on: date | None
    cost: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return None if self.price is None else self.quantity * self.price


def positions_on(ledger: Ledger, on: date) -> tuple[list[Held], Decimal]:
    """The pieces and the cash at the end of the day; on a stated day at the custodian's own prices."""
    quantities, cash = held_on(ledger, on)
    costs = costs_on(ledger, on)
    return [_held(ledger, one, quantity, costs.get(one), on) for one, quantity in quantities.items()], cash


def _held(ledger: Ledger, instrument: UUID, quantity: Decimal, cost: Cost | None, on: date) -> Held:
    found = next((s.positions[instrument] for s in ledger.snapshots if s.on == on and instrument in s.positions), None)
    known = (on, found.unit_price) if found and found.unit_price else ledger.prices_of(instrument).known_on(on)
    day, price = known or (None, None)
    return Held(instrument, quantity, price, day, cost.cost if cost else None)
