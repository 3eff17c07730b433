"""How does a function become a reaction to events: claimed, done once, marked done?"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from events import actions
from events.models import Event


def reaction(*, name: str) -> Callable[[Callable[[Event], None]], Any]:
    """A task of `def read_reply(event)`. The function must bear running twice: a worker may die before it is marked done."""

    def decorate(function: Callable[[Event], None]) -> Any:
        @shared_task(name=name)
        @wraps(function)
        def run(event_id: str) -> str:
            pending = actions.claim(event_id=UUID(str(event_id)), task=name, at=timezone.now())
            if pending is None:
                return "done or taken"
            try:
                function(pending.event)
            except Exception as error:
                actions.put_back(pending=pending, error=error, at=timezone.now())
                raise
            actions.finish(pending=pending, at=timezone.now())
            return "done"

        return run

    return decorate
