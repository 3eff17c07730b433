"""May this message still go to this client? Asked inside the claim, so that nothing slips between question and hand-over."""

from datetime import date
from uuid import UUID

from clients.models import Client, Consent
from compliance.models import Complaint
from messaging.models import Delivery, Message, Pause, Suppression, Version
from portfolios.queries import unresolved_in

STANDING = (Complaint.State.OPEN, Complaint.State.CONFIRMED)
STREAMS = (Suppression.Stream.LETTERS, Suppression.Stream.ALL)


def held_because(delivery: Delivery) -> str:
    """Why mail to this address comes back, and how that is mended; empty where it does not."""
    client = Client.objects.get(pk=delivery.client_id)
    if client.email_bounced_at is None or client.email.lower() != delivery.address.lower():
        return ""
    since = f"{client.email_bounced_at.day} {client.email_bounced_at:%B}"
    return f"Mail to {client.name} has come back since {since}. Correct the address on her page, or say there that it works."


def suppressed_because(delivery: Delivery, *, on: date) -> str:
    """Why this client must not get it; empty where nothing stands in the way. The row is read afresh."""
    client = Client.objects.get(pk=delivery.client_id)
    if client.restricted_at:
        return "The client's data is restricted."
    if client.do_not_contact_reason:
        return f"Do not contact: {client.do_not_contact_reason}"
    if not client.receives_letters:
        return "The client does not receive letters."
    standing = Suppression.objects.filter(client=client, channel=delivery.channel, stream__in=STREAMS, lifted_at=None)
    if found := standing.first():
        return f"Unsubscribed: {found.reason}"
    newest = Consent.objects.filter(client=client, channel=delivery.channel).order_by("-at", "-created_at").first()
    if newest and not newest.holds_on(on):
        return "The consent to e-mail was withdrawn or has run out."
    return ""


def doubted_because(household_id: UUID) -> str:
    """What is known to be wrong with the figures that a letter would tell, and nobody has accepted; empty where nothing is."""
    if not (flags := unresolved_in(household_id)):
        return ""
    more = f" and {len(flags) - 1} more" if len(flags) > 1 else ""
    return f"The records of {flags[0].portfolio} need a look first: {flags[0].text}{more}"


def is_paused() -> bool:
    """Too many clients reported letters as spam; a person has to look first."""
    return Pause.objects.standing().exists()


def answers_a_complaint(message: Message) -> bool:
    """Whether it replies to what may be a complaint: it was read so when it was drafted, or compliance has the case now."""
    if message.about_id is None:
        return False
    return message.needs_compliance or Complaint.objects.filter(source_id=message.about_id, state__in=STANDING).exists()


def authors(message: Message, version: Version) -> set[UUID]:
    """Whoever submitted it, whoever wrote any of its versions, and the advisor in whose name a machine wrote it."""
    written = message.versions.exclude(author=None).values_list("author_id", flat=True)
    people = (message.submitted_by_id, message.advisor_id, version.author_id, *written)
    return {pk for pk in people if pk is not None}


def is_open(message: Message) -> bool:
    return message.state in {Message.State.SCHEDULED, Message.State.SENDING}
