"""How does an asset that a person entered leave the books again: sold, given away, or entered by mistake?"""

from datetime import date, datetime
from decimal import Decimal
from itertools import accumulate
from uuid import uuid4

from django.db import transaction

import events
from advisors.models import User
from portfolios.actions.by_hand import UnableToState
from portfolios.books import BY_HAND
from portfolios.models import Instrument, Portfolio, Transaction


@transaction.atomic
def take_out(
    *, portfolio: Portfolio, instrument: Instrument, on: date, quantity: Decimal, source: str, by: User, at: datetime
) -> Transaction:
    """Units go out on a day as securities out, at their value of then; money for them comes in as the custodian books it."""
    Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    moved = list(portfolio.transactions.filter(instrument=instrument).order_by("on").values_list("on", "quantity", "key"))
    if not moved or not all(key.startswith(BY_HAND) for _, _, key in moved):
        raise UnableToState(f"{instrument.symbol} is in the custodian's own records, and leaves with them.")
    if quantity <= 0:
        raise UnableToState("Quantity must be above zero.")
    whole = sorted([*((day, units) for day, units, _ in moved), (on, -quantity)], key=lambda one: one[0])
    if min(accumulate(units for _, units in whole)) < 0:
        held = sum((units for day, units, _ in moved if day <= on), Decimal(0))
        raise UnableToState(f"{held.normalize():f} of it were in the account on {on:%-d %B %Y}, less what left later.")
    left = Transaction.objects.create(
        portfolio=portfolio,
        instrument=instrument,
        on=on,
        kind=Transaction.Kind.TRANSFER_OUT,
        quantity=-quantity,
        amount=Decimal(0),
        description=f"Taken out by hand: {source}"[:300],
        key=f"{BY_HAND}{uuid4().hex}",
        created_at=at,
    )
    data = {"portfolios": [str(portfolio.pk)], "instrument": str(instrument.pk), "on": on.isoformat(), "units": str(quantity)}
    detail = {"name": instrument.name, "source": source}
    events.record(kind="asset.left", by=by.actor, obj=portfolio, household_id=portfolio.household_id, data=data, detail=detail)
    return left
