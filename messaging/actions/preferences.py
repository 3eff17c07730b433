"""What does a client want to get from us? Leaving works at once, for one kind of message, and can be taken back."""

from datetime import datetime

from django.db import transaction

from clients.models import Client
from events import Actor, record
from messaging.models import Suppression


@transaction.atomic
def leave(*, client: Client, stream: str, how: str, by: Actor, at: datetime, channel: str = "email") -> Suppression:
    """Leaving twice is leaving once."""
    standing, is_new = Suppression.objects.get_or_create(
        client=client, channel=channel, stream=stream, lifted_at=None, defaults={"reason": how, "at": at}
    )
    if is_new:
        data = {"client_id": str(client.pk), "channel": channel, "stream": stream, "how": how}
        record(kind="client.unsubscribed", by=by, obj=client, household_id=client.household_id, data=data)
    return standing


@transaction.atomic
def come_back(*, client: Client, stream: str, by: Actor, at: datetime, channel: str = "email") -> bool:
    """Only the client's own hand lifts it; an import or an advisor cannot."""
    rows = Suppression.objects.filter(client=client, channel=channel, stream=stream, lifted_at=None)
    if not rows.update(lifted_at=at):
        return False
    data = {"client_id": str(client.pk), "channel": channel, "stream": stream}
    record(kind="client.resubscribed", by=by, obj=client, household_id=client.household_id, data=data)
    return True
