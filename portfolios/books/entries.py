"""What moved in an account: one transaction as the books need it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

TRADES = frozenset({"buy", "sell", "short", "cover"})
SPLIT = "split"
BY_HAND = "hand-"  # how the key of what a person entered begins
UNKNOWN = "unknown"  # what a system calls so that nobody here knows what it was


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction; `quantity` and `amount` carry the portfolio's signs."""

    on: date
    kind: str
    instrument: UUID | None
    quantity: Decimal
    amount: Decimal
    price: Decimal | None = None
    key: str = ""

    @property
    def unit_price(self) -> Decimal | None:
        """What one unit cost in money, a bond's or an option's multiplier included."""
        if self.quantity and self.amount and self.kind in TRADES:
            return abs(self.amount / self.quantity)
        return self.price
