"""Whose letter does a rating link come from, and may it still be answered?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core import signing

from feedback.models import Reply
from messaging.links import token_hash
from messaging.models import Delivery

TOKEN = re.compile(r"^[A-Za-z0-9_-]{20,100}$")
NONCE_SALT, NONCE_AGE = "feedback.answer", 24 * 3600


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # answered, and the days for a change are over
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Link:
    """What a token stands for; an unknown one has no delivery."""

    state: State
    delivery: Delivery | None = None
    reply: Reply | None = None

    @property
    def letter(self) -> Delivery:
        """The delivery of a link that is known."""
        if self.delivery is None:
            raise LookupError("An unknown link has no letter.")
        return self.delivery


def find(token: str, *, at: datetime) -> Link:
    """The same one query whatever the token is worth, so that time tells nothing."""
    delivery = (
        Delivery.objects.select_related("message__advisor", "message__household", "client", "reply")
        .filter(rating_token_hash=token_hash(token if TOKEN.match(token) else ""))
        .first()
    )
    if delivery is None:
        return Link(State.UNKNOWN)
    if delivery.token_expires_at is None or at >= delivery.token_expires_at:
        return Link(State.EXPIRED, delivery)
    reply = getattr(delivery, "reply", None)
    if reply is not None and not reply.may_change(at):
        return Link(State.CLOSED, delivery, reply)
    return Link(State.OPEN, delivery, reply)


def nonce_for(token: str) -> str:
    """Only who opened the page can press its button: a scanner that follows links has none to give."""
    return signing.TimestampSigner(salt=NONCE_SALT).sign(token_hash(token)).partition(":")[2]


def is_nonce_of(token: str, nonce: str) -> bool:
    signer = signing.TimestampSigner(salt=NONCE_SALT)
    try:
        signer.unsign(f"{token_hash(token)}:{nonce}", max_age=NONCE_AGE)
    except signing.BadSignature:
        return False
    return True
