"""How does a firm with a lot to do leave room for the others? Its jobs stand in one of sixteen lanes, and each lane has its turn.

A firm's lane follows from its schema's name, so all of a firm's jobs of one kind stand in one line; a worker takes one job from
each lane in turn. Fifty thousand letters of one firm delay those of the firms in its lane, not those in the fifteen others.
"""

import zlib
from typing import Any

from celery import current_task
from kombu import Queue

from relate.lib.current import schema as current_schema

LANES = 16
USUAL, LETTERS, OWNER = "celery", "letters", "owner"
KINDS = (USUAL, LETTERS, OWNER)
KIND_OF = {
    # For the worker that has the owner's login.
    "tenants.tasks.clear_up": OWNER,
    "advisors.tasks.found_firm": OWNER,
    # A mail provider that is slow holds up letters alone.
    "messaging.tasks.schedule": LETTERS,
    "messaging.tasks.send_message": LETTERS,
    "messaging.tasks.send_due": LETTERS,
}


def route(name: str, args: Any, kwargs: Any, options: dict[str, Any], task: Any = None, **_: Any) -> dict[str, str]:
    """Celery's router: the queue of a job, from its kind and the firm for which it is sent."""
    kind = KIND_OF.get(name, USUAL)
    schema = _firm_of(options)
    return {"queue": kind if kind == OWNER or schema is None else f"{kind}.{lane(schema)}"}


def lane(schema: str) -> int:
    return zlib.crc32(schema.encode()) % LANES


def queues(kinds: list[str]) -> list[Queue]:
    """All that a worker of these kinds takes from: the lanes, and the line of jobs that belong to no firm."""
    names = [name for kind in kinds for name in [kind, *(f"{kind}.{number}" for number in range(LANES if kind != OWNER else 0))]]
    return [Queue(name) for name in names]


def _firm_of(options: dict[str, Any]) -> str | None:
    """As it will stand in the message: said by the sender, else where he is, else whose job he does."""
    said = (options.get("headers") or {}).get("firm")
    running = current_task.request.get("firm") if current_task else None
    return said or current_schema.get() or running
