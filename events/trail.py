"""What does the whole audit trail say, in the order in which it was sealed? For exports: rows pass in a stream, none is kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from events.models import Event, EventDetail, Seal
from events.sealing import CANONICAL
from events.withheld import is_withheld
from relate.lib.crypto import opened

ROWS = f"""SELECT e.id, e.at, e.kind, e.actor_kind, e.actor_id, e.object_label, e.object_id, e.household_id, e.detail_hash,
{CANONICAL}, d.salt, d.text, s.number, CASE WHEN s.id IS NOT NULL THEN x.place END, CASE WHEN s.id IS NOT NULL THEN x.digest END
FROM events_event e LEFT JOIN events_eventdetail d ON d.event_id = e.id
LEFT JOIN events_sealedevent x ON x.event_id = e.id LEFT JOIN events_seal s ON s.id = x.seal_id AND s.number <= %s
WHERE e.at <= %s ORDER BY s.number, x.place, e.id"""  # noqa: S608 (constants only)  # nosec B608
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event with its texts, while they stand, and its place in the chain: no seal, and it still waits for one."""

    id: UUID
    at: datetime
    kind: str
    actor_kind: str
    actor_id: UUID | None
    object_label: str
    object_id: UUID | None
    household_id: UUID | None
    detail_hash: str
    canonical: str
    salt: str | None
    detail: str | None
    seal: int | None
    place: int | None
    digest: str | None
    is_withheld: bool = False

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.canonical.split(SEPARATOR)[-2]))

    @property
    def texts(self) -> dict[str, Any]:
        return dict(json.loads(self.detail)) if self.detail else {}

    @property
    def is_erased(self) -> bool:
        return bool(self.detail_hash) and self.detail is None and not self.is_withheld


def entries(*, head: int, until: datetime, with_withheld: bool) -> Iterator[Entry]:
    """Everything sealed up to that seal, then what waited at that moment. Texts that are withheld leave their hash behind."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [head, until])
        for row in cursor:
            values = list(row)
            values[11] = opened(EventDetail, "text", values[11]) if values[11] is not None else None
            entry = Entry(*values)
            hide = not with_withheld and bool(entry.detail_hash) and is_withheld(entry.kind)
            yield replace(entry, salt=None, detail=None, is_withheld=True) if hide else entry


def seals(head: int) -> Iterator[Seal]:
    return Seal.objects.filter(number__lte=head).order_by("number").iterator()


def count(until: datetime) -> int:
    return Event.objects.filter(at__lte=until).count()
