"""Where does mail go where nothing is set up? Into a private folder per firm, one .eml file for each message."""

import contextlib
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from messaging.channels.mime import ID_HEADER
from relate.lib import current


class EmailBackend(BaseEmailBackend):
    """A mail backend of Django's kind. A message that carries our id is written once, however often it comes."""

    esp_name = "mailbox"

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for email in email_messages:
            _write(_name(email), email.message().as_bytes())
        return len(email_messages)

    def find(self, mail_id: uuid.UUID) -> bool:
        return (folder() / f"{mail_id}.eml").exists()


def folder() -> Path:
    path = Path(settings.EMAIL_FILE_PATH) / (current.schema.get() or "public")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _name(email: Any) -> str:
    return f"{email.extra_headers.get(ID_HEADER) or uuid.uuid4()}.eml"


def _write(name: str, content: bytes) -> None:
    """Whole or not at all: written aside, then linked under its name, which fails where the name is taken."""
    aside = folder() / f".{uuid.uuid4()}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(aside, folder() / name)
    finally:
        aside.unlink()


@dataclass(frozen=True, slots=True)
class Letterbox:
    """One mail in the local mailbox, as a mail program would list it."""

    id: str
    sender: str
    to: str
    subject: str
    at: datetime
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def mails(limit: int = 200) -> list[Letterbox]:
    newest = sorted(folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path) for path in newest[:limit]]


def mail(mail_id: uuid.UUID) -> Letterbox | None:
    path = folder() / f"{mail_id}.eml"
    return _read(path) if path.exists() else None


def _read(path: Path) -> Letterbox:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Letterbox(
        id=path.stem,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=message["Date"].datetime,
        text=_part(message, "plain"),
        html=_part(message, "html"),
        headers=tuple(_headers(message)),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    shown = {"from", "to", "reply-to", "date", "subject", "message-id", "list-unsubscribe", "list-unsubscribe-post"}
    return ((name, str(value)) for name, value in message.items() if name.lower() in shown)
