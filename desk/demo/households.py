"""How do the households of the demonstration come into a firm, with their people, consents, notes, tasks and referrals?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from advisors.models import User
from clients.models import Channel, Client, Consent, Household, Note, Referral, Task
from desk.demo.past import Past, save_all
from desk.demo.people import Family, Introduction, Person, Touch, number

CADENCES = {"monthly": Household.Cadence.MONTHLY, "quarterly": Household.Cadence.QUARTERLY}
CONSENT = "I agree to receive letters about my portfolio by e-mail."
URGENT = 2  # days: what is due as soon as this follows from an answer, and is asked for by its reading
QUESTIONNAIRE = "Signed with the advisory agreement"


@dataclass(frozen=True, slots=True)
class Served:
    """A family as it stands in the database."""

    family: Family
    household: Household
    clients: tuple[Client, ...]

    @property
    def readers(self) -> tuple[Client, ...]:
        return tuple(client for client in self.clients if client.receives_letters)


def tell_households(families: tuple[Family, ...], advisor: User, past: Past) -> list[Served]:
    """The rows of these families in the advisor's book, with the events that tell how they came."""
    told = [_served(family, advisor, past) for family in families]
    save_all(one.household for one in told)
    save_all(client for one in told for client in one.clients)
    save_all(row for one in told for row in _rows(one, advisor, past))
    return told


def _served(family: Family, advisor: User, past: Past) -> Served:
    began = past.day(weeks=round(family.years * 52), weekday=number(family.name, 5))
    at = past.moment(began, 11, family.zone)
    household = Household(
        name=family.name,
        advisor=advisor,
        town=family.town,
        since_on=began,
        cadence=CADENCES[family.cadence],
        tone=family.tone,
        language=family.language,
        time_zone=family.zone,
        created_at=at,
    )
    past.add("household.created", advisor.actor, household, household.pk, at, detail={"name": family.name})
    return Served(family, household, tuple(_client(person, household, advisor, past, at) for person in family.people))


def _client(person: Person, household: Household, advisor: User, past: Past, at: datetime) -> Client:
    client = Client(
        household=household,
        kind=person.kind,
        name=person.name,
        salutation=person.salutation,
        email=person.email,
        phone=person.phone,
        occupation=person.job,
        born_on=person.born,
        receives_letters=person.receives_letters,
        created_at=at,
    )
    past.add("client.created", advisor.actor, client, household.pk, at, detail={"name": person.name})
    return client


def _rows(served: Served, advisor: User, past: Past) -> Iterator[models.Model]:
    for client in served.readers:
        yield _consent(client, served, advisor, past)
    for touch in served.family.touches:
        yield _note(touch, served, advisor, past)
    for position, todo in enumerate(todo for todo in served.family.todos if todo.due > URGENT):
        yield _task(position, todo.title, todo.why, past.today + timedelta(days=todo.due), served, advisor, past)
    for introduction in served.family.introductions:
        yield _referral(introduction, served, advisor, past)


def _consent(client: Client, served: Served, advisor: User, past: Past) -> Consent:
    at = served.household.created_at + timedelta(minutes=20)
    consent = Consent(
        client=client,
        channel=Channel.EMAIL,
        basis=Consent.Basis.EXPRESS,
        at=at,
        source=QUESTIONNAIRE,
        wording=CONSENT,
        created_at=at,
    )
    past.add(
        "consent.given",
        advisor.actor,
        consent,
        served.household.pk,
        at,
        data={"client_id": str(client.pk), "channel": consent.channel, "basis": consent.basis},
        detail={"source": consent.source, "wording": consent.wording},
    )
    return consent


def _note(touch: Touch, served: Served, advisor: User, past: Past) -> Note:
    at = past.days_ago(touch.days, 9 + number(touch.text, 8), served.family.zone)
    note = Note(
        household=served.household,
        client=served.readers[0],
        kind=touch.kind,
        body=touch.text,
        at=at,
        minutes=touch.minutes or None,
        author=advisor,
        created_at=at,
    )
    past.add(
        "note.added" if touch.kind == Note.Kind.NOTE else "call.logged",
        advisor.actor,
        note,
        served.household.pk,
        at,
        data={"kind": note.kind, "minutes": note.minutes, "client_id": str(served.readers[0].pk)},
        detail={"body": note.body},
    )
    return note


def _task(position: int, title: str, why: str, due_on: date, served: Served, advisor: User, past: Past) -> Task:
    at = past.days_ago(number(title, 6) + position, 16, served.family.zone)
    task = Task(
        household=served.household,
        client=served.readers[0],
        owner=advisor,
        title=title,
        why=why,
        due_on=due_on,
        created_at=at,
    )
    past.add(
        "task.added",
        advisor.actor,
        task,
        served.household.pk,
        at,
        data={"owner_id": str(advisor.pk), "due_on": str(due_on)},
        detail={"title": title},
    )
    return task


def _referral(introduction: Introduction, served: Served, advisor: User, past: Past) -> Referral:
    at = past.moment(past.day(weeks=introduction.weeks, weekday=2), 17, served.family.zone)
    has_moved = introduction.stage not in (Referral.Stage.ASKED, Referral.Stage.NAMED)
    later = past.day(weeks=max(introduction.weeks // 2, 1), weekday=3)
    changed_at = past.moment(later, 10, served.family.zone) if has_moved else at
    referral = Referral(
        household=served.household,
        client=served.readers[0],
        stage=introduction.stage,
        name=introduction.name,
        remark=introduction.remark,
        was_asked=number(introduction.name, 3) > 0,
        value=introduction.value or None,
        at=at,
        changed_at=changed_at,
        created_at=at,
    )
    by, pk, detail = advisor.actor, served.household.pk, {"name": referral.name, "contact": ""}
    past.add("referral.named", by, referral, pk, at, data={"was_asked": referral.was_asked}, detail=detail)
    if has_moved:
        stages = {"from": Referral.Stage.NAMED.value, "to": introduction.stage}
        past.add("referral.moved", by, referral, pk, changed_at, data=stages, detail=detail)
    return referral
