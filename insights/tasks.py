"""What follows from a reading, a new valuation, a failed letter, and the mere passing of time?"""

from celery import shared_task
from django.utils import timezone

import events
from clients.models import Household
from events.models import Event
from feedback.models import Reading
from insights import actions, asking, keeping
from insights.models import Alert
from messaging.models import Delivery


@events.reaction(name="insights.tasks.weigh_reading")
def weigh_reading(event: Event) -> None:
    """If the reply was changed meanwhile, the newer reading is weighed by its own event; a complaint taken back is one."""
    readings = Reading.objects.select_related("reply__client", "reply__household__advisor", "reply_version")
    reading = readings.filter(pk=str(event.object_id)).first()
    if reading and reading.is_current:
        asking.weigh_reading(reading=reading, at=timezone.now())
    elif reading and reading.is_complaint and reading.reply_version != reading.reply.newest_version():
        asking.hand_to_compliance(reading=reading)


@events.reaction(name="insights.tasks.weigh_valuation")
def weigh_valuation(event: Event) -> None:
    """A household that left the band of its agreed allocation."""
    household = Household.objects.filter(pk=str(event.household_id)).first()
    if household:
        asking.weigh_allocation(household=household, at=timezone.now())


@events.reaction(name="insights.tasks.tell_insights")
def tell_insights(event: Event) -> None:
    """The values or answers of a household changed: what they mean is told anew."""
    household = Household.objects.filter(pk=str(event.household_id), closed_on=None, restricted_at=None).first()
    if household:
        keeping.keep_insights(household=household, at=timezone.now())


@events.reaction(name="insights.tasks.weigh_delivery")
def weigh_delivery(event: Event) -> None:
    """A letter that did not go, or of which nobody knows whether it went."""
    delivery = Delivery.objects.select_related("client__household").filter(pk=str(event.object_id)).first()
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


@events.reaction(name="insights.tasks.weigh_told")
def weigh_told(event: Event) -> None:
    """A letter that the provider says came back, or was not wanted."""
    delivery = Delivery.objects.select_related("client__household__advisor").filter(pk=str(event.object_id)).first()
    if delivery and delivery.client.restricted_at is None:
        asking.weigh_told(delivery=delivery, kind=event.kind, at=timezone.now())


@shared_task(name="insights.tasks.watch_for_silence")
def watch_for_silence() -> int:
    """Once a day: households with which nobody has talked for longer than their rhythm allows."""
    return asking.watch_for_silence(at=timezone.now())
