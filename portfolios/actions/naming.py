"""What was a movement that its system calls by a word that nobody knows? A person says it, as the custodian's record does."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

import events
from advisors.models import User
from portfolios.actions.by_hand import UnableToState
from portfolios.actions.restating import set_aside
from portfolios.models import Portfolio, Transaction

Kind = Transaction.Kind
OF_MONEY = frozenset({Kind.DEPOSIT, Kind.WITHDRAWAL, Kind.DIVIDEND, Kind.INTEREST, Kind.FEE, Kind.CHARGE, Kind.TAX})
INTO = frozenset({Kind.BUY, Kind.COVER, Kind.TRANSFER_IN})
OUT_OF = frozenset({Kind.SELL, Kind.SHORT, Kind.TRANSFER_OUT})
ENDED = frozenset({Kind.EXPIRY, Kind.EXERCISE})  # of an option that was bought, or that was written


@transaction.atomic
def name_movement(
    *, portfolio: Portfolio, movement: Transaction, kind: str, source: str, by: User, at: datetime, alike: bool = False
) -> list[Transaction]:
    """Day, units and money stay; what the books said before stays known as what stood there until now.

    `alike`: so were all others of the account that go by the same word, unless their units or money say that they were not.
    """
    movement = Transaction.objects.select_for_update(of=("self",)).get(pk=movement.pk, portfolio=portfolio)
    if movement.kind != Kind.UNKNOWN:
        raise UnableToState(f"It is in the books as “{movement.get_kind_display()}” already.")
    if kind not in Kind.values or kind == Kind.UNKNOWN:
        raise UnableToState("Say what it was.")
    if reason := _why_not(kind, movement.quantity, movement.amount):
        raise UnableToState(f"That cannot be: {reason}")
    named = [movement, *(_alike(movement, kind) if alike else ())]
    for one in named:
        _name(one, kind, at)
        data = {"portfolios": [str(portfolio.pk)], "kind": kind, "on": one.on.isoformat()}
        detail = {"word": one.description, "source": source}
        events.record(kind="movement.named", by=by.actor, obj=one, household_id=portfolio.household_id, data=data, detail=detail)
    return named


def _alike(movement: Transaction, kind: str) -> list[Transaction]:
    same = Transaction.objects.filter(
        portfolio=movement.portfolio_id, kind=Kind.UNKNOWN, description=movement.description
    ).exclude(pk=movement.pk)
    return [
        one for one in same.select_for_update(of=("self",)).order_by("on", "key") if not _why_not(kind, one.quantity, one.amount)
    ]


def _name(movement: Transaction, kind: str, at: datetime) -> None:
    set_aside(Transaction.objects.filter(pk=movement.pk), at=at)
    movement.kind, movement.created_at = kind, at
    movement.save(update_fields=["kind", "created_at"])


def _why_not(kind: str, quantity: Decimal, amount: Decimal) -> str:
    if kind in OF_MONEY and quantity:
        return "units moved too, and of this only money does."
    if kind in (INTO | OUT_OF | ENDED) and not quantity:
        return "no units moved."
    if (kind in INTO and quantity < 0) or (kind in OUT_OF and quantity > 0):
        return f"{abs(quantity).normalize():f} units {'left' if quantity < 0 else 'came in'}."
    if (kind == Kind.DEPOSIT and amount <= 0) or (kind == Kind.WITHDRAWAL and amount >= 0):
        return f"money {'left' if amount < 0 else 'came in'}."
    return ""
