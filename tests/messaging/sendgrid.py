"""Stands in for SendGrid's Event Webhook: signs what it tells with a key of its own."""

import base64
import json
import time
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client as Browser

from messaging.channels.sendgrid import SIGNATURE, STAMP
from messaging.models import Delivery
from tenants.models import Organization

PATH = "/hooks/sendgrid/events/"
Told = dict[str, Any]


class Account:
    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(self.private.public_key().public_bytes(*form)).decode()

    def signed(self, body: bytes, stamp: str | None = None) -> dict[str, str]:
        stamp = stamp or str(int(time.time()))
        signature = self.private.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        return {SIGNATURE: base64.b64encode(signature).decode(), STAMP: stamp}

    def tell(self, browser: Browser, events: bytes | list[Told], *, headers: dict[str, str] | None = None) -> HttpResponse:
        """Posts the events as SendGrid would; `headers` in place of the right ones."""
        body = events if isinstance(events, bytes) else json.dumps(events).encode()
        sent = self.signed(body) if headers is None else headers
        return cast(HttpResponse, browser.post(PATH, body, content_type="application/json", headers=sent))


def told(delivery: Delivery, kind: str, at: datetime, firm: Organization, **own: Any) -> Told:
    """One event as SendGrid writes it; see its Event Webhook Reference."""
    return {
        "email": delivery.address,
        "timestamp": int(at.timestamp()),
        "event": kind,
        "sg_event_id": str(uuid4()),
        "sg_message_id": "sg-1.recvd-1",
        "message": str(delivery.pk),
        "firm": firm.schema_name,
        **own,
    }
