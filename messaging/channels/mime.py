"""What exactly goes over the wire? Bytes that are made once, archived, and handed over unchanged."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.core.mail import EmailMultiAlternatives

from messaging.channels import OutgoingMail
from relate.lib import current

ID_HEADER = "X-Delivery"


class FrozenMail(EmailMultiAlternatives):
    """Django's mail, whose bytes are those that were archived."""

    mime: bytes = b""
    metadata: dict[str, str]

    def message(self, **options: Any) -> Any:
        return _Frozen(self.mime) if self.mime else super().message(**options)


class _Frozen(Message):
    def __init__(self, mime: bytes) -> None:
        super().__init__()
        self._mime = mime

    def as_bytes(self, *_: Any, **__: Any) -> bytes:
        return self._mime


def with_mime(mail: OutgoingMail, *, at: datetime, host: str) -> OutgoingMail:
    """The same mail with its bytes. Raises ValueError (Django's BadHeaderError) where a header holds a line break."""
    fixed = {"Date": format_datetime(at), "Message-ID": f"<{mail.id}@{host}>", ID_HEADER: str(mail.id)}
    whole = replace(mail, headers={**mail.headers, **fixed})
    built: Any = as_django(whole).message()
    return replace(whole, mime=built.as_bytes(linesep="\r\n"))


def as_django(mail: OutgoingMail, connection: Any = None) -> FrozenMail:
    message = FrozenMail(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=dict(mail.headers),
        connection=connection,
    )
    message.attach_alternative(mail.html, "text/html")
    # SendGrid's custom arguments: what it tells later names our delivery, and the firm, since firms may share an account.
    message.metadata = {"message": str(mail.id), "firm": current.schema.get() or ""}
    message.mime = mail.mime
    return message


def thawed(mime: bytes, *, mail_id: UUID) -> OutgoingMail:
    """The mail that archived bytes hold: what goes out is read from the archive, so the two cannot differ."""
    message = message_from_bytes(mime, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    own = {"from", "to", "subject", "reply-to", "mime-version", "content-type", "content-transfer-encoding"}
    return OutgoingMail(
        id=mail_id,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
        reply_to=str(message["Reply-To"] or ""),
        headers={name: str(value) for name, value in message.items() if name.lower() not in own},
        mime=mime,
    )
