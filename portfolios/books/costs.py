"""What did the holdings cost, and what was gained by selling?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.ledger import ZERO, Ledger
from portfolios.books.lots import lots_on
from portfolios.books.open_lots import Lots


@dataclass(slots=True)
class Cost:
    """Of one instrument; `cost` and `realized` are None where they cannot be known."""

    quantity: Decimal = ZERO
    cost: Decimal | None = ZERO
    realized: Decimal | None = ZERO


def costs_on(ledger: Ledger, on: date) -> dict[UUID, Cost]:
    """From all records up to the end of the day, by the account's way of choosing lots."""
    return costs_of(lots_on(ledger, on))


def costs_of(lots: Lots) -> dict[UUID, Cost]:
    costs = {one: Cost(lots.quantity(one), lots.cost(one)) for one in lots.open}
    for gain in lots.gains:
        cost = costs.setdefault(gain.instrument, Cost())
        cost.realized = None if cost.realized is None or gain.gain is None else cost.realized + gain.gain
    return costs
