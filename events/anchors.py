"""Where is the head of a firm's chain kept outside the database, so that a chain cut off or made anew is noticed?

A file for each firm, only ever added to; by mail as well where AUDIT_ANCHOR_EMAIL names somebody. Neither holds a person's data.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from events.models import Seal


@dataclass(frozen=True, slots=True)
class Anchor:
    """The seal that was the newest at that time."""

    number: int
    digest: str
    at: datetime

    @property
    def line(self) -> str:
        return f"{self.number} {self.digest} {self.at.astimezone(UTC).isoformat()}\n"


def file_of(schema: str) -> Path:
    return Path(settings.AUDIT_ANCHORS) / f"{schema}.txt"


def anchors(schema: str) -> Iterator[Anchor]:
    """All heads that were written down, oldest first; a line that a crash cut short is passed over."""
    file = file_of(schema)
    for line in file.read_text().splitlines() if file.exists() else ():
        match line.split():
            case [number, digest, at] if number.isdigit() and len(digest) == 64:
                yield Anchor(int(number), digest, datetime.fromisoformat(at))


def anchor(*, schema: str, at: datetime) -> Anchor | None:
    """Writes the head of the chain down, on disk before it returns; None where it has not moved since."""
    head = Seal.objects.order_by("-number").first()
    newest = max((one.number for one in anchors(schema)), default=0)
    if head is None or head.number <= newest:
        return None
    made = Anchor(head.number, head.digest, at)
    _write(file_of(schema), made.line)
    if settings.AUDIT_ANCHOR_EMAIL:
        send_mail(f"Audit trail of {schema}", made.line, settings.DEFAULT_FROM_EMAIL, [settings.AUDIT_ANCHOR_EMAIL])
    return made


def _write(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        if out.tell() and not file.read_bytes().endswith(b"\n"):
            out.write(b"\n")
        out.write(line.encode())
        out.flush()
        os.fsync(out.fileno())
