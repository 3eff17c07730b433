"""What follows once from a letter that came back or was not wanted? It is told, and no further letter goes by mistake."""

from datetime import datetime, timedelta

import events
from clients.actions import mark_bounced, withdraw_consent
from clients.models import Channel
from messaging.actions.preferences import leave
from messaging.models import Delivery, Suppression
from messaging.tracking import Standing, Status

SOFT, WITHIN = 3, timedelta(days=14)  # so many refusals of different letters mean that the address does not work
SPAM = "Reported a letter as spam"


def follow(*, delivery: Delivery, told: Standing, provider: str, at: datetime) -> None:
    """Once for each kind of news of a delivery; the caller has locked it."""
    client = delivery.client
    events.record(
        kind=f"delivery.{told.status}",
        by=events.MACHINE,
        obj=delivery,
        household_id=delivery.message.household_id,
        data={"client_id": str(client.pk), "message_id": str(delivery.message_id), "provider": provider},
        detail={"reason": told.reason},
    )
    if client.restricted_at is not None:
        return
    by = events.client(client.pk)
    if told.status == Status.COMPLAINED:
        withdraw_consent(client=client, channel=Channel.EMAIL, source=SPAM, at=told.at, by=by)
    elif told.status == Status.UNSUBSCRIBED:
        how = f"unsubscribed at {provider}"
        leave(client=client, stream=Suppression.Stream.LETTERS, how=how, by=by, at=told.at)
    elif told.status == Status.BOUNCED or (told.status == Status.BLOCKED and _refused_too_often(delivery)):
        mark_bounced(client=client, address=delivery.address, reason=told.reason, at=told.at, by=events.MACHINE)


def _refused_too_often(delivery: Delivery) -> bool:
    """Whether any fourteen days saw three letters to the address refused, in whichever order we heard of them."""
    refused = Delivery.objects.filter(address=delivery.address, status=Status.BLOCKED, status_at__isnull=False)
    times = [at for at in refused.order_by("status_at").values_list("status_at", flat=True) if at]
    return any(last - first <= WITHIN for first, last in zip(times, times[SOFT - 1 :], strict=False))
