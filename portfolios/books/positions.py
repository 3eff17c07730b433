"""What does the account hold on a day, piece by piece, and what is each worth?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.costs import Cost, costs_on
from portfolios.books.holdings import held_on
from portfolios.books.ledger import Ledger, Snapshot


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


def told_by(ledger: Ledger, instrument: UUID, on: date) -> str:
    """Whose price the holding has on the day: stated, traded, market or hand; empty where it has none."""
    if any(s.on == on and _unit_price(s, instrument) for s in ledger.snapshots):
        return "stated"
    closes = ledger.prices_of(instrument)
    known = closes.known_on(on)
    if known is None:
        return ""
    by_hand = ledger.appraised.get(instrument)
    is_said = by_hand is not None and known in zip(by_hand.days, by_hand.prices, strict=True)
    if ledger.is_market(instrument, closes):
        return "hand" if is_said and known[0] not in closes.days else "market"
    if any(s.on == known[0] and _unit_price(s, instrument) for s in ledger.snapshots):
        return "stated"
    return "hand" if is_said else "traded"


def price_on(ledger: Ledger, instrument: UUID, day: date) -> Decimal | None:
    """Of one unit: on a stated day the custodian's own, else the last close that is not stale; money is its own price."""
    if instrument in ledger.cash:
        return Decimal(1)
    stated = (price for one in ledger.snapshots if one.on == day and (price := _unit_price(one, instrument)))
    return next(stated, None) or ledger.prices_of(instrument).on(day)


def _unit_price(snapshot: Snapshot, instrument: UUID) -> Decimal | None:
    position = snapshot.positions.get(instrument)
    return position.unit_price if position else None


def _held(ledger: Ledger, instrument: UUID, quantity: Decimal, cost: Cost | None, on: date) -> Held:
    found = next((s.positions[instrument] for s in ledger.snapshots if s.on == on and instrument in s.positions), None)
    known = (on, found.unit_price) if found and found.unit_price else ledger.prices_of(instrument).known_on(on)
    day, price = known or (None, None)
    return Held(instrument, quantity, price, day, cost.cost if cost else None)
