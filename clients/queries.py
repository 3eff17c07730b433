"""May we write to this client, and when did we last really talk?"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from clients.models import Client, Consent, Note


def standing_consents(client: Client) -> dict[str, Consent]:
    """The newest act of each channel, withdrawals too."""
    newest = Consent.objects.filter(client=client).order_by("channel", "-at", "-created_at").distinct("channel")
    return {consent.channel: consent for consent in newest}


def may_write_to(client: Client, *, channel: str, on: date) -> bool:
    """A consent stands, has not run out, and nobody has blocked contact."""
    consent = standing_consents(client).get(channel)
    return client.restricted_at is None and not client.do_not_contact_reason and consent is not None and consent.holds_on(on)


def last_conversations(household_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """The newest call or meeting of each household. A letter that nobody answered is no conversation."""
    talks = Note.objects.exclude(kind=Note.Kind.NOTE).filter(household_id__in=household_ids)
    newest = talks.values_list("household_id").annotate(newest=Max("at"))
    return dict(newest)
