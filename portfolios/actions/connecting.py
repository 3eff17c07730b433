"""How is a system connected: made, given consent, rested, resumed and disconnected?"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

import events
from advisors.models import User
from advisors.roles import Action, who_may
from clients.models import Client
from portfolios.connections import LEASE, Connection
from portfolios.models import Portfolio
from portfolios.sources.systems import Session, Trouble, system
from tenants.links import firm_url

OVERLAP = timedelta(days=14)  # of which transactions are asked for again: some are corrected late
UNANSWERED = timedelta(minutes=30)  # after which a run that was asked for and never began is asked for again


class Overtaken(Exception):
    """Another run began while this one did not say that it goes on, or somebody gave consent anew: it ends without a word."""


class UnableToConnect(Exception):
    """The system cannot be connected as asked; the message says why and what to do."""


class UnableToSync(Exception):
    """Nothing would come; the message says why and what to do."""


@transaction.atomic
def connect(
    *,
    kind: str,
    name: str,
    credentials: Mapping[str, str],
    since: date,
    by: User,
    at: datetime,
    options: Mapping[str, Any] | None = None,
) -> Connection:
    """`options`: of a system that needs some. One that asks for no consent is asked for its accounts at once."""
    _must_be_allowed(by)
    needs_consent = system(kind).asks_consent
    connection = Connection.objects.create(
        system=kind,
        name=name,
        credentials=json.dumps(dict(credentials)),
        options=dict(options or {}),
        state=Connection.State.NEW if needs_consent else Connection.State.ACTIVE,
        keeper=by,
        since=since,
    )
    data = {"system": kind, "since": since.isoformat()}
    events.record(kind="connection.made", by=by.actor, obj=connection, data=data, detail={"name": name})
    if not needs_consent:
        ask_connection(connection=connection, by=by.actor, at=at)
    return connection


def begin_consent(*, connection: Connection, by: User, back_to: str, state: str, at: datetime) -> str:
    """Where the person signs in at the system."""
    _must_be_allowed(by)
    _must_stand(connection)
    try:
        url = system(connection.system).begin_consent(session_of(connection, at=at), back_to=back_to, state=state)
    except Trouble as trouble:
        raise UnableToConnect(f"{trouble.what} {trouble.fix}") from trouble
    with transaction.atomic():
        events.record(kind="connection.consent_begun", by=by.actor, obj=connection)
    return url


def complete_consent(*, connection: Connection, answer: Mapping[str, str], by: User, back_to: str, at: datetime) -> Connection:
    """Whoever comes back keeps the connection from now on."""
    _must_be_allowed(by)
    _must_stand(connection)
    try:
        given = system(connection.system).complete_consent(session_of(connection, at=at), answer=answer, back_to=back_to)
    except Trouble as trouble:
        raise UnableToConnect(f"{trouble.what} {trouble.fix}") from trouble
    with transaction.atomic():
        locked = Connection.objects.select_for_update().get(pk=connection.pk)
        _must_stand(locked)
        locked.credentials, locked.consent_lapses_at = json.dumps(given.credentials), given.lapses_at
        locked.state, locked.keeper, locked.reminded_at = Connection.State.ACTIVE, by, None
        locked.trouble = locked.remedy = ""
        locked.failures, locked.busy_until = 0, None  # a run with the tokens of before is over
        locked.save()
        lapses = given.lapses_at.isoformat() if given.lapses_at else None
        events.record(kind="connection.consented", by=by.actor, obj=locked, data={"lapses_at": lapses})
        ask_connection(connection=locked, by=by.actor, at=at)
    return locked


@transaction.atomic
def ask_connection(*, connection: Connection, by: events.Actor, at: datetime) -> bool:
    """A run is on its way; while one is at it, none is asked for."""
    mine = Connection.objects.at_work().free(at).filter(pk=connection.pk)
    if not mine.update(next_run_at=at + UNANSWERED):
        return False
    events.record(kind="connection.sync_asked", by=by, obj=connection)
    return True


@transaction.atomic
def ask_sync(*, client: Client, by: User, at: datetime) -> tuple[list[Connection], list[Portfolio]]:
    """The connections that bring a client's accounts: her own shares, and those of her household that name no owner."""
    hers = Q(owners__client=client) | Q(household=client.household_id, owners=None)
    own = Portfolio.objects.visible_to(by).filter(hers, closed_on=None)
    portfolios = list(own.filter(synced__connection__in=Connection.objects.standing()).distinct().order_by("pk"))
    connections = list(Connection.objects.standing().filter(accounts__portfolio__in=portfolios).distinct().order_by("name"))
    if not connections:
        raise UnableToSync("No connection brings an account of this client. Import a file, or connect the custodian.")
    running = [one for one in connections if one.state == Connection.State.ACTIVE]
    if not running:
        reasons = " ".join(f"{one.name}: {one.trouble or 'it rests.'} {one.remedy}".strip() for one in connections)
        raise UnableToSync(f"Nothing can be asked now. {reasons}")
    for one in running:
        ask_connection(connection=one, by=by.actor, at=at)
    data = {"portfolios": [str(one.pk) for one in portfolios], "connections": [str(one.pk) for one in running]}
    events.record(kind="portfolio.sync_asked", by=by.actor, obj=client, household_id=client.household_id, data=data)
    return running, portfolios


