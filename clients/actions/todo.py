"""What is to be done next for a household?"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

import events
from advisors.models import User
from clients.models import Client, Household, Task


@transaction.atomic
def add_task(
    *,
    household: Household,
    title: str,
    owner: User,
    by: events.Actor,
    client: Client | None = None,
    why: str = "",
    due_on: date | None = None,
    source_id: UUID | None = None,
) -> Task:
    """A task that comes from a reading or an alert (`source_id`) is made once, however often it is asked for."""
    values = {"household": household, "client": client, "owner": owner, "why": why, "due_on": due_on}
    if source_id:
        task, is_new = Task.objects.get_or_create(source_id=source_id, title=title, defaults=values)
    else:
        task, is_new = Task.objects.create(title=title, **values), True
    if is_new:
        due = due_on.isoformat() if due_on else None
        _record("task.added", task, by, data={"owner_id": str(owner.pk), "due_on": due})
    return task


@transaction.atomic
def complete_task(*, task: Task, by: events.Actor, at: datetime) -> Task:
    """Done twice is done once, at the first time."""
    if Task.objects.open().filter(pk=task.pk).update(done_at=at):
        _record("task.done", task, by)
    task.refresh_from_db(fields=["done_at"])
    return task


@transaction.atomic
def reopen_task(*, task: Task, by: events.Actor) -> Task:
    """Takes "done" back."""
    if Task.objects.filter(pk=task.pk).exclude(done_at=None).update(done_at=None):
        _record("task.reopened", task, by)
    task.refresh_from_db(fields=["done_at"])
    return task


def _record(kind: str, task: Task, by: events.Actor, data: dict[str, str | None] | None = None) -> None:
    events.record(kind=kind, by=by, obj=task, household_id=task.household_id, data=data, detail={"title": task.title})
