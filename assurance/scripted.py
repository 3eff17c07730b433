"""Which provider tells a second letter from the first? Not this one: it keeps a line for each hand-over, and answers by our id.

`SCRIPTED_MAIL` names its file; where `SCRIPTED_SILENT` stands in the environment it cannot be asked.
"""

import hashlib
import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from messaging.channels.mime import ID_HEADER


class EmailBackend(BaseEmailBackend):
    """It accepts whatever it is handed. A line is on the disk before it answers."""

    esp_name = "scripted"

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for email in email_messages:
            digest = hashlib.sha256(email.message().as_bytes()).hexdigest()
            _append(f"{email.extra_headers[ID_HEADER]} {digest}\n")
        return len(email_messages)

    def _find(self, mail_id: uuid.UUID) -> bool:
        return str(mail_id) in dict(accepted(_file()))

    if "SCRIPTED_SILENT" not in os.environ:
        find = _find


def accepted(path: Path) -> list[tuple[str, str]]:
    """Id and digest of each hand-over, in their order."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [(line.split()[0], line.split()[1]) for line in lines]


def _append(line: str) -> None:
    file = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, line.encode())
        os.fsync(file)
    finally:
        os.close(file)


def _file() -> Path:
    return Path(os.environ["SCRIPTED_MAIL"])
