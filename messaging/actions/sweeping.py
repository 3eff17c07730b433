"""What did a worker leave behind that died? Rows whose lease has run out are settled, none of them by sending blindly."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from advisors.models import User
from events import record
from messaging.actions import sending, tracking
from messaging.channels import ProviderError, Receipt, channel
from messaging.models import Delivery, Message

State = Delivery.State


def send_due(*, now: Callable[[], datetime]) -> dict[str, int]:
    """Settles what is left over, by what the provider told first, then sends all that is due; counts by the state reached.

    The time is read for each delivery.
    """
    outcomes = Counter(tracking.retry_parked(at=now())) + Counter(sweep(at=now())) + Counter(reconcile(at=now()))
    for delivery_id in sending.due(at=now()):
        reached = sending.send(delivery_id=delivery_id, at=now())
        outcomes[reached] += 1
        if reached in (sending.RESTS, sending.PAUSED):
            break  # for all of them; the clock comes again
    return dict(outcomes)


class UnableToSettle(Exception):
    """The delivery stays as it is."""


def sweep(*, at: datetime) -> dict[str, int]:
    """Counts by outcome. A claim without a hand-over is queued again; a hand-over is asked about, else it is unknown."""
    released = Delivery.objects.filter(state=State.CLAIMED, leased_until__lte=Now()).update(state=State.QUEUED, leased_until=None)
    left = Delivery.objects.filter(state=State.HANDING, leased_until__lte=Now()).values_list("pk", flat=True)
    outcomes = [ask(delivery_id=pk, at=at) for pk in list(left)[:200]]
    return {"queued again": released} | {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


def reconcile(*, at: datetime) -> dict[str, int]:
    """Asks again about what is unknown, where the provider can be asked."""
    rows = list(Delivery.objects.filter(state=State.UNKNOWN).values_list("pk", flat=True)[:200])
    outcomes = [ask(delivery_id=pk, at=at) for pk in rows]
    return {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


def ask(*, delivery_id: UUID, at: datetime) -> str:
    row = Delivery.objects.select_related("message").get(pk=delivery_id)
    try:
        receipt = channel(row.channel).find(row.pk)
    except ProviderError as error:
        return sending.settle_refusal(delivery=row, error=error, at=at)
    if receipt:
        return sending.settle_sent(delivery=row, receipt=receipt, at=at)
    return queue_again(delivery=row, at=at)


@transaction.atomic
def queue_again(*, delivery: Delivery, at: datetime) -> str:
    """Only where it is certain that the provider does not have it, and nobody has begun another attempt since it was asked."""
    rows = Delivery.objects.filter(pk=delivery.pk, attempt=delivery.attempt, state__in=[State.HANDING, State.UNKNOWN])
    changed = rows.update(state=State.QUEUED, leased_until=None, due_at=at, problem="")
    return str(State.QUEUED) if changed else "settled by another"


@transaction.atomic
def settle_by_hand(*, delivery: Delivery, was_sent: bool, by: User, at: datetime) -> Delivery:
    """A person looked at the provider's log: it went, or it did not and goes now."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("message__household").get(pk=delivery.pk)
    if row.state != State.UNKNOWN:
        raise UnableToSettle(f"It is {row.get_state_display().lower()}, so there is nothing to settle.")
    if not Message.objects.visible_to(by).filter(pk=row.message_id).exists():
        raise UnableToSettle("It is another advisor's letter.")
    household = row.message.household_id
    record(kind="delivery.settled", by=by.actor, obj=row, household_id=household, data={"was_sent": was_sent})
    if was_sent:
        sending.settle_sent(delivery=row, receipt=Receipt("settled by hand"), at=at)
    else:
        queue_again(delivery=row, at=at)
    row.refresh_from_db()
    return row
