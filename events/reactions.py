"""How does a function become a reaction to events: claimed, done once, marked done?"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any
from uuid import UUID

from celery import current_task, shared_task

from events import actions
from events.models import Event, Pending

_at_it: ContextVar[Pending | None] = ContextVar("reaction", default=None)


def reaction(*, name: str) -> Callable[[Callable[[Event], None]], Any]:
    """A task of `def read_reply(event)`. The function must bear running twice: a worker may die before it is marked done."""

    def decorate(function: Callable[[Event], None]) -> Any:
        @shared_task(name=name)
        @wraps(function)
        def run(event_id: str) -> str:
            pending = actions.claim(event_id=UUID(str(event_id)), task=name, died=_came_again())
            if pending is None:
                return "done or taken"
            mark = _at_it.set(pending)
            try:
                function(pending.event)
            except Exception as error:
                actions.put_back(pending=pending, error=error)
                raise
            finally:
                _at_it.reset(mark)
            actions.finish(pending=pending)
            return "done"

        return run

    return decorate


def still_at_it() -> None:
    """A long reaction says so between its parts, so that nobody else begins it. Outside a reaction it means nothing."""
    if pending := _at_it.get():
        actions.renew(pending=pending)


def _came_again() -> bool:
    """Whether the broker gives out this very message once more: its first worker died with it."""
    told = current_task.request.delivery_info if current_task else None
    return bool(told and told.get("redelivered"))
