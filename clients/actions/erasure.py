"""How does a worker erase a client who was confirmed: class by class, broken off anywhere, begun again where it stopped?

Which rows go is read once, before the first of them goes. Each class is one transaction with its copies for the archive; the
client's own row comes last, since her name is what is looked for in the others' texts.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

import events
from advisors.actions import empty_answers
from advisors.models import User
from clients.models import Client, ClientImport, Erasure, Household
from clients.privacy import tombstones
from clients.privacy.classes import UNKNOWN, WITHOUT_NAMES, RecordClass, Subject, classes, remaining
from clients.privacy.files import leave_file
from clients.privacy.tombstones import Tombstone
from compliance.actions import held_because, keep_copy, wait_for_holds
from compliance.actions.exports import remove
from compliance.models import RecordsExport

State = Erasure.State
LAST = ("clients.household", "clients.client")
FILES = "clients.clientimport"


class UnableToErase(Exception):
    """Nothing was erased; the text says why."""


def run_erasure(*, erasure: Erasure) -> Erasure:
    """Until it is done, or a hold or a running import stands in the way: then it says so and waits for a person."""
    try:
        while _step(erasure):
            events.still_at_it()
    except UnableToErase as refusal:
        _fail(erasure, str(refusal))
    except Exception as error:
        _fail(erasure, f"An error of ours ({type(error).__name__}); it is tried again by itself.")
        raise
    erasure.refresh_from_db()
    if erasure.state == State.DONE:
        _entomb(erasure)
    return erasure


def must_not_be_held(client: Client) -> None:
    """For the rest of the caller's transaction."""
    wait_for_holds(client.household_id)
    if reason := held_because(household_id=client.household_id, client_id=client.pk):
        raise UnableToErase(f"{reason}. The data stays restricted.")


def restrict(client: Client, at: datetime) -> None:
    """The household too, where nobody of it is left to serve; and no machine is told again what it was told of her."""
    Client.objects.filter(pk=client.pk).update(restricted_at=at)
    if not Client.objects.filter(household=client.household_id).present().exists():
        Household.objects.filter(pk=client.household_id, restricted_at=None).update(restricted_at=at)
    empty_answers()


def tell(kind: str, erasure: Erasure, by: User, data: dict[str, Any], detail: dict[str, Any] | None = None) -> None:
    data = {"client_id": str(erasure.client_id), **data}
    events.record(kind=kind, by=by.actor, obj=erasure, household_id=erasure.household_id, data=data, detail=detail)


def naming(one: RecordClass, subject: Subject) -> list[Any]:
    """What stays for the others, and names her."""
    return [row for row in one.retold(subject) if any(str(getattr(row, name)) in subject.own_words for name in one.words)]


@transaction.atomic
def _step(erasure: Erasure) -> bool:
    """Whether there is more to do."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.state not in (State.RUNNING, State.FAILED):
        return False
    client = Client.objects.select_for_update().select_related("household").get(pk=row.client_id)
    must_not_be_held(client)
    subject = Subject(client)
    if not row.plan:
        row.plan, row.remains = _planned(subject), remaining(subject)
    elif left := [part for part in row.plan if part["of"] not in row.counts]:
        row.counts[left[0]["of"]] = _erased(left[0], row, subject)
    else:
        _finish(row, subject)
    if row.state != State.DONE:
        row.state, row.error = State.RUNNING, ""
    row.save()
    return row.state != State.DONE


def _planned(subject: Subject) -> list[dict[str, Any]]:
    """In their order: which rows of each class go, and which lose her name; copies that were made of them go as well."""
    if ClientImport.objects.filter(state=ClientImport.State.RUNNING).exists():
        raise UnableToErase("A file of clients is being imported just now. Try it again when it is done.")
    plan: list[dict[str, Any]] = [{"of": FILES}]
    for one in sorted(classes(), key=lambda one: one.model in LAST and 1 + LAST.index(one.model)):
        goes = [str(key) for key in one.erasable(subject).values_list("pk", flat=True)] if one.is_changed else []
        plan.append({"of": one.model, "goes": goes, "retold": [str(row.pk) for row in naming(one, subject)]})
    return plan


def _erased(part: dict[str, Any], erasure: Erasure, subject: Subject) -> int:
    """How many rows of the class went or lost her name."""
    if part["of"] == FILES:
        batches = ClientImport.objects.exclude(state=ClientImport.State.RUNNING).select_for_update(of=("self",))
        return sum(leave_file(batch, subject) for batch in batches.select_related("by"))
    one, (_, at) = next(one for one in classes() if one.model == part["of"]), erasure.decision
    goes, retold = (one.rows.filter(pk__in=part[which]) for which in ("goes", "retold"))
    days = _copied(one, [*goes, *(retold if one.is_sealed else ())], subject, at.date())
    if one.account_marks:
        erasure.account_marks = sorted({*erasure.account_marks, *(mark for row in goes for mark in one.account_marks(row))})
    erasure.kept_until = max(filter(None, [erasure.kept_until, *days]), default=None)
    return _emptied(one, goes, subject, at) + _without_names(one, list(retold), subject)


def _finish(erasure: Erasure, subject: Subject) -> None:
    client, (by, at) = subject.client, erasure.decision
    restrict(client, at)
    Client.objects.filter(pk=client.pk).update(erased_at=at)
    if subject.is_alone:
        closed_on = max(at.date(), client.household.since_on)
        Household.objects.filter(pk=client.household_id, closed_on=None).update(closed_on=closed_on)
    for export in RecordsExport.objects.exclude(state=RecordsExport.State.REMOVED):
        remove(export)
    erasure.state, erasure.ended_at, erasure.plan = State.DONE, timezone.now(), []
    kept = erasure.kept_until.isoformat() if erasure.kept_until else None
    remains_of = {one["name"]: one["count"] for one in erasure.remains}
    tell("client.erased", erasure, by, {"rows": erasure.counts, "kept_until": kept, "remains": remains_of})


def _fail(erasure: Erasure, reason: str) -> None:
    with transaction.atomic():
        row = Erasure.objects.select_for_update().get(pk=erasure.pk)
        if row.state not in (State.RUNNING, State.FAILED):
            return
        row.state, row.error = State.FAILED, reason[:200]
        row.save(update_fields=["state", "error"])
        tell("client.erasure_failed", row, row.decision[0], {"classes_done": len(row.counts)})


def _entomb(erasure: Erasure) -> None:
    """Also by the worker that comes after one who died right before it."""
    by, at = erasure.decision
    if at not in {one.at for one in tombstones.tombstones() if one.client_id == erasure.client_id}:
        tombstones.write(Tombstone(erasure.client_id, by.pk, at))


def _copied(one: RecordClass, rows: list[Any], subject: Subject, today: date) -> list[date | None]:
    """The days until which copies of what goes are kept, before it goes."""
    if not one.rule:
        return []
    if one.is_archive:
        return [row.keep_until for row in rows]
    return [_copy(one, row, subject, today) for row in rows]


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


def _emptied(one: RecordClass, rows: models.QuerySet[Any], subject: Subject, at: datetime) -> int:
    if one.is_archive:
        return int(rows.update(restricted_at=at))
    if one.is_deleted:
        return int(rows.delete()[1].get(one.rows.model._meta.label, 0))
    if not one.blank:
        return 0
    emptied = 0
    for row in rows.iterator(chunk_size=500):
        _save(row, {name: _left(row, name, value, subject) for name, value in one.blank.items()})
        emptied += 1
    return emptied


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
