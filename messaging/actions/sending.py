"""How does an approved message leave, once and only once? Each delivery is a state machine in a row.

    queued -> claimed -> handing -> sent | failed | unknown          queued -> suppressed | held | cancelled

A lease, by the database's clock, says how long a worker may be at it. Before the hand-over nothing has left, so a dead worker's
row is queued again. From then on nobody knows, so the row is settled by asking the provider, or becomes `unknown` and is shown
to a person; it is never sent again blindly. The bytes are archived in the transaction that begins the hand-over.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from advisors.models import User
from clients.actions import answer_concerns
from events import MACHINE, record
from messaging import gate
from messaging.actions import approval, handover
from messaging.channels import ProviderError, Receipt, breaker, channel
from messaging.letters import recipients
from messaging.models import Delivery, Message

State = Delivery.State
LEASE = timedelta(seconds=60)  # longer than a provider may take, short enough that a dead worker's letter settles in two minutes
ATTEMPTS, LONGEST = 5, timedelta(days=1)
RESTS, PAUSED = "the provider rests", "sending is paused"
UNSENT = (State.QUEUED, State.CANCELLED, State.FAILED, State.HELD, State.SUPPRESSED)
CONTENT_CHANGED = "The text or its recipients changed after the approval. Read it again and submit it."


class UnableToQueue(Exception):
    """Nothing is on its way."""


@transaction.atomic
def queue(*, message: Message, due_at: datetime, by: User | None = None) -> Message:
    """One delivery for each recipient, due at an instant. Whoever has it already does not get it again."""
    locked = Message.objects.select_for_update(of=("self",)).select_related("household", "advisor").get(pk=message.pk)
    if locked.state not in {Message.State.IN_REVIEW, Message.State.SCHEDULED} or approval.standing(locked) is None:
        raise UnableToQueue("Only an approved message goes on its way.")
    if locked.state == Message.State.SCHEDULED and locked.send_at == due_at:
        return locked
    for client in recipients(locked):
        row, _ = Delivery.objects.get_or_create(
            message=locked, client=client, channel="email", defaults={"address": client.email, "due_at": due_at}
        )
        afresh = {
            "state": State.QUEUED,
            "attempt": 0,
            "address": client.email,
            "due_at": due_at,
            "problem": "",
            "sent_sha256": "",
        }
        Delivery.objects.filter(pk=row.pk, state__in=UNSENT).update(**afresh)
    locked.state, locked.send_at = Message.State.SCHEDULED, due_at
    locked.save(update_fields=["state", "send_at"])
    data = {"send_at": due_at.isoformat()}
    record(kind="message.scheduled", by=by.actor if by else MACHINE, obj=locked, household_id=locked.household_id, data=data)
    return locked


def cancel(*, message: Message) -> bool:
    """Whether all of it could be called back. The caller has locked the message."""
    rows = Delivery.objects.select_for_update().filter(message=message)
    if any(row.state not in UNSENT for row in rows):
        return False
    Delivery.objects.filter(message=message, state=State.QUEUED).update(state=State.CANCELLED)
    return True


def due(*, at: datetime, message_id: UUID | None = None, limit: int = 500) -> list[UUID]:
    rows = Delivery.objects.filter(state=State.QUEUED, due_at__lte=at)
    rows = rows.filter(message=message_id) if message_id else rows
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def send(*, delivery_id: UUID, at: datetime) -> str:
    """The whole way of one delivery: claim, archive, hand over, settle. Answers the state that it reached, or why it stayed."""
    if not breaker.may_try(Delivery.objects.values_list("channel", flat=True).get(pk=delivery_id)):
        return RESTS
    if gate.is_paused():
        return PAUSED
    claimed = claim(delivery_id=delivery_id, at=at)
    if claimed is None:
        return "not claimed"
    if claimed.state != State.CLAIMED:
        return str(claimed.state)
    mail = handover.begin(delivery=claimed, at=at, lease=LEASE)
    if mail is None:
        return "lease lost"
    try:
        receipt = channel(claimed.channel).send(mail)
    except ProviderError as error:
        _tell_the_breaker(claimed.channel, error)
        return settle_refusal(delivery=claimed, error=error, at=at)
    breaker.worked(claimed.channel)
    return settle_sent(delivery=claimed, receipt=receipt, at=at)


def _tell_the_breaker(name: str, error: ProviderError) -> None:
    """A refusal for good is an answer; all else is trouble of the provider's own."""
    if error.permanent:
        breaker.worked(name)
    else:
        breaker.failed(name, rest=error.retry_after)


@transaction.atomic
def claim(*, delivery_id: UUID, at: datetime) -> Delivery | None:
    """The delivery, ours for a while; or refused by the gate, in the same transaction; or None where another has it."""
    messages = Message.objects.select_for_update(of=("self",), skip_locked=True).select_related("household", "advisor")
    message = messages.filter(deliveries__pk=delivery_id).first()
    if message is None:
        return None
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("client")
    row = rows.filter(pk=delivery_id, state=State.QUEUED, due_at__lte=at).first()
    if row is None or gate.is_paused():
        return None
    row.message = message
    return _through_the_gate(row, at)


def _through_the_gate(row: Delivery, at: datetime) -> Delivery:
    message = row.message
    standing = approval.standing(message)
    if not gate.is_open(message):
        return _stopped(row, State.CANCELLED, f"The message is {message.get_state_display().lower()}.", at)
    if standing is None or not approval.is_still_approved(message, standing):
        _disapprove(message, at)
        row.state = State.CANCELLED
        return row
    if reason := gate.suppressed_because(row, on=at.date()):
        return _stopped(row, State.SUPPRESSED, reason, at)
    if reason := gate.held_because(row):
        return _stopped(row, State.HELD, reason, at)
    row.state = State.CLAIMED
    Delivery.objects.filter(pk=row.pk).update(state=State.CLAIMED, attempt=F("attempt") + 1, leased_until=Now() + LEASE)
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENDING)
    row.refresh_from_db(fields=["attempt", "leased_until"])
    return row


