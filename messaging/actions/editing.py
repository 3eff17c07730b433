"""How does a person change a letter? Each edit is a new version, checked at once; figures come from slots."""

from datetime import datetime

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from events import record
from messaging import body as bodies
from messaging.actions import workflow
from messaging.actions.drafting import OPEN, Text, add_version, newest_version
from messaging.facts import FactSheet
from messaging.models import Message, Version

LONGEST_LINE = 200


class UnableToEdit(Exception):
    """The text stays as it was; says why."""


@transaction.atomic
def edit(*, message: Message, subject: str, preview: str, body: str, by: User, at: datetime) -> Version:
    """A new version in a person's words. What was approved or scheduled becomes a draft again: no approval outlives a change."""
    locked = Message.objects.select_for_update(of=("self",)).select_related("household", "advisor").get(pk=message.pk)
    before = newest_version(locked)
    if before is None:
        raise UnableToEdit("It has no text yet.")
    _refuse(locked, by)
    texts = [_one_line(subject), _one_line(preview), bodies.normalise(body)]
    if not texts[0] or not texts[2]:
        raise UnableToEdit("A letter needs a subject and a text.")
    if texts == [before.subject, before.preview, before.body]:
        return before
    if locked.state not in OPEN:
        locked = workflow.reopen(message=locked, by=by, at=at)
    return _keep(locked, before, texts, by)


def rebound(*, version: Version, body: str) -> str:
    """A body in which a person may have typed over figures as they read: what was left alone is a slot again."""
    sheet = FactSheet.from_json(version.facts)
    return bodies.rebind(bodies.normalise(body), version.body, sheet)


def _refuse(message: Message, by: User) -> None:
    if not by.may(Action.WRITE_LETTERS):
        raise UnableToEdit("Your role reads letters and does not write them.")
    if message.state in {Message.State.SENDING, Message.State.SENT, Message.State.WITHDRAWN}:
        raise UnableToEdit(f"It is {message.get_state_display().lower()}, so its text is final.")


def _keep(message: Message, before: Version, texts: list[str], by: User) -> Version:
    subject, preview, body = texts
    text = Text(
        subject=subject,
        preview=preview,
        body=body,
        writer="person",
        author_id=by.pk,
        log={"edited": before.number, "concerns": before.writer_log.get("concerns", [])},
    )
    version = add_version(message=message, sheet=FactSheet.from_json(before.facts), text=text)
    data = {"version": version.number, "problems": len(version.problems)}
    record(kind="message.edited", by=by.actor, obj=message, household_id=message.household_id, data=data)
    return version


def _one_line(text: str) -> str:
    return " ".join(bodies.normalise(text).split())[:LONGEST_LINE]
