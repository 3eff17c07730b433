"""What was a movement that its system calls by a word that nobody knows? A person says it, as the custodian's record does."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

import events
from advisors.models import User
from portfolios.actions.by_hand import UnableToState
from portfolios.actions.restating import set_aside
from portfolios.matching import kept_at
from portfolios.models import Portfolio, Transaction
from portfolios.sources import Movement, Statement
from portfolios.sources.asked import SHOWN
from portfolios.unnamed import nameable, once_unnamed

Kind = Transaction.Kind
WORD = 300  # characters of it that are kept
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
    if not Transaction.objects.filter(nameable(), pk=movement.pk).exists():
        raise UnableToState(f"It is in the books as “{movement.get_kind_display()}”, as the custodian calls it.")
    if movement.kind == kind != Kind.UNKNOWN:
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


def meanings(custodian: str, words: Collection[str]) -> dict[str, str]:
    """By word of a custodian's the kind that a person of the firm named last."""
    theirs = Portfolio.objects.filter(kept_at(custodian))
    said = Transaction.objects.filter(once_unnamed(), portfolio__in=theirs, description__in=words).exclude(kind=Kind.UNKNOWN)
    return dict(said.order_by("created_at").values_list("description", "kind"))


def told_before(statement: Statement) -> Statement:
    """Warns of words that are taken as they were named before, instead of asking."""
    unknown = [one for account in statement.accounts for one in account.transactions if one.kind is Movement.UNKNOWN]
    kinds = meanings(statement.custodian, {one.action[:WORD] for one in unknown}) if unknown else {}
    if not kinds:
        return statement
    asked = [one for one in statement.warnings if not any(f"called “{word[:SHOWN]}”" in one for word in kinds)]
    told = [
        f"“{word[:SHOWN]}” is taken for “{Kind(kind).label}”, as it was named before, where units and money allow; say it anew "
        "in the account’s records."
        for word, kind in sorted(kinds.items())
    ]
    return replace(statement, warnings=(*asked, *told))


@transaction.atomic
def name_as_before(*, portfolio: Portfolio, by: events.Actor, at: datetime) -> int:
    """What a file brought with a word that a person named before; how many. The import that calls it values the account anew."""
    unknown = Transaction.objects.filter(portfolio=portfolio, kind=Kind.UNKNOWN).select_for_update(of=("self",))
    movements = list(unknown.order_by("on", "key"))
    kinds = meanings(portfolio.custodian, {one.description for one in movements}) if movements else {}
    named = 0
    for one in movements:
        kind = kinds.get(one.description)
        if kind is None or _why_not(kind, one.quantity, one.amount):
            continue
        _name(one, kind, at)
        data = {"portfolio": str(portfolio.pk), "kind": kind, "on": one.on.isoformat()}
        detail = {"word": one.description}
        events.record(
            kind="movement.named_as_before", by=by, obj=one, household_id=portfolio.household_id, data=data, detail=detail
        )
        named += 1
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
