"""On which channels may we write to a client, since when and on what ground?"""

from datetime import date, datetime

from django.db import transaction

import events
from clients.models import Client, Consent


@transaction.atomic
def give_consent(
    *,
    client: Client,
    channel: str,
    source: str,
    at: datetime,
    by: events.Actor,
    basis: str = Consent.Basis.EXPRESS,
    wording: str = "",
    expires_on: date | None = None,
) -> Consent:
    """An act of its own, kept beside the earlier ones."""
    consent = Consent.objects.create(
        client=client, channel=channel, basis=basis, source=source, at=at, wording=wording, expires_on=expires_on
    )
    _record("consent.given", consent, by)
    return consent


@transaction.atomic
def withdraw_consent(*, client: Client, channel: str, source: str, at: datetime, by: events.Actor) -> Consent:
    """Withdrawing twice is withdrawing once."""
    Client.objects.select_for_update().get(pk=client.pk)
    newest = Consent.objects.filter(client=client, channel=channel).order_by("-at", "-created_at").first()
    if newest and newest.basis == Consent.Basis.WITHDRAWN:
        return newest
    consent = Consent.objects.create(client=client, channel=channel, basis=Consent.Basis.WITHDRAWN, source=source, at=at)
    _record("consent.withdrawn", consent, by)
    return consent


def _record(kind: str, consent: Consent, by: events.Actor) -> None:
    events.record(
        kind=kind,
        by=by,
        obj=consent,
        household_id=consent.client.household_id,
        data={"client_id": str(consent.client_id), "channel": consent.channel, "basis": consent.basis},
        detail={"source": consent.source, "wording": consent.wording},
    )
