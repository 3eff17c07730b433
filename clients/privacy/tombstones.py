"""Who was erased, written down outside the database too, so that a restored backup does not bring anybody back?

One line for each in the firm's own folder: the client's key, who decided, and when. No name.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from relate.lib.current import required_schema


@dataclass(frozen=True, slots=True)
class Tombstone:
    client_id: UUID
    decided_by: UUID
    at: datetime


def file() -> Path:
    return Path(settings.MEDIA_ROOT) / required_schema() / "erasures.txt"


def write(tombstone: Tombstone) -> None:
    """On disk before it returns."""
    file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file().open("a") as out:
        out.write(f"{tombstone.client_id} {tombstone.decided_by} {tombstone.at.astimezone(UTC).isoformat()}\n")
        out.flush()
        os.fsync(out.fileno())


def tombstones() -> Iterator[Tombstone]:
    """A line that a crash cut short is passed over."""
    for line in file().read_text().splitlines() if file().exists() else ():
        match line.split():
            case [client, by, at] if len(client) == len(by) == 36:
                yield Tombstone(UUID(client), UUID(by), datetime.fromisoformat(at))
