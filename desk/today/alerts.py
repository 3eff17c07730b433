"""Who asks for a person today: alerts, what is to be done, and for compliance the open cases?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from advisors.models import Sight
from advisors.roles import Action
from clients.models import Household, Task
from compliance.models import Complaint
from desk.today.scope import Scope
from relate.lib.prepared import Prepared

ALERTS, TASKS = 8, 5
QUOTE = 160


@dataclass(frozen=True, slots=True)
class Case:
    """A possible complaint that nobody has decided on or resolved."""

    id: UUID
    household: str
    quote: str
    state: str
    received_at: datetime
    due_on: date


def alerts(scope: Scope) -> dict[str, Any]:
    return {"alerts": scope.alerts[:ALERTS], "alerts_count": len(scope.alerts)}


def todo(scope: Scope) -> dict[str, Any]:
    """An advisor's open tasks, the most urgent first; compliance has cases instead, which only it may close."""
    today = scope.local.date()
    if scope.user.may(Action.CLOSE_COMPLAINTS):
        return {"is_supervisor": True, "cases": _cases(), "today": today}
    tasks = _tasks(scope.user.sight, viewer=scope.user.pk)
    return {
        "is_supervisor": False,
        "may_serve": scope.user.may(Action.SERVE_CLIENTS),
        "tasks": tasks[:TASKS],
        "has_more_tasks": len(tasks) > TASKS,
        "today": today,
    }


@Prepared
def _tasks(sight: Sight, *, viewer: UUID) -> QuerySet[Task]:
    return Task.objects.visible_to(sight.of(viewer)).open().soonest_first()[: TASKS + 1]


def _cases() -> list[Case]:
    name = Household.objects.filter(pk=OuterRef("household_id")).values("name")
    rows = Complaint.objects.filter(closed_at=None).annotate(household=Subquery(name)).order_by("due_on", "received_at")[:TASKS]
    return [
        Case(
            id=row.pk,
            household=row.household or "A household that is gone",
            quote=(row.quote or "")[:QUOTE],
            state=row.get_state_display(),
            received_at=row.received_at,
            due_on=row.due_on,
        )
        for row in rows
    ]
