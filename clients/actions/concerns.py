"""Which topics did a household raise that its next letter should answer?"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

import events
from clients.models import Concern, Household


@transaction.atomic
def note_concern(*, household: Household, topic: str, source_id: UUID, at: datetime, by: events.Actor) -> Concern:
    """Once for each reply and topic, however often the reply is read."""
    concern, is_new = Concern.objects.get_or_create(
        source_id=source_id, topic=topic, defaults={"household": household, "raised_at": at}
    )
    if is_new:
        events.record(kind="concern.noted", by=by, obj=concern, household_id=household.pk, data={"topic": topic})
    return concern


@transaction.atomic
def answer_concerns(*, household: Household, topics: Collection[str], at: datetime, by: events.Actor) -> int:
    """A letter that went out spoke of these; how many open concerns it answered."""
    answered = Concern.objects.filter(household=household, topic__in=topics, answered_at=None).update(answered_at=at)
    if answered:
        events.record(kind="concern.answered", by=by, obj=household, household_id=household.pk, data={"topics": sorted(topics)})
    return answered
