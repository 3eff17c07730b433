"""What becomes of a client who asks to be erased?

Her data is restricted at once: nobody finds her, nothing is written to her. When compliance confirms, what people wrote and what
names her goes; what the law keeps moves into the archive, encrypted, and goes from there on its day. A legal hold wins.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import models, transaction

import events
from advisors.models import User
from advisors.roles import Action
from clients.models import Client, Erasure, Household
from clients.privacy import tombstones
from clients.privacy.classes import UNKNOWN, WITHOUT_NAMES, RecordClass, Subject, classes
from clients.privacy.tombstones import Tombstone
from compliance.actions import held_because, keep_copy
from compliance.actions.exports import remove
from compliance.lexicon import Profile
from compliance.models import RecordsExport
from compliance.retention import keep_until
from tenants import enter

MONTH = timedelta(days=30)
State = Erasure.State


class UnableToErase(Exception):
    """Nothing was erased; the text says why."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one class of records: rows that go or are emptied, rows that lose the name, and the copy that is kept."""

    name: str
    goes: int
    retold: int
    how: str
    rule: str
    until: date | None


@transaction.atomic
def ask_erasure(*, client: Client, reason: str, by: User, at: datetime) -> Erasure:
    """Written down, with its clock; restricted from now on."""
    _must_be_allowed(by)
    if not reason.strip():
        raise UnableToErase("Say how the client asked: letter, call, form.")
    client = Client.objects.select_for_update().get(pk=client.pk)
    if Erasure.objects.filter(client_id=client.pk).exclude(state=State.REFUSED).exists():
        raise UnableToErase("The erasure of this client was asked for already.")
    _restrict(client, at)
    erasure = Erasure.objects.create(client_id=client.pk, household_id=client.household_id, asked_by=by, due_on=at.date() + MONTH)
    _record("client.erasure_asked", erasure, by, {"due_on": erasure.due_on.isoformat()}, {"reason": reason})
    return erasure


@transaction.atomic
def refuse_erasure(*, erasure: Erasure, reason: str, by: User, at: datetime) -> Erasure:
    """She is served as before; the reason stays."""
    _must_be_allowed(by)
    if not reason.strip():
        raise UnableToErase("Say why it is refused: the client must be told.")
    erasure = _open(erasure)
    Client.objects.filter(pk=erasure.client_id).update(restricted_at=None)
    Household.objects.filter(pk=erasure.household_id).update(restricted_at=None)
    erasure.state, erasure.decided_at, erasure.decided_by = State.REFUSED, at, by
    erasure.save(update_fields=["state", "decided_at", "decided_by"])
    _record("client.erasure_refused", erasure, by, {}, {"reason": reason})
    return erasure


def fates(client: Client, *, today: date) -> list[Fate]:
    """What would happen to each class of records, before anybody confirms it."""
    subject, profile = Subject(client), Profile(enter.required().policy.profile)
    return [_fate(one, subject, profile, today) for one in classes()]


@transaction.atomic
def erase_client(*, erasure: Erasure, typed: str, by: User, at: datetime) -> Erasure:
    """All of it or nothing, and one event with the counts. Her household's others keep what they share, without her name."""
    _must_be_allowed(by)
    erasure = _open(erasure)
    name = Client.objects.get(pk=erasure.client_id).name
    if typed.strip() != name:
        raise UnableToErase(f"Type the client's name exactly as it stands here: {name}.")
    return _erase(erasure, by=by, at=at)


def reapply_erasures() -> tuple[int, int]:
    """After a backup was restored: how many were erased again as was decided then, and how many a hold keeps."""
    again = held = 0
    for tombstone in tombstones.tombstones():
        with transaction.atomic():
            client = Client.objects.filter(pk=tombstone.client_id, erased_at=None).first()
            by = User.objects.filter(pk=tombstone.decided_by).first()
            if client is None or by is None:
                continue
            erasure = Erasure.objects.filter(client_id=client.pk, state=State.ASKED).first()
            erasure = erasure or ask_erasure(
                client=client, reason="Erased before the backup was restored", by=by, at=tombstone.at
            )
            if held_because(household_id=client.household_id, client_id=client.pk):
                held += 1
            else:
                _erase(erasure, by=by, at=tombstone.at)
                again += 1
    return again, held


