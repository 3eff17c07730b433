"""Whom do a reading, a falling mood, an allocation and silence ask for? Each carried out once, at the time that is given."""

from datetime import datetime
from decimal import Decimal

import events
from clients.actions import add_task
from clients.models import Household
from compliance.actions import open_complaint
from feedback.models import Reading
from insights import weighing
from insights.actions import raise_alert
from insights.models import Alert
from insights.queries.sentiment import change_in_four_weeks, moods_of
from insights.queries.silence import silent_households
from messaging.models import Delivery
from portfolios.queries import AllocationLine, household_figures
from relate.lib.money import rounded

FALL = -4


def weigh_reading(*, reading: Reading, at: datetime) -> None:
    """A case for compliance, an alert, a task: whatever the reading asks for."""
    if reading.is_complaint:
        hand_to_compliance(reading=reading)
    _alert_about(reading, at)
    _task_from(reading, at)
    watch_for_a_fall(household=reading.reply.household, at=at)


def watch_for_a_fall(*, household: Household, at: datetime) -> Alert | None:
    series = moods_of(household, until=at.date())
    change = change_in_four_weeks(series, until=at.date())
    if change is None or change > FALL:
        return None
    newest = next(mood.shown for mood in reversed(series) if mood.shown is not None)
    return raise_alert(
        household=household,
        kind=Alert.Kind.FALLING,
        cause="falling",
        severity=Alert.Severity.BAD if change <= 2 * FALL else Alert.Severity.WARN,
        title=f"{household.name} is slipping",
        text=f"Sentiment {newest:+d}, down {-change} in four weeks.".replace("-", "−"),
        at=at,
    )


def weigh_allocation(*, household: Household, at: datetime) -> Alert | None:
    """What has left the band of the agreed allocation: one alert, however many classes it concerns."""
    figures = household_figures(household, on=at.date())
    said = [_out_of_band(line) for line in figures.allocation if line.is_breach]
    if not said:
        return None
    return raise_alert(
        household=household,
        kind=Alert.Kind.DRIFT,
        cause="drift",
        severity=Alert.Severity.BAD,
        title=f"{household.name} is out of band",
        text=" ".join(said),
        at=at,
    )


def _out_of_band(line: AllocationLine) -> str:
    points = line.points or Decimal(0)
    side = "over" if points > 0 else "under"
    limit = rounded((line.band or Decimal(0)) * 100, 1).normalize()
    return f"{line.label} is {rounded(abs(points), 1)} points {side} target; the limit is {limit:f}."


def weigh_told(*, delivery: Delivery, kind: str, at: datetime) -> None:
    """What a mail provider told of a letter: an alert, and a next action for whoever serves the household."""
    client, trouble = delivery.client, weighing.TOLD[kind]
    raise_alert(
        household=client.household,
        kind=Alert.Kind.DELIVERY,
        cause=f"{kind}:{delivery.pk}",
        severity=trouble.severity,
        title=trouble.title.format(name=client.name),
        text=trouble.text,
        at=at,
        source_id=delivery.message_id,
    )
    if trouble.todo:
        add_task(
            household=client.household,
            client=client,
            owner=client.household.advisor,
            title=trouble.todo.format(name=client.salutation or client.name),
            why=trouble.text,
            due_on=at.date() + trouble.within,
            source_id=delivery.pk,
            by=events.MACHINE,
        )


def watch_for_silence(*, at: datetime) -> int:
    """Households with which nobody has talked for longer than their rhythm allows; how many alerts that raised."""
    raised = 0
    for household, days, limit in silent_households(on=at.date()):
        alert = raise_alert(
            household=household,
            kind=Alert.Kind.SILENCE,
            cause="silence",
            severity=Alert.Severity.WARN,
            title=f"{household.name} has gone quiet",
            text=f"No call, meeting or answer for {days} days; the rhythm agreed allows {limit}.",
            at=at,
        )
        raised += alert is not None
    return raised


def hand_to_compliance(*, reading: Reading) -> None:
    """The words that were read, also where the client has changed them since."""
    reply, said = reading.reply, reading.reply_version
    open_complaint(
        household_id=reply.household_id,
        client_id=reply.client_id,
        source_label="feedback.reply",
        source_id=reply.pk,
        quote=said.text or "",
        received_at=reply.received_at,
        said_at=said.at,
        by=events.MACHINE,
    )


def _alert_about(reading: Reading, at: datetime) -> None:
    summons = weighing.summons_for(reading, at=at)
    if summons is None:
        return
    raise_alert(
        household=reading.reply.household,
        kind=summons.kind,
        cause=_cause(reading, summons.kind),
        severity=summons.severity,
        title=summons.title,
        text=weighing.in_words(reading),
        at=at,
        due_at=summons.due_at,
        source_id=reading.reply_id,
    )


def _cause(reading: Reading, kind: str) -> str:
    """New words of hers are a cause of their own, once the alert about the earlier ones was closed."""
    cause = f"reply:{reading.reply_id}:{kind}"
    before = Alert.objects.filter(household=reading.reply.household_id, cause=cause, closed_at__lt=reading.reply.changed_at)
    return f"{cause}:{reading.reply_version.number}" if before.exists() else cause


def _task_from(reading: Reading, at: datetime) -> None:
    reply = reading.reply
    todo = weighing.todo_for(reading, on=at.date())
    if todo is None:
        return
    quote = weighing.quoted(reply, reading)
    said = f"From the feedback of {reply.received_at.day} {reply.received_at:%b}"
    add_task(
        household=reply.household,
        client=reply.client,
        owner=reply.household.advisor,
        title=todo.title,
        why=f"{said}: “{quote}”" if quote else f"{said}, rated {reply.get_rating_display()}.",
        due_on=todo.due_on,
        source_id=reply.pk,
        by=events.MACHINE,
    )
