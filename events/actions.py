"""How is what happened written down, together with who must react to it?"""

import logging
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from events import retelling
from events.actors import Actor
from events.models import Event, EventDetail, Pending
from relate.lib import live
from relate.lib.current import required_schema
from relate.lib.ids import uuid7

LEASE = timedelta(minutes=2)  # a long reaction renews it between its parts
log = logging.getLogger(__name__)


def record(
    *,
    kind: str,
    by: Actor,
    obj: models.Model,
    household_id: UUID | None = None,
    data: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> Event:
    """One event in the caller's transaction. `data`: ids, numbers and codes; `detail`: texts and names, which can be erased."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs in the transaction of the action.")
    sealed, digest = EventDetail.sealed(detail) if detail else (None, "")
    event = Event.objects.create(
        kind=kind,
        actor_kind=by.kind,
        actor_id=by.id,
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        household_id=household_id,
        detail_hash=digest,
        **_when(data or {}),
    )
    if sealed:
        sealed.event = event
        sealed.save(force_insert=True)
    if retelling.moment() is not None:
        return event
    tasks = import_string(settings.REACTIONS).get(kind, ())
    Pending.objects.bulk_create([Pending(event=event, task=task) for task in tasks])
    transaction.on_commit(partial(_tell, event, required_schema(), tasks), robust=True)
    return event


def _when(data: dict[str, Any]) -> dict[str, Any]:
    """News carries the time of its own writing; what is retold says both times."""
    then = retelling.moment()
    if then is None:
        return {"data": data}
    return {"id": uuid7(then), "at": then, "data": {**data, "told_at": timezone.now().isoformat()}}


def claim(*, event_id: UUID, task: str, died: bool = False) -> Pending | None:
    """The reaction, if it still waits: whoever gets it has it to himself for two minutes of the database's clock.

    `died`: the broker delivers the message again because the worker that had it is dead, so nobody need wait for its lease.
    """
    mine = (Pending.objects.undone() if died else Pending.objects.waiting()).filter(event_id=event_id, task=task)
    if not mine.update(leased_until=Now() + LEASE, attempts=F("attempts") + 1):
        return None
    return Pending.objects.select_related("event").get(event_id=event_id, task=task)


def renew(*, pending: Pending) -> None:
    """Still at it."""
    Pending.objects.filter(pk=pending.pk, done_at=None).update(leased_until=Now() + LEASE)


def finish(*, pending: Pending) -> None:
    Pending.objects.filter(pk=pending.pk).update(done_at=Now(), leased_until=None, error="")


def put_back(*, pending: Pending, error: Exception) -> None:
    """After a failure, later each time: 10 s, 20 s, 40 s, ..."""
    again_at = Now() + timedelta(seconds=10 * 2 ** (pending.attempts - 1))
    Pending.objects.filter(pk=pending.pk).update(leased_until=again_at, error=type(error).__name__)


def send_waiting(*, older_than: timedelta = timedelta(seconds=15)) -> int:
    """Sends again what nobody has begun: a message that the broker lost costs seconds, never the reaction."""
    waiting = Pending.objects.waiting().filter(since__lte=Now() - older_than).order_by("id")[:500]
    return sum(_send(pending.task, pending.event_id, required_schema()) for pending in waiting)


def _tell(event: Event, schema: str, tasks: tuple[str, ...]) -> None:
    for task in tasks:
        _send(task, event.id, schema)
    live.publish(schema=schema, data={"kind": event.kind, "event": str(event.id)})  # heard by the whole firm: no household


def _send(task: str, event_id: UUID, schema: str) -> bool:
    """The firm is said here: by the time that an outer transaction commits, the code may have left it."""
    try:
        current_app.send_task(task, args=[str(event_id)], headers={"firm": schema}, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker is away (%s): %s stays pending", type(error).__name__, task)
        return False
    return True
