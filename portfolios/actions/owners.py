"""How does an account change hands, wholly or in part, from a day on, with its history left as it was?"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

import events
from advisors.models import User
from clients.models import Client
from compliance.actions import held_among
from portfolios.models import FormerOwnership, Ownership, Portfolio


class UnableToShare(Exception):
    """The shares cannot be so; the message says why."""


@transaction.atomic
def change_owners(*, portfolio: Portfolio, owners: Mapping[Client, Decimal], on: date, by: User) -> Portfolio:
    """The owners from a day on; their shares add up to 1. What a share gains or loses that day is a flow of the household.

    The account stands with the household that holds most of it. The days before keep their shares, so reports of then hold.
    """
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    if sum(owners.values()) != 1 or any(share <= 0 for share in owners.values()):
        raise UnableToShare("The owners' shares must add up to 100 %, each above zero.")
    now = list(Ownership.objects.filter(portfolio=portfolio).select_related("client"))
    if any(one.since and one.since >= on for one in now):
        raise UnableToShare("The shares changed on that day or later already.")
    if {one.client_id: one.share for one in now} == {one.pk: share for one, share in owners.items()}:
        raise UnableToShare("These are the shares already.")
    if reason := held_among([portfolio.household_id]):
        raise UnableToShare(f"{reason}. Its accounts stay as they are.")
    before = portfolio.household_id
    FormerOwnership.objects.bulk_create(_former(portfolio, now, on))
    Ownership.objects.filter(portfolio=portfolio).delete()
    Ownership.objects.bulk_create(
        Ownership(portfolio=portfolio, client=owner, share=share, since=on) for owner, share in owners.items()
    )
    portfolio.household_id = _most(owners)
    portfolio.save(update_fields=["household"])
    shares = {str(owner.pk): str(share) for owner, share in owners.items()}
    data = {"portfolios": [str(portfolio.pk)], "on": on.isoformat(), "shares": shares}
    for household in {before, portfolio.household_id}:
        events.record(kind="ownership.changed", by=by.actor, obj=portfolio, household_id=household, data=data)
    return portfolio


def _former(portfolio: Portfolio, now: list[Ownership], on: date) -> Iterator[FormerOwnership]:
    if not now:
        yield FormerOwnership(portfolio=portfolio, household_id=portfolio.household_id, share=1, until=on)
    for one in now:
        yield FormerOwnership(
            portfolio=portfolio,
            household_id=one.client.household_id,
            client=one.client,
            share=one.share,
            since=one.since,
            until=on,
        )


def _most(owners: Mapping[Client, Decimal]) -> UUID:
    by_household: dict[UUID, Decimal] = {}
    for owner, share in owners.items():
        by_household[owner.household_id] = by_household.get(owner.household_id, Decimal(0)) + share
    return max(by_household, key=lambda one: by_household[one])
