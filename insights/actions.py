"""Who needs a person now? Raising, snoozing and closing alerts."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

import events
from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from insights.models import Alert

QUIET_AFTER = timedelta(days=7)  # a cause that was closed does not come back within this time


class UnableToSnooze(Exception):
    pass


class UnableToClose(Exception):
    pass


class UnableToReopen(Exception):
    pass


@transaction.atomic
def raise_alert(
    *,
    household: Household,
    kind: str,
    cause: str,
    severity: str,
    title: str,
    text: str,
    at: datetime,
    due_at: datetime | None = None,
    source_id: UUID | None = None,
) -> Alert | None:
    """The new alert; None where the same cause stands already or was closed a short while ago."""
    known = Alert.objects.filter(household=household, cause=cause)
    if known.filter(Q(closed_at=None) | Q(raised_at__gt=at - QUIET_AFTER)).exists():
        return None
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                household=household,
                owner_id=household.advisor_id,
                kind=kind,
                cause=cause,
                severity=severity,
                title=title,
                text=text,
                raised_at=at,
                due_at=due_at,
                source_id=source_id,
            )
    except IntegrityError:  # somebody else was faster: the constraint alert_once_a_cause
        return None
    events.record(
        kind="alert.raised",
        by=events.MACHINE,
        obj=alert,
        household_id=household.pk,
        data={"kind": kind, "severity": severity, "source_id": str(source_id) if source_id else None},
        detail={"title": title},
    )
    return alert


@transaction.atomic
def snooze(*, alert: Alert, by: User, until: datetime, at: datetime) -> Alert:
    if until <= at:
        raise UnableToSnooze("Choose a time that lies ahead.")
    alert = _claimed(alert, UnableToSnooze("This alert is closed already."))
    alert.snoozed_until = until
    alert.save(update_fields=["snoozed_until"])
    _record("alert.snoozed", alert, by, {"until": until.isoformat()})
    return alert


@transaction.atomic
def close(*, alert: Alert, by: User, outcome: str, at: datetime) -> Alert:
    if not outcome.strip():
        raise UnableToClose("Say in a few words what came of it.")
    if alert.kind == Alert.Kind.COMPLAINT and not by.may(Action.CLOSE_COMPLAINTS):
        raise UnableToClose("Only compliance closes a possible complaint.")
    alert = _claimed(alert, UnableToClose("This alert is closed already."))
    alert.closed_at, alert.closed_by, alert.outcome = at, by, outcome.strip()
    alert.save(update_fields=["closed_at", "closed_by", "outcome"])
    _record("alert.closed", alert, by, {})
    return alert


@transaction.atomic
def reopen(*, alert: Alert, by: User, at: datetime) -> Alert:
    """Takes a snooze or a close back."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.closed_at and alert.kind == Alert.Kind.COMPLAINT and not by.may(Action.CLOSE_COMPLAINTS):
        raise UnableToReopen("Only compliance opens a possible complaint again.")
    if alert.closed_at is None and (alert.snoozed_until is None or alert.snoozed_until <= at):
        raise UnableToReopen("This alert is open already.")
    if alert.closed_at and Alert.objects.open().filter(household=alert.household_id, cause=alert.cause).exists():
        raise UnableToReopen("A newer alert for the same cause is open.")
    alert.closed_at = alert.closed_by = alert.snoozed_until = None
    alert.outcome = ""
    alert.save(update_fields=["closed_at", "closed_by", "snoozed_until", "outcome"])
    _record("alert.reopened", alert, by, {})
    return alert


def _claimed(alert: Alert, refusal: Exception) -> Alert:
    """The row as it stands now, locked; refused where somebody closed it meanwhile."""
    locked = Alert.objects.open().select_for_update().filter(pk=alert.pk).first()
    if locked is None:
        raise refusal
    return locked


def _record(kind: str, alert: Alert, by: User, data: dict[str, str]) -> None:
    events.record(kind=kind, by=by.actor, obj=alert, household_id=alert.household_id, data={"kind": alert.kind, **data})
