"""Who belongs to a household, and who must not be written to?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

import events
from advisors.models import User
from advisors.roles import Action
from clients.actions.changes import apply_changes, as_detail
from clients.models import Client, Household

CHANGEABLE = frozenset(
    {"kind", "name", "salutation", "email", "phone", "occupation", "born_on", "receives_letters", "external_id"}
)


MARKS = frozenset({"email_bounced_at", "email_bounce_reason", "email_trusted_at"})  # what is known of the address


class UnableToAllowContact(Exception):
    """A block on contact is lifted by compliance, with a reason."""


@transaction.atomic
def add_client(
    *,
    household: Household,
    name: str,
    by: events.Actor,
    kind: str = Client.Kind.PERSON,
    salutation: str = "",
    email: str = "",
    phone: str = "",
    occupation: str = "",
    born_on: date | None = None,
    receives_letters: bool = True,
    external_id: str = "",
) -> Client:
    """Without a salutation a person is greeted by the first name, a trust or company by its whole name."""
    client = Client.objects.create(
        household=household,
        kind=kind,
        name=name,
        salutation=salutation or salutation_of(name, kind),
        email=email.strip().lower(),
        phone=phone,
        occupation=occupation,
        born_on=born_on,
        receives_letters=receives_letters,
        external_id=external_id,
    )
    events.record(kind="client.created", by=by, obj=client, household_id=household.pk, detail={"name": name})
    return client


def salutation_of(name: str, kind: str) -> str:
    """How a letter greets somebody of whom we know only the full name."""
    return name.split()[0] if kind == Client.Kind.PERSON and name.split() else name


@transaction.atomic
def change_client(*, client: Client, changes: Mapping[str, Any], by: events.Actor) -> Client:
    """What differs is saved and written down, before and after."""
    if unknown := set(changes) & MARKS:
        raise ValueError(f"What is known of an address is not typed in: {', '.join(sorted(unknown))}")
    changed = apply_changes(client, {**changes, **_unmarked(client, changes)}, allowed=CHANGEABLE | MARKS)
    if changed:
        events.record(
            kind="client.changed",
            by=by,
            obj=client,
            household_id=client.household_id,
            data={"fields": sorted(set(changed) - MARKS)},
            detail=as_detail(changed),
        )
    return client


def _unmarked(client: Client, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Of another address nothing is known yet."""
    is_other = "email" in changes and changes["email"].lower() != client.email.lower()
    return {"email_bounced_at": None, "email_bounce_reason": "", "email_trusted_at": None} if is_other else {}


@transaction.atomic
def forbid_contact(*, client: Client, reason: str, by: events.Actor) -> Client:
    """Deceased, in litigation, asked for silence: from now on no message goes out on any channel."""
    return _set_block(client, reason, "client.contact_forbidden", by, reason)


@transaction.atomic
def allow_contact(*, client: Client, reason: str, by: User) -> Client:
    """Lift the block."""
    if not by.may(Action.LIFT_BLOCKS):
        raise UnableToAllowContact("Only compliance can lift a block on contact.")
    if not reason.strip():
        raise UnableToAllowContact("Say why the block is lifted.")
    return _set_block(client, "", "client.contact_allowed", by.actor, reason)


def _set_block(client: Client, block: str, kind: str, by: events.Actor, reason: str) -> Client:
    if client.do_not_contact_reason != block:
        client.do_not_contact_reason = block
        client.save(update_fields=["do_not_contact_reason"])
        events.record(kind=kind, by=by, obj=client, household_id=client.household_id, detail={"reason": reason})
    return client
