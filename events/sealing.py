"""How does what happened become impossible to change unnoticed? New events are sealed into a chain, away from those who write.

Writers share no lock: the database notes each event that waits, and one sealer at a time takes what has been committed.
"""

import hashlib
from datetime import datetime

from django.db import connection, transaction

from events.models import Seal
from relate.lib.ids import uuid7

MOST = 50_000  # events in one seal
SEALER = 7_305_003  # any number, the same in every process; the firm's schema makes it the firm's own

CANONICAL = """concat_ws(E'\\x1f', e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.kind, e.actor_kind,
coalesce(e.actor_id::text, '-'), e.object_label, coalesce(e.object_id::text, '-'), coalesce(e.household_id::text, '-'),
e.data::text, e.detail_hash)"""
"""An event as text: what is hashed. Its fields in this order with the unit separator (U+001F) between them; the time in whole
microseconds since 1970, `-` for a field without a value, `data` as PostgreSQL writes jsonb."""

IS_MINE = "SELECT pg_try_advisory_xact_lock(%s, hashtext(current_schema()))"
TAKE = """DELETE FROM events_unsealed WHERE event_id IN
(SELECT event_id FROM events_unsealed ORDER BY event_id LIMIT %s) RETURNING event_id"""
ENTER = f"""INSERT INTO events_sealedevent (event_id, seal_id, place, digest)
SELECT e.id, %s, row_number() OVER (ORDER BY e.id), encode(sha256(convert_to({CANONICAL}, 'UTF8')), 'hex')
FROM events_event e WHERE e.id = ANY(%s) RETURNING place, digest"""  # noqa: S608 (constants only)  # nosec B608


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """The next link of the firm's chain, over all committed events that wait; None where none does or another seals."""
    with connection.cursor() as cursor:
        cursor.execute(IS_MINE, [SEALER])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(TAKE, [MOST])
        waiting = [key for (key,) in cursor.fetchall()]
        if not waiting:
            return None
        last, key = Seal.objects.order_by("-number").first(), uuid7()
        cursor.execute(ENTER, [key, waiting])
        digests = [digest for _, digest in sorted(cursor.fetchall())]
    link = Seal(id=key, at=at, number=last.number + 1 if last else 1, previous=last.digest if last else "")
    link.count, link.content = len(digests), content_of(digests)
    link.digest = link.computed
    link.save(force_insert=True)
    return link


def content_of(digests: list[str]) -> str:
    """SHA-256 (FIPS 180-4) over the hexadecimal digests of a seal's events, one after the other."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()
