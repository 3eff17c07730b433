"""What did the advisor hear or do, in the advisor's own words?"""

from datetime import datetime

from django.db import transaction

import events
from advisors.models import User
from clients.models import Client, Household, Note


@transaction.atomic
def add_note(*, household: Household, body: str, by: User, at: datetime, client: Client | None = None) -> Note:
    """A thought about a household; it counts as no contact."""
    return _write("note.added", Note(household=household, client=client, kind=Note.Kind.NOTE, body=body, at=at, author=by))


@transaction.atomic
def log_call(
    *,
    household: Household,
    body: str,
    by: User,
    at: datetime,
    client: Client | None = None,
    minutes: int | None = None,
    kind: str = Note.Kind.CALL,
) -> Note:
    """A conversation in both directions, by telephone or in a meeting; `at` is when it took place."""
    return _write(
        "call.logged", Note(household=household, client=client, kind=kind, body=body, at=at, author=by, minutes=minutes)
    )


def _write(kind: str, note: Note) -> Note:
    note.save(force_insert=True)
    events.record(
        kind=kind,
        by=note.author.actor,
        obj=note,
        household_id=note.household_id,
        data={"kind": note.kind, "minutes": note.minutes, "client_id": str(note.client_id) if note.client_id else None},
        detail={"body": note.body},
    )
    return note
