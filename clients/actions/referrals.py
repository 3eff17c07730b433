"""Whom did a client name, and how far has it come? Nobody named here is ever written to by the product."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

import events
from clients.models import Client, Household, Referral


class UnableToMoveReferral(Exception):
    """The stage asks for something that is missing."""


@transaction.atomic
def name_referral(
    *,
    household: Household,
    name: str,
    at: datetime,
    by: events.Actor,
    client: Client | None = None,
    contact: str = "",
    remark: str = "",
    was_asked: bool = True,
    source_id: UUID | None = None,
) -> Referral:
    """Once for each reply (`source_id`); a later name in the same reply replaces nothing."""
    values: dict[str, Any] = {"household": household, "client": client, "name": name, "contact": contact, "remark": remark}
    values |= {"was_asked": was_asked, "at": at, "changed_at": at}
    if source_id:
        referral, is_new = Referral.objects.get_or_create(source_id=source_id, defaults=values)
    else:
        referral, is_new = Referral.objects.create(**values), True
    if is_new:
        _record("referral.named", referral, by, {"was_asked": was_asked})
    return referral


@transaction.atomic
def move_referral(*, referral: Referral, stage: str, by: events.Actor, at: datetime, value: Decimal | None = None) -> Referral:
    """From stage to stage; who became a client brings a value, if it is known."""
    if stage not in Referral.Stage.values:
        raise UnableToMoveReferral("There is no such stage.")
    if stage != Referral.Stage.ASKED and not referral.name:
        raise UnableToMoveReferral("Write down the name first.")
    before = referral.stage
    if (stage, value or referral.value) != (before, referral.value):
        referral.stage, referral.value, referral.changed_at = stage, value or referral.value, at
        referral.save(update_fields=["stage", "value", "changed_at"])
        _record("referral.moved", referral, by, {"from": before, "to": stage})
    return referral


def _record(kind: str, referral: Referral, by: events.Actor, data: dict[str, object]) -> None:
    detail = {"name": referral.name, "contact": referral.contact}
    events.record(kind=kind, by=by, obj=referral, household_id=referral.household_id, data=data, detail=detail)
