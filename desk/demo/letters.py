"""How did the letters of the past year go out, and what came back?

Facts, writer, checker, hash, archive and reader are those of every day; only the waiting between them is left out.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now

from advisors.models import User
from advisors.roles import Role
from clients.actions import answer_concerns
from compliance.models import Finding
from desk.demo.households import Served
from desk.demo.past import Past
from desk.demo.rhythm import Sent, letters_of
from events import MACHINE, retold
from feedback.actions import Said, receive, record_reading
from feedback.models import Reading
from feedback.readers import read
from insights.keeping import keep_insights
from messaging.actions import handover, sending
from messaging.actions.drafting import Text, add_version, brief_for
from messaging.channels import OutgoingMail, Receipt, channel, mailbox
from messaging.letters import content_hash, recipients
from messaging.models import Approval, Delivery, Message, Version
from messaging.sheets import sheet_of
from messaging.writers import Draft
from messaging.writers.plain import Plain
from portfolios.queries import household_figures
from tenants import enter

WRITER = Plain()
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Post:
    """What the letters of one firm have in common; `approver` is None where the policy lets them go."""

    past: Past
    approver: User | None


def tell_letters(served: list[Served], past: Past, *, drafted_today: tuple[str, ...]) -> Iterator[Reading]:
    """A household after the other, in the order of its time; yields how each answer was read."""
    asks = enter.required().policy.approval == "all"
    post = Post(past, User.objects.get(role=Role.COMPLIANCE) if asks else None)
    for one in served:
        for sent in letters_of(one.family, past, is_drafted_today=one.family.name in drafted_today):
            message = _written(one, sent, post)
            _gone(message, sent, past)
            if sent.answer and sent.answered_at:
                yield _answered(one, message, sent)
        with retold(past.now):
            keep_insights(household=one.household, at=past.now)


def _written(served: Served, sent: Sent, post: Post) -> Message:
    """The message as it stood the moment before it left: written, submitted and approved."""
    household = served.household
    sheet = sheet_of(household, household_figures(household, on=sent.as_of))
    draft = WRITER.write(brief_for(household, sheet))
    message = Message.objects.create(
        household=household,
        advisor=household.advisor,
        state=Message.State.SENDING,
        as_of=sheet.as_of,
        send_at=sent.sent_at,
        submitted_at=sent.submitted_at,
        submitted_by=household.advisor,
        created_at=sent.drafted_at,
    )
    version = add_version(message=message, sheet=sheet, text=_text(draft))
    Version.objects.filter(pk=version.pk).update(created_at=sent.drafted_at)
    _approved(version, sent, post)
    with retold(sent.sent_at):
        answer_concerns(household=household, topics=draft.concerns, at=sent.sent_at, by=MACHINE)
    return message


def _text(draft: Draft) -> Text:
    log: dict[str, object] = {"concerns": list(draft.concerns)}
    return Text(subject=draft.subject, preview=draft.preview, body=draft.body, writer=draft.writer, model=draft.model, log=log)


def _approved(version: Version, sent: Sent, post: Post) -> None:
    message, past = version.message, post.past
    pk, number = message.household_id, {"version": version.number}
    found = Finding.objects.filter(version_id=version.pk).count()
    decision = Approval.Decision.APPROVED if post.approver else Approval.Decision.BY_POLICY
    Approval.objects.create(
        message=message,
        version=version,
        decision=decision,
        content_hash=content_hash(version, firm=enter.required(), to=recipients(message), approver=post.approver),
        by=post.approver,
        author=message.advisor,
        at=sent.approved_at,
        created_at=sent.approved_at,
    )
    by = post.approver.actor if post.approver else MACHINE
    written = {**number, "writer": version.writer, "problems": len(version.problems)}
    past.add("message.drafted", MACHINE, message, pk, sent.drafted_at, data=written)
    past.add("message.submitted", message.advisor.actor, message, pk, sent.submitted_at, data={**number, "findings": found})
    past.add("message.approved", by, message, pk, sent.approved_at, data={**number, "decision": str(decision)})
    past.add("message.scheduled", MACHINE, message, pk, sent.approved_at, data={"send_at": sent.sent_at.isoformat()})


def _gone(message: Message, sent: Sent, past: Past) -> None:
    """Archived byte for byte, one delivery for each reader."""
    for client in recipients(message):
        row = Delivery.objects.create(
            message=message,
            client=client,
            address=client.email,
            state=Delivery.State.CLAIMED,
            attempt=1,
            leased_until=Now() + sending.LEASE,
            due_at=sent.sent_at,
            created_at=sent.approved_at,
        )
        with retold(sent.sent_at):
            mail = handover.begin(delivery=row, at=sent.sent_at, lease=sending.LEASE)
            sending.settle_sent(delivery=row, receipt=Receipt("mailbox", str(row.pk)), at=sent.sent_at)
        if mail and past.now - sent.sent_at < LATELY:
            _into_the_mailbox(mail, sent.sent_at)
    Delivery.objects.filter(message=message).update(handed_at=sent.sent_at)


def _into_the_mailbox(mail: OutgoingMail, at: datetime) -> None:
    """What still can be answered lies where today's letters will lie, in the order of its time."""
    channel("email").send(mail)
    file = mailbox.folder() / f"{mail.id}.eml"
    if file.exists():
        os.utime(file, (at.timestamp(), at.timestamp()))


def _answered(served: Served, message: Message, sent: Sent) -> Reading:
    """The first reader of the household answers; the reader reads it as it reads everybody's."""
    assert sent.answer is not None  # noqa: S101 (narrows the type)
    assert sent.answered_at is not None  # noqa: S101
    delivery = message.deliveries.select_related("client", "message__household").get(client=served.readers[0])
    said = Said(rating=sent.answer.rating, text=sent.answer.text)
    with retold(sent.answered_at):
        reply = receive(delivery=delivery, said=said, at=sent.answered_at)
        return record_reading(version=reply.versions.get(), result=read(said.text, said.rating), at=sent.answered_at)