def _stopped(row: Delivery, state: Delivery.State, reason: str, at: datetime) -> Delivery:
    row.state, row.problem = state, reason
    row.save(update_fields=["state", "problem"])
    data = {"client_id": str(row.client_id), "message_id": str(row.message_id)}
    household = row.message.household_id
    record(kind=f"delivery.{state}", by=MACHINE, obj=row, household_id=household, data=data, detail={"reason": reason})
    finish(message=row.message, at=at)
    return row


def _disapprove(message: Message, at: datetime) -> None:
    """What would go is not what was approved: nothing goes, and the author is told."""
    Delivery.objects.filter(message=message, state=State.QUEUED).update(state=State.CANCELLED, problem=CONTENT_CHANGED)
    approval.void(message=message, at=at)
    message.state, message.asked_for, message.send_at = Message.State.CHANGES_REQUESTED, CONTENT_CHANGED, None
    message.save(update_fields=["state", "asked_for", "send_at"])
    record(kind="message.approval_lost", by=MACHINE, obj=message, household_id=message.household_id)


@transaction.atomic
def settle_sent(*, delivery: Delivery, receipt: Receipt, at: datetime) -> str:
    row = _locked(delivery)
    if row.state == State.SENT:
        return str(State.SENT)
    row.state, row.provider, row.provider_id, row.problem, row.leased_until = State.SENT, receipt.provider, receipt.id, "", None
    row.save(update_fields=["state", "provider", "provider_id", "problem", "leased_until"])
    data = {"client_id": str(row.client_id), "message_id": str(row.message_id), "provider": receipt.provider}
    record(kind="delivery.sent", by=MACHINE, obj=row, household_id=row.message.household_id, data=data)
    finish(message=row.message, at=at)
    return str(State.SENT)


@transaction.atomic
def settle_refusal(*, delivery: Delivery, error: ProviderError, at: datetime) -> str:
    """Unknown: a person looks. Refused for good, or too often: failed. Else it is tried again, later each time.

    A refusal of an attempt that is over, told by a worker that woke up late, says nothing about the one under way. While the
    provider rests, no letter has failed too often: it waits, for a day at most.
    """
    row = _locked(delivery)
    if row.state != State.HANDING or row.attempt != delivery.attempt:
        return str(row.state)
    row.leased_until, row.problem = None, str(error)
    if error.is_unknown:
        row.state = State.UNKNOWN
    elif error.permanent or _tried_enough(row, at):
        row.state = State.FAILED
    else:
        asked = timedelta(seconds=error.retry_after or 0)
        row.state, row.due_at = State.QUEUED, at + max(asked, timedelta(minutes=1) * 2 ** min(row.attempt - 1, 4))
    row.save(update_fields=["state", "due_at", "problem", "leased_until"])
    if row.state != State.QUEUED:
        _tell(row, str(error))
        finish(message=row.message, at=at)
    return str(row.state)


def _tried_enough(row: Delivery, at: datetime) -> bool:
    if breaker.is_resting(row.channel):
        return row.message.send_at is not None and at - row.message.send_at > LONGEST
    return row.attempt >= ATTEMPTS


def _tell(row: Delivery, problem: str) -> None:
    data = {"client_id": str(row.client_id), "message_id": str(row.message_id), "attempt": row.attempt}
    household = row.message.household_id
    record(kind=f"delivery.{row.state}", by=MACHINE, obj=row, household_id=household, data=data, detail={"problem": problem})


def finish(*, message: Message, at: datetime) -> None:
    """When no delivery is under way any more, the message is sent, or comes back to its author with the reason."""
    rows = list(Delivery.objects.filter(message=message).values_list("state", "problem"))
    if any(state in {State.QUEUED, State.CLAIMED, State.HANDING, State.UNKNOWN} for state, _ in rows):
        return
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.state not in {Message.State.SCHEDULED, Message.State.SENDING}:
        return
    problem = next((text for state, text in rows if state in {State.FAILED, State.HELD}), "")
    if any(state == State.SENT for state, _ in rows):
        locked.state, locked.sent_at, kind = Message.State.SENT, at, "message.sent"
    elif problem:
        locked.state, locked.asked_for, kind = Message.State.CHANGES_REQUESTED, problem, "message.returned"
    else:
        locked.state, kind = Message.State.WITHDRAWN, "message.withdrawn"
    locked.save(update_fields=["state", "sent_at", "asked_for"])
    if kind == "message.returned":
        approval.void(message=locked, at=at)  # whoever mends it submits it again, and that is approved again
    record(kind=kind, by=MACHINE, obj=locked, household_id=locked.household_id)
    if locked.state == Message.State.SENT:
        _answer_concerns(locked, at)


def _answer_concerns(message: Message, at: datetime) -> None:
    """What the letter spoke of, its clients need not raise again."""
    newest = message.versions.order_by("-number").first()
    topics = newest.writer_log.get("concerns", []) if newest else []
    if topics:
        answer_concerns(household=message.household, topics=topics, at=at, by=MACHINE)


def _locked(delivery: Delivery) -> Delivery:
    """Message first, then delivery: the order in which everybody locks them."""
    Message.objects.select_for_update().get(pk=delivery.message_id)
    return Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=delivery.pk)
