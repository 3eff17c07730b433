"""How does an account come into the books: opened for a household, with its owners, its targets and its transactions?"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

import events
from clients.models import Client, Household
from portfolios import matching
from portfolios.figures import Bands
from portfolios.instruments import Key, instruments_for, key_of
from portfolios.models import Ownership, Portfolio, Target, Transaction
from portfolios.queries.conventions import conventions
from portfolios.sources import Movement
from portfolios.sources import Transaction as Line
from portfolios.taxation import taxation_of


class UnableToOpen(Exception):
    """The account cannot be opened as asked; the message says why."""


@transaction.atomic
def open_portfolio(
    *,
    household: Household,
    name: str,
    custodian: str,
    account_number: str,
    by: events.Actor,
    owners: Mapping[Client, Decimal] | None = None,
    benchmark_id: UUID | None = None,
    opened_on: date | None = None,
    currency: str = "",
) -> Portfolio:
    """One account, kept in the firm's currency where no other is said; its owners' shares add up to 1."""
    if owners and sum(owners.values()) != 1:
        raise UnableToOpen("The owners' shares must add up to 100 %.")
    digest = matching.digest(account_number)
    if matching.is_masked(account_number):  # says too little to recognise an account by
        digest = matching.digest(uuid4().hex)
    if Portfolio.objects.filter(custodian=custodian, account_digest=digest).exists():
        raise UnableToOpen(f"{custodian} account …{matching.tail(account_number)} is in the books already.")
    portfolio = Portfolio.objects.create(
        household=household,
        name=name,
        custodian=custodian,
        account_number=account_number,
        account_digest=digest,
        account_tail=matching.tail(account_number),
        benchmark_id=benchmark_id,
        currency=currency or conventions().currency,
        taxation=taxation_of(name),
        opened_on=opened_on,
    )
    Ownership.objects.bulk_create(
        Ownership(portfolio=portfolio, client=owner, share=share) for owner, share in (owners or {}).items()
    )
    data = {"custodian": custodian, "currency": portfolio.currency}
    events.record(kind="portfolio.opened", by=by, obj=portfolio, household_id=household.pk, data=data, detail={"name": name})
    return portfolio


@transaction.atomic
def agree_targets(
    *, household: Household, weights: Mapping[str, Decimal], agreed_on: date, by: events.Actor, bands: Bands | None = None
) -> list[Target]:
    """The agreed weight of each asset class from a day on, within the bands of the firm's policy; weights add up to 1."""
    if sum(weights.values()) != 1:
        raise UnableToOpen("The targets must add up to 100 %.")
    tolerance = bands or conventions().bands
    Target.objects.filter(household=household, agreed_on=agreed_on).delete()
    targets = Target.objects.bulk_create(
        Target(household=household, asset_class=kind, weight=weight, band=tolerance.around(weight), agreed_on=agreed_on)
        for kind, weight in weights.items()
    )
    data = {"weights": {kind: str(weight) for kind, weight in weights.items()}, "agreed_on": agreed_on.isoformat()}
    events.record(kind="targets.agreed", by=by, obj=household, household_id=household.pk, data=data)
    return targets


def book(*, portfolio: Portfolio, lines: Sequence[tuple[str, Line]], source_id: UUID | None = None) -> int:
    """Writes those keyed transactions that are not in the books yet; answers how many. Part of a larger action."""
    instruments = instruments_for([line for _, line in lines], portfolio.currency)
    fresh = {key: _row(portfolio, line, key, instruments, source_id) for key, line in lines}
    known = Transaction.objects.filter(portfolio=portfolio, key__in=fresh).values_list("key", flat=True)
    for key in list(known):
        del fresh[key]
    Transaction.objects.bulk_create(fresh.values(), batch_size=1000, ignore_conflicts=True)
    return len(fresh)


def _row(portfolio: Portfolio, line: Line, key: str, instruments: Mapping[Key, UUID], source_id: UUID | None) -> Transaction:
    text = line.action if line.kind in (Movement.OTHER, Movement.UNKNOWN) or not line.name else line.name
    return Transaction(
        portfolio=portfolio,
        instrument_id=instruments.get(key_of(line, portfolio.currency)) if line.symbol else None,
        on=line.on,
        kind=line.kind.value,
        quantity=line.quantity,
        price=line.price,
        amount=line.amount,
        commission=line.commission,
        description=text[:300],
        key=key,
        source_id=source_id,
    )
