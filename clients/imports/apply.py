"""How does one planned row become a household, a client and a consent, with a record of what it changed?"""

from datetime import datetime
from typing import Any

from django.db import models

import events
from clients.actions.consents import give_consent
from clients.actions.households import Preferences, add_household, change_household
from clients.actions.people import add_client, change_client
from clients.imports.plan import Line
from clients.models import Channel, Client, ClientImport, ClientImportChange, Consent, Household

OF_HOUSEHOLD = ("town", "since_on", "cadence", "language", "tone", "time_zone")
OF_CLIENT = ("name", "salutation", "kind", "email", "phone", "occupation", "born_on", "external_id")
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


def apply_line(batch: ClientImport, line: Line, *, by: events.Actor, at: datetime) -> str:
    """What became of the row. Empty cells change nothing."""
    household, is_changed = _household(batch, line, by, at)
    wishes = {name: line.values[name] for name in OF_CLIENT if name in line.values}
    client = _client_of(line, household)
    if client is None:
        client = add_client(household=household, by=by, **wishes)
        _note(batch, client, None)
        outcome = CREATED
    else:
        before = _values(client, wishes)
        change_client(client=client, changes=wishes, by=by)
        is_changed |= _note_difference(batch, client, before, wishes)
        outcome = UPDATED if is_changed else UNCHANGED
    if line.values.get("consent") and _consent(batch, client, by, at) and outcome == UNCHANGED:
        outcome = UPDATED
    return outcome


def _household(batch: ClientImport, line: Line, by: events.Actor, at: datetime) -> tuple[Household, bool]:
    wishes = {name: line.values[name] for name in OF_HOUSEHOLD if name in line.values}
    households = Household.objects.served()
    if line.household_id:
        household = households.filter(pk=line.household_id).first()
    else:  # an earlier row of this file may have made it
        household = households.filter(name__iexact=line.household_name, advisor=line.advisor).first()
    if household:
        before = _values(household, wishes)
        change_household(household=household, changes=wishes, by=by, on=at.date())
        return household, _note_difference(batch, household, before, wishes)
    chosen = {name: wishes[name] for name in ("cadence", "language", "tone", "time_zone") if name in wishes}
    household = add_household(
        name=line.household_name,
        advisor=line.advisor,
        since_on=wishes.get("since_on", at.date()),
        town=wishes.get("town", ""),
        preferences=Preferences(**chosen),
        by=by,
        on=at.date(),
    )
    _note(batch, household, None)
    return household, True


def _client_of(line: Line, household: Household) -> Client | None:
    if line.client_id:
        return Client.objects.filter(pk=line.client_id).first()
    return household.clients.present().filter(name__iexact=line.values["name"]).first()


def _consent(batch: ClientImport, client: Client, by: events.Actor, at: datetime) -> bool:
    """A file can say that consent was given; it never brings back one that the client withdrew."""
    if client.consents.filter(channel=Channel.EMAIL).exists():
        return False
    source = f"Import of {batch.file_name}"[:200]
    consent = give_consent(client=client, channel=Channel.EMAIL, basis=Consent.Basis.CONTRACT, source=source, at=at, by=by)
    _note(batch, consent, None)
    return True


def _values(row: models.Model, names: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _note_difference(batch: ClientImport, row: models.Model, before: dict[str, Any], after: dict[str, Any]) -> bool:
    changed = {name: [_plain(before[name]), _plain(after[name])] for name in before if before[name] != after[name]}
    if changed:
        _note(batch, row, changed)
    return bool(changed)


def _note(batch: ClientImport, row: models.Model, before: dict[str, list[str | None]] | None) -> None:
    ClientImportChange.objects.create(batch=batch, object_label=row._meta.label_lower, object_id=row.pk, before=before)


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)
