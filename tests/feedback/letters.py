"""A letter that went out, with a rating link that works."""

import secrets
from datetime import date, datetime, timedelta

from clients.models import Client
from messaging.links import token_hash
from messaging.models import Delivery, Message

ANSWERABLE = timedelta(days=30)


def sent_letter(client: Client, *, at: datetime, token: str | None = None) -> tuple[Delivery, str]:
    token = token or secrets.token_urlsafe(32)
    message = Message.objects.create(
        household=client.household,
        advisor=client.household.advisor,
        state=Message.State.SENT,
        as_of=date(2026, 10, 31),
        submitted_at=at,
        sent_at=at,
    )
    delivery = Delivery.objects.create(
        message=message,
        client=client,
        address=client.email,
        state=Delivery.State.SENT,
        due_at=at,
        handed_at=at,
        rating_token_hash=token_hash(token),
        token_expires_at=at + ANSWERABLE,
    )
    return delivery, token
