"""What is done about an incident: reported, its scope asked for, contained, clients told, closed? Each act is in the trail."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from advisors.models import User
from advisors.roles import Action, who_may
from compliance.models import Incident
from compliance.systems import whose_data
from events import MACHINE, record
from tenants.links import firm_url

State, Notice = Incident.State, Incident.Notice
# When a clock's reminders go out: this long before its end, and at its end.
REMINDERS = {
    "clients": (timedelta(days=14), timedelta(days=7), timedelta(days=1), timedelta(0)),
    "vendor": (timedelta(hours=24), timedelta(0)),
}


class UnableToHandle(Exception):
    """The incident stays as it is; the text says why."""


@transaction.atomic
def report_incident(
    *,
    title: str,
    what: str,
    discovered_at: datetime,
    by: User,
    at: datetime,
    vendor: str = "",
    vendor_aware_at: datetime | None = None,
) -> Incident:
    _must_be_allowed(by)
    if not title.strip() or not what.strip():
        raise UnableToHandle("Give it a title, and write down what is known.")
    if discovered_at > at or (vendor_aware_at and vendor_aware_at > at):
        raise UnableToHandle("This time has not come yet.")
    if vendor_aware_at and not vendor.strip():
        raise UnableToHandle("Name the vendor whose clock runs.")
    incident = Incident.objects.create(
        title=title, what=what, discovered_at=discovered_at, vendor=vendor, vendor_aware_at=vendor_aware_at, reported_by=by
    )
    due = {name: day.isoformat() for name, day in incident.clocks.items()}
    record(kind="incident.reported", by=by.actor, obj=incident, data={"due": due}, detail={"title": title, "what": what})
    return incident


@transaction.atomic
def ask_scope(*, incident: Incident, system: str, first: date | None, last: date | None, by: User, at: datetime) -> Incident:
    """Whose data was in this system, then or ever: added to those who are known already."""
    case = _open(incident, by)
    label, people = whose_data(system, first=first, last=last)
    asked = {"system": system, "label": label, "first": str(first or ""), "last": str(last or ""), "count": len(people)}
    case.scopes = [*case.scopes, {**asked, "at": at.isoformat()}]
    case.affected = sorted({*case.affected, *map(str, people)})
    return _saved(case, "incident.scope_asked", by, ["scopes", "affected"], data={**asked, "affected": len(case.affected)})


@transaction.atomic
def note_step(*, incident: Incident, text: str, by: User, is_contained: bool = False) -> Incident:
    """What was done. `is_contained`: and with it the harm is stopped."""
    case = _open(incident, by)
    if not text.strip():
        raise UnableToHandle("Write down what was done.")
    if is_contained:
        case.state = State.CONTAINED
    return _saved(case, "incident.contained" if is_contained else "incident.noted", by, ["state"], detail={"text": text})


@transaction.atomic
def note_vendor(*, incident: Incident, told_at: datetime, by: User) -> Incident:
    """The vendor told the firm: in time or not."""
    case = _open(incident, by)
    if case.vendor_due_at is None or case.vendor_told_at is not None:
        raise UnableToHandle("No vendor's clock runs.")
    case.vendor_told_at = told_at
    return _saved(case, "incident.vendor_told", by, ["vendor_told_at"], data={"in_time": told_at <= case.vendor_due_at})


@transaction.atomic
def decide_notice(*, incident: Incident, is_required: bool, reason: str, by: User) -> Incident:
    """Reg S-P asks for notice unless, after a reasonable investigation, substantial harm is not likely: say why not."""
    case = _open(incident, by)
    if not reason.strip():
        raise UnableToHandle("Say why: an examiner will ask.")
    case.notice = Notice.REQUIRED if is_required else Notice.NOT_REQUIRED
    return _saved(case, "incident.notice_decided", by, ["notice"], data={"notice": case.notice}, detail={"reason": reason})


@transaction.atomic
def note_clients_told(*, incident: Incident, told_at: datetime, by: User) -> Incident:
    case = _open(incident, by)
    if case.notice != Notice.REQUIRED:
        raise UnableToHandle("First decide that the clients must be told.")
    case.clients_told_at = told_at
    data = {"in_time": told_at <= case.clients_due_at, "affected": len(case.affected)}
    return _saved(case, "incident.clients_told", by, ["clients_told_at"], data=data)


@transaction.atomic
def take_people(*, incident: Incident, by: User) -> None:
    """The list of those who must be told goes out of the product."""
    _must_be_allowed(by)
    record(kind="incident.people_taken", by=by.actor, obj=incident, data={"affected": len(incident.affected)})


@transaction.atomic
def close_incident(*, incident: Incident, outcome: str, by: User, at: datetime) -> Incident:
    case = _open(incident, by)
    if case.notice == Notice.UNDECIDED or (case.notice == Notice.REQUIRED and case.clients_told_at is None):
        raise UnableToHandle("Decide whether clients must be told, and tell them, before this is closed.")
    if not outcome.strip():
        raise UnableToHandle("Write down how it ended.")
    case.state, case.closed_at = State.CLOSED, at
    return _saved(case, "incident.closed", by, ["state", "closed_at"], detail={"outcome": outcome})


def remind(*, at: datetime) -> int:
    """Compliance hears of each clock in time and when it has run out; each reminder goes out once."""
    return sum(_remind(incident, at) for incident in Incident.objects.open())


def _remind(incident: Incident, at: datetime) -> int:
    due = list(_due(incident, at))
    fresh = [mark for mark, _ in due if mark not in incident.reminded]
    if not fresh:
        return 0
    people = list(User.objects.active().filter(role__in=who_may(Action.HANDLE_INCIDENTS)).values_list("email", flat=True))
    with transaction.atomic():
        locked = Incident.objects.select_for_update().get(pk=incident.pk)
        locked.reminded = sorted({*locked.reminded, *fresh})
        locked.save(update_fields=["reminded"])
        record(kind="incident.reminded", by=MACHINE, obj=locked, data={"reminders": fresh, "people": len(people)})
    lines = [f"{clock}: due {incident.clocks[clock]:%d %B %Y, %H:%M} UTC" for clock in dict(due).values()]
    page = firm_url(f"/admin/compliance/incident/{incident.pk}/change/")
    send_mail("An incident's clock is running out", "\n".join([*lines, page]), settings.DEFAULT_FROM_EMAIL, people)
    return len(fresh)


def _due(incident: Incident, at: datetime) -> Iterator[tuple[str, str]]:
    for clock, due in incident.clocks.items():
        yield from (
            (f"{clock} {before.total_seconds() / 3600:.0f} h", clock) for before in REMINDERS[clock] if at >= due - before
        )


def _open(incident: Incident, by: User) -> Incident:
    _must_be_allowed(by)
    case = Incident.objects.select_for_update().get(pk=incident.pk)
    if case.state == State.CLOSED:
        raise UnableToHandle("This incident is closed.")
    return case


def _saved(
    case: Incident,
    kind: str,
    by: User,
    fields: list[str],
    *,
    data: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> Incident:
    case.save(update_fields=fields)
    record(kind=kind, by=by.actor, obj=case, data=data, detail=detail)
    return case


def _must_be_allowed(by: User) -> None:
    if not by.may(Action.HANDLE_INCIDENTS):
        raise UnableToHandle("Compliance handles incidents.")
