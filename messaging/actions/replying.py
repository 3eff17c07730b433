"""How does an advisor answer what a client wrote? A draft to that client alone, on the same way as every letter."""

from datetime import date
from uuid import UUID

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from events import record
from messaging.actions.drafting import ON_ITS_WAY, OPEN, Text, UnableToDraft, add_version
from messaging.facts import FactSheet
from messaging.models import Delivery, Message
from messaging.sheets import sheet_for_reply
from messaging.words import LANGUAGES
from messaging.writers import reply
from messaging.writers.reply import Heard


def draft_reply(*, answered: Delivery, about_id: UUID, heard: Heard, language: str, on: date, by: User) -> Message:
    """A draft that answers what a client wrote (`about_id`) to a letter (`answered`); the one that is open, where there is one.

    `language` is the one in which the client wrote. What may be a complaint needs another person's approval, whatever the policy.
    """
    if not by.may(Action.WRITE_LETTERS):
        raise UnableToDraft("Your role does not write letters.")
    if reason := answered.client.do_not_contact_reason:
        raise UnableToDraft(f"{answered.client} must not be contacted: {reason}")
    if under_way := _under_way(about_id):
        return under_way
    household = answered.message.household
    sheet = sheet_for_reply(answered, on=on, language=language if language in LANGUAGES else "en")
    draft = reply.compose(heard, sheet, seed=str(about_id), tone=household.tone)
    log: dict[str, object] = {**draft.record, "language": sheet.language, "topics": list(heard.topics)}
    text = Text(subject=draft.subject, preview=draft.preview, body=draft.body, writer=draft.writer, model=draft.model, log=log)
    return _keep(answered=answered, about_id=about_id, heard=heard, sheet=sheet, text=text, by=by)


def _under_way(about_id: UUID) -> Message | None:
    states = (*OPEN, *ON_ITS_WAY)
    return Message.objects.filter(about_id=about_id, kind=Message.Kind.REPLY, state__in=states).order_by("-created_at").first()


@transaction.atomic
def _keep(*, answered: Delivery, about_id: UUID, heard: Heard, sheet: FactSheet, text: Text, by: User) -> Message:
    """Two that draft at once meet at the household's row: the second finds the first one's draft."""
    household = Household.objects.select_for_update(of=("self",)).select_related("advisor").get(pk=answered.message.household_id)
    if under_way := _under_way(about_id):
        return under_way
    message = Message.objects.create(
        household=household,
        advisor=household.advisor,
        kind=Message.Kind.REPLY,
        as_of=sheet.as_of,
        when=Message.When.NOW,
        answers=answered,
        about_id=about_id,
        needs_compliance=heard.is_complaint,
    )
    version = add_version(message=message, sheet=sheet, text=text)
    data = {"version": version.number, "writer": version.writer, "problems": len(version.problems)}
    data |= {"kind": str(message.kind), "about": str(about_id)}
    record(kind="message.drafted", by=by.actor, obj=message, household_id=household.pk, data=data)
    return message
