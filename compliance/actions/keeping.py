"""What keeps a record, and when does it go?"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from advisors.models import User
from advisors.roles import Action
from compliance.lexicon import Profile
from compliance.models import ArchiveRecord, Hold, KeptCopy
from compliance.retention import keep_until
from events import MACHINE, record
from tenants import enter

MOST = 1000  # records in one run of the clock
ALONE = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))"


class UnableToHold(Exception):
    """The hold stays as it is."""


@transaction.atomic
def place_hold(*, household_id: UUID, client_id: UUID | None, matter: str, by: User) -> Hold:
    if not by.may(Action.ERASE_CLIENTS):
        raise UnableToHold("Compliance places a legal hold.")
    if not matter.strip():
        raise UnableToHold("Name the matter for which the records are kept.")
    wait_for_holds(household_id)
    hold = Hold.objects.create(household_id=household_id, client_id=client_id, matter=matter, placed_by=by)
    data = {"client_id": str(client_id) if client_id else None}
    record(kind="hold.placed", by=by.actor, obj=hold, household_id=household_id, data=data, detail={"matter": matter})
    return hold


@transaction.atomic
def release_hold(*, hold: Hold, reason: str, by: User, at: datetime) -> Hold:
    if not by.may(Action.ERASE_CLIENTS):
        raise UnableToHold("Compliance releases a legal hold.")
    if not reason.strip():
        raise UnableToHold("Say why the hold is released.")
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.released_at:
        raise UnableToHold("This hold was released already.")
    hold.released_at, hold.released_by = at, by
    hold.save(update_fields=["released_at", "released_by"])
    record(kind="hold.released", by=by.actor, obj=hold, household_id=hold.household_id, detail={"reason": reason})
    return hold


def wait_for_holds(household_id: UUID) -> None:
    """Until the caller's transaction ends no hold is placed on the household; one that is being placed is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [str(household_id)])


def held_because(*, household_id: UUID, client_id: UUID | None) -> str:
    """Why nothing about them may go; empty where nothing stands in the way."""
    if enter.required().is_held:
        return "The whole firm is under a legal hold."
    hold = Hold.objects.on(household_id=household_id, client_id=client_id).first()
    return f"A legal hold stands: {hold.matter}" if hold else ""


def held_among(household_ids: Iterable[UUID]) -> str:
    """The same of several households at once: one hold, on any client of theirs, keeps all of it."""
    if enter.required().is_held:
        return "The whole firm is under a legal hold."
    hold = Hold.objects.standing().filter(household_id__in=household_ids).first()
    return f"A legal hold stands: {hold.matter}" if hold else ""


def keep_copy(
    *, row: models.Model, content: Mapping[str, Any], client_id: UUID, household_id: UUID, rule: str, day: date, today: date
) -> date | None:
    """Until when a copy is kept, or None where the years are over already."""
    until = keep_until(day, profile=Profile(enter.required().policy.profile))
    if until < today:
        return None
    KeptCopy.objects.create(
        client_id=client_id,
        household_id=household_id,
        object_label=row._meta.label_lower,
        object_id=row.pk,
        content=json.dumps(content, default=str, ensure_ascii=False),
        rule=rule,
        keep_until=until,
    )
    return until


def purge_archive(*, on: date) -> int:
    """What was kept of erased clients goes on its day, unless a hold keeps it. One event for each record."""
    if enter.required().is_held:
        return 0
    copies = [copy.pk for copy in KeptCopy.objects.due(on)[:MOST]]
    letters = ArchiveRecord.objects.filter(keep_until__lt=on, restricted_at__isnull=False).exclude(
        household_id__in=Hold.objects.standing().values("household_id")
    )
    gone = [_purge(KeptCopy, pk) for pk in copies] + [_purge(ArchiveRecord, letter.pk) for letter in letters[:MOST]]
    return sum(gone)


@transaction.atomic
def _purge(model: type[KeptCopy | ArchiveRecord], pk: UUID) -> int:
    row = model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        return 0
    data = {"kept_until": str(row.keep_until), "of": row.object_label if isinstance(row, KeptCopy) else row._meta.label_lower}
    record(kind="archive.purged", by=MACHINE, obj=row, household_id=row.household_id, data=data)
    row.delete()
    return 1
