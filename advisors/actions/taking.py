"""Who took which records along?"""

from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from advisors.models import User
from events import record


@transaction.atomic
def take_file(*, what: str, obj: models.Model, by: User, at: datetime, household_id: UUID | None = None) -> str:
    """One event for each download; answers the mark that each row of the file carries."""
    record(kind="file.taken", by=by.actor, obj=obj, household_id=household_id, data={"what": what})
    return mark(by, at)


def mark(by: User, at: datetime) -> str:
    return f"{by.name}, {at:%Y-%m-%d %H:%M} UTC"
