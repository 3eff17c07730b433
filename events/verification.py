"""Is the firm's audit trail still what was sealed? Everything is computed again from the rows, whoever changed them and how.

Erasing a person's texts (EventDetail) changes no event, so an erased trail still verifies.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db import connection

from events.anchors import Anchor, anchors
from events.models import Seal, Unsealed
from events.sealing import CANONICAL, content_of

ENTRIES = f"""COPY (SELECT s.seal_id, s.event_id, s.digest, CASE WHEN e.id IS NOT NULL THEN {CANONICAL} END
FROM events_sealedevent s LEFT JOIN events_event e ON e.id = s.event_id ORDER BY s.seal_id, s.place) TO STDOUT"""  # noqa: S608  # nosec B608
STRAYS = """SELECT e.id FROM events_event e WHERE
NOT EXISTS (SELECT FROM events_sealedevent s WHERE s.event_id = e.id)
AND NOT EXISTS (SELECT FROM events_unsealed u WHERE u.event_id = e.id) ORDER BY e.id"""
Entry = tuple[str, str, str, str | None]  # seal, event, digest, canonical text


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it was sealed, in words for a person."""

    what: str
    seal: int | None = None
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """What was looked at, and what is wrong with it."""

    seals: int
    events: int
    waiting: int
    anchored: Anchor | None
    flaws: tuple[Flaw, ...]


def verify(schema: str) -> Trail:
    """The whole chain of the firm that was entered, its events and its anchors; some seconds for a million events."""
    chain, written = list(Seal.objects.order_by("number")), list(anchors(schema))
    counted, flaws = 0, [*_links(chain), *_anchored(chain, written), *_strays()]
    by_key = {str(one.pk): one for one in chain}
    for key, entries in groupby(_entries(), key=itemgetter(0)):
        some = list(entries)
        counted += len(some)
        flaws += _contents(by_key.pop(key, None), some)
    flaws += [
        Flaw(f"Seal {one.number} covers {one.count} events, and all its entries are gone.", one.number) for one in by_key.values()
    ]
    return Trail(len(chain), counted, Unsealed.objects.count(), written[-1] if written else None, tuple(flaws))


def _entries() -> Iterator[Entry]:
    """A million rows pass in a stream; none is kept."""
    with connection.cursor() as cursor, cursor.copy(ENTRIES) as stream:
        yield from stream.rows()


def _links(chain: list[Seal]) -> Iterator[Flaw]:
    """Each seal must name the one before and be what its own digest says."""
    previous = ""
    for place, one in enumerate(chain, start=1):
        if one.number != place:
            yield Flaw(f"Seal {place} is missing: {one.number} stands in its place.", place)
            return
        if one.previous != previous or one.digest != one.computed:
            yield Flaw(f"Seal {one.number} was changed, or does not follow from the one before.", one.number)
        previous = one.digest


def _anchored(chain: list[Seal], written: list[Anchor]) -> Iterator[Flaw]:
    digests = {one.number: one.digest for one in chain}
    for one in written:
        if one.number not in digests:
            yield Flaw(f"The chain ends before seal {one.number}, which was anchored at {one.at:%Y-%m-%d %H:%M} UTC.", one.number)
        elif digests[one.number] != one.digest:
            yield Flaw(f"Seal {one.number} is not the one that was anchored at {one.at:%Y-%m-%d %H:%M} UTC.", one.number)


def _contents(one: Seal | None, entries: list[Entry]) -> Iterator[Flaw]:
    """The events of a seal: each as it was, all of them, and no other."""
    if one is None:
        yield Flaw(f"{len(entries)} entries belong to a seal that does not exist.")
        return
    for _, event, digest, text in entries:
        if text is None:
            yield Flaw(f"Event {event} was removed.", one.number, UUID(event))
        elif hashlib.sha256(text.encode()).hexdigest() != digest:
            yield Flaw(f"Event {event} was changed.", one.number, UUID(event))
    if content_of([digest for _, _, digest, _ in entries]) != one.content:
        yield Flaw(f"Seal {one.number} covers {one.count} events; its {len(entries)} entries are not those.", one.number)


def _strays() -> Iterator[Flaw]:
    """Events that came in past the database's own note of what waits for a seal."""
    with connection.cursor() as cursor:
        cursor.execute(STRAYS)
        for (key,) in cursor.fetchall():
            yield Flaw(f"Event {key} was inserted past the seals.", None, key)