@transaction.atomic
def rest(*, connection: Connection, by: events.Actor) -> None:
    """No run until a person resumes it."""
    if Connection.objects.at_work().filter(pk=connection.pk).update(state=Connection.State.RESTING, next_run_at=None):
        events.record(kind="connection.rested", by=by, obj=connection)


@transaction.atomic
def resume(*, connection: Connection, by: User, at: datetime) -> None:
    _must_be_allowed(by)
    resting = Connection.objects.filter(pk=connection.pk, state=Connection.State.RESTING)
    if not resting.update(state=Connection.State.ACTIVE, failures=0, trouble="", remedy=""):
        raise UnableToConnect("It does not rest.")
    events.record(kind="connection.resumed", by=by.actor, obj=connection)
    ask_connection(connection=connection, by=by.actor, at=at)


@transaction.atomic
def disconnect(*, connection: Connection, by: User) -> None:
    """Its credentials are gone; what it brought stays in the books."""
    _must_be_allowed(by)
    locked = Connection.objects.select_for_update().get(pk=connection.pk)
    _must_stand(locked)
    locked.state, locked.credentials, locked.next_run_at, locked.consent_lapses_at = Connection.State.ENDED, "", None, None
    locked.trouble = locked.remedy = ""
    locked.save()
    events.record(kind="connection.ended", by=by.actor, obj=locked, data={"accounts": locked.accounts.count()})


@transaction.atomic
def remind_of_consents(*, at: datetime) -> int:
    """Before a consent lapses its keeper is asked for the next; once it has lapsed nothing is asked of the system any more."""
    count = 0
    for one in Connection.objects.lapsing(at).select_for_update():
        is_over = one.consent_lapses_at is not None and one.consent_lapses_at <= at
        one.reminded_at = at
        if is_over:
            one.state, one.next_run_at = Connection.State.CONSENT, None
            one.trouble, one.remedy = "The consent is over.", "Renew the consent; until then nothing comes in."
        one.save()
        events.record(kind="connection.consent_over" if is_over else "connection.consent_lapses", by=events.MACHINE, obj=one)
        count += 1
    return count


def tell_keeper(*, connection: Connection) -> None:
    """By mail; nothing where the consent was given meanwhile. Where its keeper may give none any more, whoever may is told."""
    if connection.state == Connection.State.CONSENT:
        subject = f"{connection.name}: the consent is over, and nothing comes in"
    elif connection.reminded_at and connection.consent_lapses_at:
        subject = f"{connection.name}: the consent ends on {timezone.localtime(connection.consent_lapses_at):%-d %B, %H:%M}"
    else:
        return
    text = ["Renew it on the page of connections; it takes a minute:", firm_url(reverse("portfolios:connections"))]
    send_mail(subject, "\n".join(text), settings.DEFAULT_FROM_EMAIL, _who_may_renew(connection))


def _who_may_renew(connection: Connection) -> list[str]:
    able = User.objects.active().filter(role__in=who_may(Action.CONNECT_SYSTEMS))
    keeper = able.filter(pk=connection.keeper_id)
    return list((keeper if keeper.exists() else able).values_list("email", flat=True))


def session_of(connection: Connection, *, at: datetime, since: date | None = None) -> Session:
    """A run says since when it asks; it alone needs the connection to itself. Without it, somebody gives consent."""
    talk = Session(
        credentials=json.loads(connection.credentials), now=at, since=since or connection.since, options=connection.options
    )
    if since:
        talk.keep, talk.beat = partial(_keep_of_run, connection), partial(_beat, connection)
    else:
        talk.keep = partial(_keep, connection)
    return talk


def _keep(connection: Connection, credentials: Mapping[str, str]) -> None:
    """New tokens, at once: the old ones may be worthless already. Part of a conversation that is told as a whole."""
    connection.credentials = json.dumps(dict(credentials))
    Connection.objects.standing().filter(pk=connection.pk).update(credentials=connection.credentials)


def _keep_of_run(connection: Connection, credentials: Mapping[str, str]) -> None:
    connection.credentials = json.dumps(dict(credentials))
    mine = Connection.objects.standing().filter(pk=connection.pk, busy_until=connection.busy_until)
    if not mine.update(credentials=connection.credentials):
        raise Overtaken


def _beat(connection: Connection) -> None:
    events.still_at_it()
    until = timezone.now() + LEASE
    if not Connection.objects.filter(pk=connection.pk, busy_until=connection.busy_until).update(busy_until=until):
        raise Overtaken
    connection.busy_until = until


def _must_be_allowed(by: User) -> None:
    if not by.may(Action.CONNECT_SYSTEMS):
        raise UnableToConnect("Only the firm's admin connects systems.")


def _must_stand(connection: Connection) -> None:
    if connection.state == Connection.State.ENDED:
        raise UnableToConnect("It was disconnected. Connect it anew.")