def _erase(erasure: Erasure, *, by: User, at: datetime) -> Erasure:
    client = Client.objects.select_for_update().select_related("household").get(pk=erasure.client_id)
    if reason := held_because(household_id=client.household_id, client_id=client.pk):
        raise UnableToErase(f"{reason}. The data stays restricted.")
    subject = Subject(client)
    alone, until = subject.is_alone, [day for one in classes() for day in _copied(one, subject, at.date())]
    plans = [(one, [*one.erasable(subject).values_list("pk", flat=True)], _naming(one, subject)) for one in classes()]
    for one, keys, retold in plans:
        erasure.counts[one.model] = _emptied(one, keys, subject, at) + _without_names(one, retold, subject)
    _restrict(client, at)
    Client.objects.filter(pk=client.pk).update(erased_at=at)
    if alone:
        Household.objects.filter(pk=client.household_id, closed_on=None).update(
            closed_on=max(at.date(), client.household.since_on)
        )
    for export in RecordsExport.objects.exclude(state=RecordsExport.State.REMOVED):
        remove(export)
    erasure.state, erasure.decided_at, erasure.decided_by, erasure.kept_until = State.DONE, at, by, max(until, default=None)
    erasure.save()
    kept = erasure.kept_until.isoformat() if erasure.kept_until else None
    _record("client.erased", erasure, by, {"rows": erasure.counts, "kept_until": kept})
    if at not in {one.at for one in tombstones.tombstones() if one.client_id == client.pk}:
        transaction.on_commit(partial(tombstones.write, Tombstone(client.pk, by.pk, at)))
    return erasure


def _restrict(client: Client, at: datetime) -> None:
    """The household too, where nobody of it is left to serve."""
    Client.objects.filter(pk=client.pk).update(restricted_at=at)
    if not Client.objects.filter(household=client.household_id).present().exists():
        Household.objects.filter(pk=client.household_id, restricted_at=None).update(restricted_at=at)


def _fate(one: RecordClass, subject: Subject, profile: Profile, today: date) -> Fate:
    goes = one.erasable(subject)
    days = [keep_until(one.day_of(row, today=today), profile=profile) for row in goes] if one.rule else []
    if one.is_archive:
        how = "Kept in the archive, restricted"
    elif one.is_deleted:
        how = "Erased"
    else:
        how = "Emptied" if one.blank else "Kept without a name"
    return Fate(
        one.name,
        goes.count(),
        len(_naming(one, subject)),
        how,
        one.rule,
        max((day for day in days if day >= today), default=None),
    )


def _copied(one: RecordClass, subject: Subject, today: date) -> list[date]:
    """The days until which copies of what goes are kept, before it goes."""
    if not one.rule:
        return []
    if one.is_archive:
        return [row.keep_until for row in one.erasable(subject) if row.keep_until]
    rows = [*one.erasable(subject), *(_naming(one, subject) if one.is_sealed else ())]
    days = [_copy(one, row, subject, today) for row in rows]
    return [day for day in days if day]


def _copy(one: RecordClass, row: models.Model, subject: Subject, today: date) -> date | None:
    names = list(one.blank) or [field.attname for field in row._meta.concrete_fields]
    content = {name: value for name in names if (value := getattr(row, name))}
    if not content:
        return None
    return keep_copy(
        row=row,
        content=content,
        client_id=subject.client_id,
        household_id=subject.household_id,
        rule=one.rule,
        day=one.day_of(row, today=today),
        today=today,
    )


def _naming(one: RecordClass, subject: Subject) -> list[Any]:
    """What stays for the others, and names her."""
    return [row for row in one.retold(subject) if any(str(getattr(row, name)) in subject.own_words for name in one.words)]


def _emptied(one: RecordClass, keys: list[Any], subject: Subject, at: datetime) -> int:
    rows = one.rows.filter(pk__in=keys)
    if one.is_archive:
        return int(rows.update(restricted_at=at))
    if one.is_deleted:
        rows.delete()
        return len(keys)
    if not one.blank:
        return 0
    for row in rows.iterator(chunk_size=500):
        _save(row, {name: _left(row, name, value, subject) for name, value in one.blank.items()})
    return len(keys)


def _without_names(one: RecordClass, rows: list[Any], subject: Subject) -> int:
    """How many texts named her."""
    for row in rows:
        if one.is_sealed:
            row.delete()
        else:
            _save(row, {name: subject.own_words.out_of(getattr(row, name)) for name in one.words})
    return len(rows)


def _left(row: models.Model, name: str, value: Any, subject: Subject) -> Any:
    if value is WITHOUT_NAMES:
        return subject.own_words.out_of(getattr(row, name))
    return f"erased-{secrets.token_hex(16)}" if value is UNKNOWN else value


def _save(row: models.Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _open(erasure: Erasure) -> Erasure:
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if erasure.state != State.ASKED:
        raise UnableToErase("This was decided already.")
    return erasure


def _must_be_allowed(by: User) -> None:
    if not by.may(Action.ERASE_CLIENTS):
        raise UnableToErase("Compliance decides about erasure.")


def _record(kind: str, erasure: Erasure, by: User, data: dict[str, Any], detail: dict[str, Any] | None = None) -> None:
    data = {"client_id": str(erasure.client_id), **data}
    events.record(kind=kind, by=by.actor, obj=erasure, household_id=erasure.household_id, data=data, detail=detail)
