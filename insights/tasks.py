"""What follows from a reading, a new valuation, a failed letter, and the mere passing of time?"""

from celery import shared_task
from django.utils import timezone

import events
from clients.actions import add_task
from clients.models import Household
from compliance.actions import open_complaint
from events.models import Event
from feedback.models import Reading
from insights import actions, weighing
from insights.models import Alert
from insights.queries.sentiment import change_in_four_weeks, moods_of
from insights.queries.silence import silent_households
from messaging.models import Delivery
from portfolios.queries import household_figures

FALL = -4


@events.reaction(name="insights.tasks.weigh_reading")
def weigh_reading(event: Event) -> None:
    reading = (
        Reading.objects.select_related("reply__client", "reply__household__advisor")
        .filter(pk=event.object_id, is_current=True)
        .first()
    )
    if reading is None:  # the reply was changed meanwhile; the newer reading is weighed by its own event
        return
    if reading.is_complaint:
        _hand_to_compliance(reading)
    _alert_about(reading)
    _task_from(reading)
    _watch_for_a_fall(reading.reply.household)


def _hand_to_compliance(reading: Reading) -> None:
    reply = reading.reply
    open_complaint(
        household_id=reply.household_id,
        client_id=reply.client_id,
        source_label="feedback.reply",
        source_id=reply.pk,
        quote=reply.text or "",
        received_at=reply.received_at,
        by=events.MACHINE,
    )


def _alert_about(reading: Reading) -> None:
    now = timezone.now()
    summons = weighing.summons_for(reading, at=now)
    if summons is None:
        return
    actions.raise_alert(
        household=reading.reply.household,
        kind=summons.kind,
        cause=f"reply:{reading.reply_id}:{summons.kind}",
        severity=summons.severity,
        title=summons.title,
        text=weighing.in_words(reading),
        at=now,
        due_at=summons.due_at,
        source_id=reading.reply_id,
    )


def _task_from(reading: Reading) -> None:
    reply, today = reading.reply, timezone.localdate()
    todo = weighing.todo_for(reading, on=today)
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


def _watch_for_a_fall(household: Household) -> None:
    now, today = timezone.now(), timezone.localdate()
    series = moods_of(household, until=today)
    change = change_in_four_weeks(series, until=today)
    if change is None or change > FALL:
        return
    actions.raise_alert(
        household=household,
        kind=Alert.Kind.FALLING,
        cause="falling",
        severity=Alert.Severity.BAD if change <= 2 * FALL else Alert.Severity.WARN,
        title=f"{household.name} is slipping",
        text=f"Sentiment {series[-1].shown:+d}, down {-change} in four weeks.".replace("-", "−"),
        at=now,
    )


@events.reaction(name="insights.tasks.weigh_valuation")
def weigh_valuation(event: Event) -> None:
    """A household that left the band of its agreed allocation."""
    household = Household.objects.filter(pk=event.household_id).first()
    if household is None:
        return
    now = timezone.now()
    figures = household_figures(household, on=timezone.localdate())
    for line in (line for line in figures.allocation if line.is_breach):
        points, band = line.drift.value * 100, line.band * 100
        actions.raise_alert(
            household=household,
            kind=Alert.Kind.DRIFT,
            cause=f"drift:{line.asset_class}",
            severity=Alert.Severity.BAD,
            title=f"{household.name} is out of band",
            text=f"{line.label} is {abs(points):.1f} points {'over' if points > 0 else 'under'} target; "
            f"the limit is {band.normalize():f}.",
            at=now,
        )


@events.reaction(name="insights.tasks.weigh_delivery")
def weigh_delivery(event: Event) -> None:
    """A letter that did not go, or of which nobody knows whether it went."""
    delivery = Delivery.objects.select_related("client__household").filter(pk=event.object_id).first()
    if delivery is None:
        return
    unknown = delivery.state == Delivery.State.UNKNOWN
    actions.raise_alert(
        household=delivery.client.household,
        kind=Alert.Kind.DELIVERY,
        cause=f"delivery:{delivery.pk}",
        severity=Alert.Severity.WARN,
        title=f"The letter to {delivery.client.name} {'may not have gone' if unknown else 'did not go'}",
        text="The mail provider’s answer was lost; look there before sending again."
        if unknown
        else "The mail provider refused it. Check the address, then send it again.",
        at=timezone.now(),
        source_id=delivery.message_id,
    )


@shared_task(name="insights.tasks.watch_for_silence")
def watch_for_silence() -> int:
    """Once a day: households with which nobody has talked for longer than their rhythm allows."""
    now, raised = timezone.now(), 0
    for household, days, limit in silent_households(on=timezone.localdate()):
        alert = actions.raise_alert(
            household=household,
            kind=Alert.Kind.SILENCE,
            cause="silence",
            severity=Alert.Severity.WARN,
            title=f"{household.name} has gone quiet",
            text=f"No call, meeting or answer for {days} days; the rhythm agreed allows {limit}.",
            at=now,
        )
        raised += alert is not None
    return raised
