"""What was told last about each household? Rows in step with its values and answers, written anew in one transaction."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

import events
from clients.models import Household
from insights.composed import insights_for
from insights.insight import Evidence, Insight
from insights.models import Kept


@transaction.atomic
def keep_insights(*, household: Household, at: datetime) -> list[Kept]:
    """One event where other things are told than before; new figures of the same things are none."""
    Household.objects.select_for_update().get(pk=household.pk)
    told = insights_for(household, on=at.date())
    before = set(Kept.objects.filter(household=household).values_list("kind", "subject"))
    Kept.objects.filter(household=household).delete()
    made = Kept.objects.bulk_create([_kept(household, one, told.as_of, at) for one in told.insights])
    now = {(one.kind, one.subject) for one in told.insights}
    if now != before:
        data = {"new": _named(now - before), "gone": _named(before - now)}
        events.record(kind="insights.told", by=events.MACHINE, obj=household, household_id=household.pk, data=data)
    return made


def _kept(household: Household, one: Insight, as_of: date | None, at: datetime) -> Kept:
    return Kept(
        household=household,
        kind=one.kind,
        subject=one.subject[:60],
        title=one.title,
        text=one.text,
        weight=one.weight,
        evidence=[_plain(figure) for figure in one.evidence],
        as_of=as_of,
        told_at=at,
    )


def _plain(figure: Evidence) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(figure).items()}


def _named(some: set[tuple[str, str]]) -> list[str]:
    """Kinds alone: a symbol would say what somebody holds."""
    return sorted({kind for kind, _ in some})
