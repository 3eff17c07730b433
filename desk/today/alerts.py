"""Who asks for a person today: alerts, and what is to be done?"""

from typing import Any

from clients.models import Task
from desk.today.scope import Scope

ALERTS, TASKS = 8, 5


def alerts(scope: Scope) -> dict[str, Any]:
    return {"alerts": scope.alerts[:ALERTS], "alerts_count": len(scope.alerts)}


def todo(scope: Scope) -> dict[str, Any]:
    """Open tasks, the most urgent first; one more than is shown tells whether there are others."""
    tasks = Task.objects.visible_to(scope.user).open().soonest_first()[: TASKS + 1]
    return {"tasks": list(tasks)[:TASKS], "has_more_tasks": len(tasks) > TASKS, "today": scope.local.date()}
