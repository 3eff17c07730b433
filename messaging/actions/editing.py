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
from messaging.review.places import with_slot

LONGEST_LINE = 200
PARTS = ("subject", "preview", "body")


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
    refuse_strange_slots({"subject": subject, "preview": preview, "body": body}, before)
    texts = [_one_line(subject), _one_line(preview), bodies.normalise(body)]
    if not texts[0] or not texts[2]:
        raise UnableToEdit("A letter needs a subject and a text.")
    if texts == [before.subject, before.preview, before.body]:
        return before
    if locked.state not in OPEN:
        locked = workflow.reopen(message=locked, by=by, at=at)
    return _keep(locked, before, texts, by)


def use_fact(*, message: Message, part: str, place: tuple[int, int], slot: str, by: User, at: datetime) -> Version:
    """The fact takes the place of some words of the newest version, as they read."""
    before = newest_version(message)
    if before is None or part not in PARTS:
        raise UnableToEdit("It has no text yet.")
    sheet = FactSheet.from_json(before.facts)
    texts = {name: getattr(before, name) for name in PARTS}
    changed = with_slot(texts[part], sheet, place, slot) if slot in sheet else None
    if changed is None:
        raise UnableToEdit("That place is no longer in the text. Read it again.")
    return edit(message=message, **{**texts, part: changed}, by=by, at=at)


def refuse_strange_slots(texts: dict[str, str], before: Version) -> None:
    """A brace belongs to a slot that the sheet has; anything else could not be shown."""
    sheet = FactSheet.from_json(before.facts)
    for text in texts.values():
        if unknown := bodies.unknown_slots(text, sheet):
            raise UnableToEdit(f"There is no fact called {{{unknown[0]}}}.")
        if set("{}") & set(bodies.SLOT.sub("", text)):
            raise UnableToEdit("Braces belong to slots only. Take the others out.")


def rebound(*, version: Version, part: str, text: str) -> str:
    """A text in which a person may have typed over figures as they read: what was left alone is a slot again."""
    sheet = FactSheet.from_json(version.facts)
    return bodies.rebind(bodies.normalise(text), getattr(version, part), sheet)


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
