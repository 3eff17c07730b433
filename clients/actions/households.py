"""Whom do we begin to serve together, and how do they like to hear from us?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

import events
from advisors.models import User
from clients.actions.changes import apply_changes, as_detail
from clients.cadence import next_letter_after
from clients.models import Channel, Household

CHANGEABLE = frozenset(
    {"name", "advisor", "town", "since_on", "closed_on", "external_id", "next_letter_on"}
    | {"cadence", "channel", "language", "tone", "time_zone", "risk_tolerance", "risk_capacity"}
)


@dataclass(frozen=True)
class Preferences:
    """How a household likes to hear from us."""

    cadence: str = Household.Cadence.MONTHLY
    channel: str = Channel.EMAIL
    language: str = Household.Language.ENGLISH
    tone: str = Household.Tone.WARM
    time_zone: str = "America/New_York"


@transaction.atomic
def add_household(
    *,
    name: str,
    advisor: User,
    since_on: date,
    by: events.Actor,
    on: date,
    town: str = "",
    external_id: str = "",
    preferences: Preferences | None = None,
) -> Household:
    """`on` is today: the first letter is due on the first day of its cadence after it."""
    wishes = preferences or Preferences()
    household = Household.objects.create(
        name=name,
        advisor=advisor,
        since_on=since_on,
        town=town,
        external_id=external_id,
        next_letter_on=next_letter_after(on, wishes.cadence),
        **asdict(wishes),
    )
    events.record(kind="household.created", by=by, obj=household, household_id=household.pk, detail={"name": name})
    return household


@transaction.atomic
def change_household(*, household: Household, changes: Mapping[str, Any], by: events.Actor, on: date) -> Household:
    """A new cadence moves the next letter, unless the change names its day."""
    if changes.get("cadence", household.cadence) != household.cadence and "next_letter_on" not in changes:
        changes = {**changes, "next_letter_on": next_letter_after(on, changes["cadence"])}
    changed = apply_changes(household, changes, allowed=CHANGEABLE)
    if changed:
        events.record(
            kind="household.changed",
            by=by,
            obj=household,
            household_id=household.pk,
            data={"fields": sorted(changed)},
            detail=as_detail(changed),
        )
    return household
