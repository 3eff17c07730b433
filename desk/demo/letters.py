"""How did the letters of the past year go out, and what came back? Through the same actions as today's, told as history."""

from collections.abc import Iterator

from advisors.models import User
from advisors.roles import Role
from desk.demo.households import Served
from desk.demo.past import Past
from desk.demo.rhythm import Sent, letters_of
from events import MACHINE, retold
from feedback.actions import Said, receive, record_reading
from feedback.models import Reading
from feedback.readers import read
from messaging.actions import approve, put_on_its_way, submit
from messaging.actions.drafting import draft_letter
from messaging.actions.sending import due, send
from messaging.models import Delivery, Message, Version


def tell_letters(served: list[Served], past: Past, *, drafted_today: tuple[str, ...]) -> Iterator[Reading]:
    """A household after the other, in the order of its time; yields how each answer was read."""
    approver = User.objects.filter(role=Role.COMPLIANCE).first()
    for one in served:
        for sent in letters_of(one.family, past, is_drafted_today=one.family.name in drafted_today):
            message = _written(one, sent)
            _approved(message, sent, approver)
            _gone(message, sent)
            if sent.answer and sent.answered_at:
                yield _answered(one, message, sent)


def _written(served: Served, sent: Sent) -> Message:
    with retold(sent.drafted_at):
        message = draft_letter(household=served.household, on=sent.as_of, by=MACHINE)
    Message.objects.filter(pk=message.pk).update(created_at=sent.drafted_at)
    Version.objects.filter(message=message).update(created_at=sent.drafted_at)
    return message


def _approved(message: Message, sent: Sent, approver: User | None) -> None:
    """Where the firm's policy has not let it go already, compliance does."""
    with retold(sent.submitted_at):
        message = submit(message=message, by=message.advisor, at=sent.submitted_at)
    with retold(sent.approved_at):
        if approver and not message.approvals.exists():
            message = approve(message=message, by=approver, at=sent.approved_at)
        put_on_its_way(message=message, by=None, at=sent.approved_at)


def _gone(message: Message, sent: Sent) -> None:
    with retold(sent.sent_at):
        for delivery_id in due(at=sent.sent_at, message_id=message.pk):
            send(delivery_id=delivery_id, at=sent.sent_at)
    Delivery.objects.filter(message=message).update(handed_at=sent.sent_at, created_at=sent.approved_at)


def _answered(served: Served, message: Message, sent: Sent) -> Reading:
    """The first reader of the household answers; the reader reads it as it reads everybody's."""
    assert sent.answer is not None  # noqa: S101 (narrows the type)
    assert sent.answered_at is not None  # noqa: S101
    delivery = message.deliveries.select_related("client", "message__household").get(client=served.readers[0])
    said = Said(rating=sent.answer.rating, text=sent.answer.text)
    with retold(sent.answered_at):
        reply = receive(delivery=delivery, said=said, at=sent.answered_at)
        version = reply.versions.get()
        return record_reading(version=version, result=read(said.text, said.rating), at=sent.answered_at)
