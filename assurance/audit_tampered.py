"""Is every change of a sealed event found, made by the database's owner with triggers off, and how long does it take to look?"""

import random
import time
from datetime import UTC, datetime

from django.db import connection, transaction

from assurance.firms import own_firm
from assurance.proof import Outcome, Proof
from events.models import Seal, SealedEvent
from events.sealing import seal
from events.verification import verify
from tenants import wall

FILL = """INSERT INTO events_event (id, at, kind, actor_kind, object_label, object_id, data, detail_hash)
SELECT uuidv7(), now(), 'note.added', 'machine', 'clients.client', uuidv7(), jsonb_build_object('place', n), repeat('a', 64)
FROM generate_series(1, %s) n"""
TAMPERINGS = {
    "changed": "UPDATE events_event SET data = data || '{{\"place\": -1}}' WHERE id = {event}",
    "moved in time": "UPDATE events_event SET at = at - interval '1 day' WHERE id = {event}",
    "given to another": "UPDATE events_event SET actor_kind = 'user', actor_id = id WHERE id = {event}",
    "removed": "DELETE FROM events_event WHERE id = {event}",
    "removed with its entry": "WITH gone AS (DELETE FROM events_sealedevent WHERE event_id = {event} RETURNING event_id) "
    "DELETE FROM events_event WHERE id IN (SELECT event_id FROM gone)",
    "changed with its digest": "WITH told AS (UPDATE events_sealedevent SET digest = repeat('b', 64) WHERE event_id = {event} "
    "RETURNING event_id) UPDATE events_event SET kind = 'note.removed' WHERE id IN (SELECT event_id FROM told)",
    "inserted": "INSERT INTO events_sealedevent SELECT uuidv7(), count + 1, repeat('b', 64), id FROM events_seal "
    "WHERE id = (SELECT seal_id FROM events_sealedevent WHERE event_id = {event})",
}


def run(seed: int, size: int) -> Outcome:
    """`size` events in seals, looked at once as they are and once after each kind of tampering with one of them."""
    dice, missed = random.Random(seed), []  # noqa: S311 (a seeded proof, no secret)
    with own_firm() as firm:
        _fill(size)
        begun = time.monotonic()
        trail = verify(firm.schema_name)
        seconds = time.monotonic() - begun
        if trail.flaws or trail.events != size:
            return Outcome(False, f"an untouched trail of {trail.events} events has {len(trail.flaws)} flaws")
        victims = [str(key) for key in SealedEvent.objects.order_by("event_id").values_list("event_id", flat=True)[:5000]]
        for name, statement in TAMPERINGS.items():
            if not _found(firm.schema_name, statement.format(event=f"'{dice.choice(victims)}'")):
                missed.append(name)
    done = len(TAMPERINGS)
    figure = f"{size} events verified in {seconds:.0f} s; {done - len(missed)} of {done} kinds of tampering found"
    return Outcome(not missed, figure + (f"; missed: {', '.join(missed)}" if missed else ""))


def _fill(size: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FILL, [size])
    while seal(at=datetime.now(UTC)):
        continue


def _found(schema: str, statement: str) -> bool:
    """As the owner, on a connection whose transaction is rolled back, so that each tampering stands alone."""
    with wall.owner_rights() as owner, transaction.atomic():
        with owner.cursor() as cursor:
            cursor.execute(f"SET LOCAL search_path = {schema}")
            for model in (SealedEvent, Seal):
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE events_event DISABLE TRIGGER USER")
            cursor.execute(statement)
        flaws = verify(schema).flaws
        transaction.set_rollback(True)
    return bool(flaws)


PROOF = Proof("audit-tampered", __doc__ or "", run, full=1_000_000, sample=300)
