"""When did it happen, and how is the past written into a firm whose clock begins today?

Everything stands on a weekday of a week counted back from the current one, so that the whole past moves on by whole weeks. It is
written with the rows and events that the actions would have left; it reacts to nothing, because all of that has happened already.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models

from desk.demo.ledger import Closes
from events.actors import Actor
from events.models import Event, EventDetail
from markets.calendar import NEW_YORK
from relate.lib.ids import uuid7

YEAR = 52  # weeks


@dataclass
class Past:
    """The closes, the moment that is now, the events of the firm that is being told, and how many weeks back its letters go."""

    now: datetime
    closes: Closes
    events: list[Event] = field(default_factory=list)
    details: list[EventDetail] = field(default_factory=list)
    weeks: int = YEAR

    @property
    def today(self) -> date:
        return self.now.astimezone(NEW_YORK).date()

    def day(self, *, weeks: int, weekday: int = 0) -> date:
        return self.closes.monday() - timedelta(weeks=weeks) + timedelta(days=weekday)

    def moment(self, on: date, hour: int, zone: str = "America/New_York", minute: int = 0) -> datetime:
        """At this time of the day there, at the latest a little before now."""
        return min(datetime.combine(on, time(hour, minute), ZoneInfo(zone)), self.now - timedelta(minutes=20))

    def days_ago(self, days: int, hour: int = 15, zone: str = "America/New_York") -> datetime:
        """A weekday about so many days before the Friday of the last full week."""
        wanted = self.closes.monday() - timedelta(days=3 + days)
        return self.moment(wanted - timedelta(days=max(0, wanted.weekday() - 4)), hour, zone)

    def add(
        self,
        kind: str,
        by: Actor,
        obj: models.Model,
        household_id: UUID | None,
        at: datetime,
        *,
        data: dict[str, Any] | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        """One event as `events.record` would have written it then."""
        sealed, digest = EventDetail.sealed(detail) if detail else (None, "")
        event = Event(
            id=uuid7(at),
            at=at,
            kind=kind,
            actor_kind=by.kind,
            actor_id=by.id,
            object_label=obj._meta.label_lower,
            object_id=obj.pk,
            household_id=household_id,
            data=data or {},
            detail_hash=digest,
        )
        self.events.append(event)
        if sealed:
            sealed.event = event
            self.details.append(sealed)

    def write(self) -> None:
        """All events in the order of time."""
        Event.objects.bulk_create(sorted(self.events, key=lambda event: event.id), batch_size=1000)
        EventDetail.objects.bulk_create(self.details, batch_size=1000)
        self.events, self.details = [], []


def save_all(rows: Iterable[models.Model]) -> None:
    """Rows of one model, set at once, `created_at` as they carry it."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, each in by_model.items():
        model._default_manager.bulk_create(each, batch_size=1000)
