"""What does SendGrid's Event Webhook tell, and was it SendGrid?

Source: twilio.com/docs/sendgrid/for-developers/tracking-events, "Event Webhook Reference" and "Security Features": ECDSA over
P-256 and SHA-256 of the time stamp followed by the raw body. Opens and clicks are never read: machines make most of them.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from messaging.channels.hooks import WINDOW, Forged, Notice, Told, Unreadable
from messaging.tracking import Status

SIGNATURE, STAMP = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
STATUSES = {
    "deferred": Status.DEFERRED,
    "delivered": Status.DELIVERED,
    "spamreport": Status.COMPLAINED,
    "unsubscribe": Status.UNSUBSCRIBED,
    "group_unsubscribe": Status.UNSUBSCRIBED,
}
# Why SendGrid did not even try: it remembers what became of earlier mails to the address.
DROPPED_FOR = {
    "bounced address": Status.BOUNCED,
    "invalid": Status.BOUNCED,
    "spam reporting address": Status.COMPLAINED,
    "unsubscribed address": Status.UNSUBSCRIBED,
}
OUR_MESSAGE_ID = re.compile(r"<([0-9a-f-]{36})@([a-z0-9.-]+)>", re.IGNORECASE)  # where letters go by SMTP, without arguments
LONGEST_ID, LONGEST_REASON = 200, 500


class SendGrid:
    def key_from(self, text: str) -> str:
        lines = [line for line in text.strip().splitlines() if "-----" not in line]
        try:
            der = base64.b64decode("".join("".join(lines).split()), validate=True)
            key = serialization.load_der_public_key(der)
        except (ValueError, binascii.Error, UnsupportedAlgorithm) as error:
            raise ValueError("This is no public key. Copy the whole verification key that SendGrid shows.") from error
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("SendGrid signs with a key of the curve P-256; this is another kind of key.")
        kept = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(kept).decode()

    def read(self, body: bytes, *, headers: Mapping[str, str], key: str, at: datetime) -> Told:
        signature, stamp = headers.get(SIGNATURE, ""), headers.get(STAMP, "")
        _must_be_fresh(stamp, at)
        _must_be_signed(signature, stamp.encode() + body, key)
        events = _listed(body)
        notices = [notice for one in events if (notice := _notice(one))]
        return Told(notices=tuple(notices), left_out=len(events) - len(notices), stamp=stamp, signature=signature)


def _must_be_fresh(stamp: str, at: datetime) -> None:
    if not re.fullmatch(r"[0-9]{1,12}", stamp) or abs(at.timestamp() - int(stamp)) > WINDOW.total_seconds():
        raise Forged


def _must_be_signed(signature: str, signed: bytes, key: str) -> None:
    public = serialization.load_der_public_key(base64.b64decode(key))
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise Forged
    try:
        public.verify(base64.b64decode(signature, validate=True), signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Forged from error


def _listed(body: bytes) -> list[Any]:
    try:
        events = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(events, list):
        raise Unreadable
    return events


def _notice(event: Any) -> Notice | None:
    """None where it tells nothing of a letter of ours, or makes no sense."""
    try:
        status, whose = _status(event), _whose(event)
        if status is None or whose is None:
            return None
        return Notice(
            id=_text(event["sg_event_id"], LONGEST_ID),
            status=status,
            about=whose[0],
            mark=whose[1],
            at=datetime.fromtimestamp(int(event["timestamp"]), tz=UTC),
            reason=_text(event.get("reason") or event.get("response") or "", LONGEST_REASON),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        return None


def _status(event: dict[str, Any]) -> Status | None:
    kind = event["event"]
    if kind == "bounce":  # "blocked" is a refusal of this mail; without a word the code of RFC 3463 tells
        is_hard = event["type"] == "bounce" if "type" in event else str(event.get("status", "")).startswith("5")
        return Status.BOUNCED if is_hard else Status.BLOCKED
    if kind == "dropped":
        return DROPPED_FOR.get(str(event.get("reason", "")).lower(), Status.DROPPED)
    return STATUSES.get(kind)


def _whose(event: dict[str, Any]) -> tuple[UUID, str] | None:
    if "message" in event:
        return UUID(event["message"]), str(event.get("firm", ""))
    found = OUR_MESSAGE_ID.fullmatch(event.get("smtp-id") or "")
    return (UUID(found[1]), found[2].lower()) if found else None


def _text(value: Any, most: int) -> str:
    """What the database can keep: no NUL, no half of a character."""
    if not isinstance(value, str) or (most == LONGEST_ID and not 0 < len(value) <= most):
        raise ValueError
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:most]
