"""What becomes of a client who asks to be erased?

Her data is restricted at once: nobody finds her, nothing is written to her. When compliance confirms, a worker takes away what
people wrote and what names her (`clients.actions.erasure`); what the law keeps moves into the archive, encrypted, and goes from
there on its day. A legal hold wins.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from clients.actions.erasure import UnableToErase, must_not_be_held, naming, restrict, run_erasure, tell
from clients.models import Client, Erasure, Household
from clients.privacy import tombstones
from clients.privacy.classes import RecordClass, Subject, classes
from clients.privacy.knowing import digests_of
from compliance.actions import held_because
from compliance.lexicon import Profile
from compliance.retention import keep_until
from tenants import enter

MONTH = timedelta(days=30)
State = Erasure.State


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
    must_be_allowed(by)
    if not reason.strip():
        raise UnableToErase("Say how the client asked: letter, call, form.")
    client = Client.objects.select_for_update().get(pk=client.pk)
    if Erasure.objects.filter(client_id=client.pk).exclude(state=State.REFUSED).exists():
        raise UnableToErase("The erasure of this client was asked for already.")
    restrict(client, at)
    erasure = Erasure.objects.create(
        client_id=client.pk,
        household_id=client.household_id,
        asked_by=by,
        due_on=at.date() + MONTH,
        digests=digests_of(client),
    )
    tell("client.erasure_asked", erasure, by, {"due_on": erasure.due_on.isoformat()}, {"reason": reason})
    return erasure


@transaction.atomic
def refuse_erasure(*, erasure: Erasure, reason: str, by: User, at: datetime) -> Erasure:
    """She is served as before; the reason stays."""
    must_be_allowed(by)
    if not reason.strip():
        raise UnableToErase("Say why it is refused: the client must be told.")
    erasure = _open(erasure)
    if erasure.state != State.ASKED:
        raise UnableToErase("It was begun and cannot be taken back; try it again.")
    Client.objects.filter(pk=erasure.client_id).update(restricted_at=None)
    Household.objects.filter(pk=erasure.household_id).update(restricted_at=None)
    erasure.state, erasure.decided_at, erasure.decided_by, erasure.digests = State.REFUSED, at, by, {}
    erasure.save(update_fields=["state", "decided_at", "decided_by", "digests"])
    tell("client.erasure_refused", erasure, by, {}, {"reason": reason})
    return erasure


def fates(client: Client, *, today: date) -> list[Fate]:
    """What would happen to each class of records, before anybody confirms it."""
    subject, profile = Subject(client), Profile(enter.required().policy.profile)
    return [_fate(one, subject, profile, today) for one in classes()]


@transaction.atomic
def begin_erasure(*, erasure: Erasure, typed: str, by: User, at: datetime) -> Erasure:
    """Confirmed: a worker does it. Where one stopped half-way, the next goes on from there."""
    must_be_allowed(by)
    erasure = _open(erasure)
    client = Client.objects.get(pk=erasure.client_id)
    if typed.strip() != client.name:
        raise UnableToErase(f"Type the client's name exactly as it stands here: {client.name}.")
    must_not_be_held(client)
    return _begin(erasure, by=by, at=at)


def reapply_erasures() -> tuple[int, int]:
    """After a backup was restored: how many were erased again as was decided then, and how many a hold keeps."""
    held, begun = 0, list[Erasure]()
    for tombstone in tombstones.tombstones():
        with transaction.atomic():
            client = Client.objects.filter(pk=tombstone.client_id, erased_at=None).first()
            by = User.objects.filter(pk=tombstone.decided_by).first()
            if client is None or by is None:
                continue
            erasure = Erasure.objects.filter(client_id=client.pk, state__in=(State.ASKED, State.FAILED)).first()
            erasure = erasure or ask_erasure(
                client=client, reason="Erased before the backup was restored", by=by, at=tombstone.at
            )
            if held_because(household_id=client.household_id, client_id=client.pk):
                held += 1
            else:
                begun.append(_begin(erasure, by=by, at=tombstone.at))
    for erasure in begun:
        run_erasure(erasure=erasure)
    return len(begun), held


def _begin(erasure: Erasure, *, by: User, at: datetime) -> Erasure:
    erasure.state, erasure.error = State.RUNNING, ""
    erasure.decided_at, erasure.decided_by = erasure.decided_at or at, erasure.decided_by or by
    erasure.save(update_fields=["state", "error", "decided_at", "decided_by"])
    tell("client.erasure_begun", erasure, by, {})
    return erasure


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
        len(naming(one, subject)),
        how,
        one.rule,
        max((day for day in days if day >= today), default=None),
    )


def _open(erasure: Erasure) -> Erasure:
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if not erasure.is_open:
        raise UnableToErase("This was decided already.")
    return erasure


def must_be_allowed(by: User) -> None:
    if not by.may(Action.ERASE_CLIENTS):
        raise UnableToErase("Compliance decides about erasure.")
