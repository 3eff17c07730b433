"""What does the clock and what do events ask of this room?"""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

import clients.actions
from advisors.models import User
from clients.models import Household
from events import MACHINE, reaction
from events.models import Event
from messaging import actions
from messaging.actions import approval, pausing, sending, sweeping, tracking
from messaging.models import Message

QUIET = timedelta(days=6)


@shared_task(name="messaging.tasks.draft_due")
def draft_due() -> int:
    """Drafts what is due by each household's cadence; how many drafts there are now."""
    return len(actions.draft_due(on=timezone.localdate(), by=MACHINE).drafted)


@reaction(name="messaging.tasks.draft_after_revaluation")
def draft_after_revaluation(event: Event) -> None:
    """New figures: a letter is drafted, or its open draft tells them; not within days of the last letter."""
    household = Household.objects.served().select_related("advisor").filter(pk=str(event.household_id)).first()
    if household is None or _wrote_lately(household):
        return
    try:
        actions.draft_letter(household=household, on=timezone.localdate(), by=MACHINE)
    except actions.UnableToDraft:
        return


@reaction(name="messaging.tasks.schedule")
def schedule(event: Event) -> None:
    """An approved message goes on its way."""
    message = Message.objects.select_related("household").filter(pk=str(event.object_id), state=Message.State.IN_REVIEW).first()
    if message and approval.standing(message):
        actions.put_on_its_way(message=message, by=None, at=timezone.now())


@reaction(name="messaging.tasks.send_message")
def send_message(event: Event) -> None:
    """What is due already leaves at once; the clock sends the rest."""
    for delivery_id in sending.due(at=timezone.now(), message_id=event.object_id):
        sending.send(delivery_id=delivery_id, at=timezone.now())


@shared_task(name="messaging.tasks.send_due")
def send_due() -> dict[str, int]:
    """Settles what dead workers left, then sends what is due. Several of them at once share the work."""
    return sweeping.send_due(now=timezone.now)


@reaction(name="messaging.tasks.tell_of_complaints")
def tell_of_complaints(event: Event) -> None:
    """Letters were reported as spam: who may do something about it hears of it by mail."""
    pausing.tell_of_complaints(event=event)


@shared_task(name="messaging.tasks.forget_webhook_bodies")
def forget_webhook_bodies() -> int:
    """How many requests of mail providers lost their bytes: a month is over."""
    return tracking.forget_bodies(at=timezone.now())


def _wrote_lately(household: Household) -> bool:
    sent = Message.objects.filter(household=household, state=Message.State.SENT, kind=Message.Kind.LETTER)
    return sent.filter(sent_at__gt=timezone.now() - QUIET).exists()


@reaction(name="messaging.tasks.answer_concerns")
def answer_concerns(event: Event) -> None:
    """What the letter that went out spoke of need not be told again."""
    message = Message.objects.select_related("household").get(pk=str(event.object_id))
    standing = approval.standing(message)
    topics = standing.version.writer_log.get("concerns", []) if standing else []
    at = message.sent_at or event.at
    clients.actions.answer_concerns(household=message.household, topics=topics, at=at, by=MACHINE)


@reaction(name="messaging.tasks.withdraw_restricted")
def withdraw_restricted(event: Event) -> None:
    """Nothing more is written to a household whose clients asked to be erased."""
    by = User.objects.get(pk=str(event.actor_id))
    over = (Message.State.SENT, Message.State.WITHDRAWN, Message.State.SENDING)
    for message in Message.objects.filter(household=event.household_id, household__restricted_at__isnull=False).exclude(
        state__in=over
    ):
        actions.withdraw(message=message, by=by, at=timezone.now(), reason="The client asked to be erased.")
