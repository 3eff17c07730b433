"""Does mail reach this address? What came back is marked, and a person who knows better takes the mark away."""

from datetime import datetime

from django.db import transaction

import events
from clients.models import Client

LONGEST = 300


@transaction.atomic
def mark_bounced(*, client: Client, address: str, reason: str, at: datetime, by: events.Actor) -> bool:
    """Whether it is news. An address that the client no longer has says nothing about the one that she has."""
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if not locked.email or locked.email.lower() != address.lower() or _says_nothing(locked, at):
        return False
    locked.email_bounced_at, locked.email_bounce_reason = at, reason[:LONGEST]
    locked.save(update_fields=["email_bounced_at", "email_bounce_reason"])
    detail = {"reason": locked.email_bounce_reason}
    events.record(kind="client.email_bounced", by=by, obj=locked, household_id=locked.household_id, detail=detail)
    return True


def _says_nothing(client: Client, at: datetime) -> bool:
    """An earlier mail came back already, or a person has vouched for the address since."""
    marked, trusted = client.email_bounced_at, client.email_trusted_at
    return (marked is not None and marked <= at) or (trusted is not None and trusted >= at)


@transaction.atomic
def trust_address(*, client: Client, by: events.Actor, at: datetime) -> bool:
    """A person says that the address works: letters go there again. What came back before says nothing any more."""
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if locked.email_bounced_at is None:
        return False
    locked.email_bounced_at, locked.email_bounce_reason, locked.email_trusted_at = None, "", at
    locked.save(update_fields=["email_bounced_at", "email_bounce_reason", "email_trusted_at"])
    events.record(kind="client.email_trusted", by=by, obj=locked, household_id=locked.household_id)
    return True
