"""Which rows of a file did another file bring already, in another layout of the same custodian?

Two layouts print the same purchase in other words, so their keys differ. Of an account, the same day, units and money mean the
same transaction; where no money moved, the security must be the same too. What the file itself states in the books' own words is
never compared with its other rows.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.instruments import key_of, known_instruments
from portfolios.models import Transaction
from portfolios.sources import Transaction as Line

CENT, UNITS = Decimal("0.01"), Decimal("0.0001")
Mark = tuple[date, UUID | None, Decimal, Decimal]


def alike_in(portfolio_id: UUID, lines: Sequence[tuple[str, Line]], currency: str) -> dict[str, UUID]:
    """By the key of each such row the transaction in the books; each transaction stands for one row. Three queries."""
    keys = {key for key, _ in lines}
    own = Transaction.objects.filter(portfolio=portfolio_id)
    known = set(own.filter(key__in=keys).values_list("key", flat=True))
    fresh = [(key, line) for key, line in lines if key not in known and (line.quantity or line.amount)]
    days = {day for _, line in fresh for day in (line.on, line.effective_on)}
    others = own.filter(on__in=days).exclude(key__in=keys).exclude(source=None)
    pool: dict[Mark, list[UUID]] = defaultdict(list)
    for pk, on, instrument, quantity, amount in others.order_by("on", "key").values_list(
        "pk", "on", "instrument_id", "quantity", "amount"
    ):
        pool[_mark(on, instrument, quantity, amount)].append(pk)
    instruments = known_instruments([line for _, line in fresh], currency) if pool else {}
    found: dict[str, UUID] = {}
    for key, line in fresh if pool else ():
        own_instrument = instruments.get(key_of(line, currency)) if line.symbol else None
        marks = (_mark(on, own_instrument, line.quantity, line.amount) for on in (line.on, line.effective_on))
        if mark := next((one for one in marks if pool.get(one)), None):
            found[key] = pool[mark].pop(0)
    return found


def _mark(on: date, instrument: UUID | None, quantity: Decimal, amount: Decimal) -> Mark:
    return on, None if amount else instrument, quantity.quantize(UNITS), amount.quantize(CENT)
