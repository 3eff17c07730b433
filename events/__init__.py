"""What happened? `events.record(...)` in an action, `@events.reaction(...)` on what follows it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from events.actors import MACHINE, Actor, client
from events.retelling import retold

if TYPE_CHECKING:
    from events.actions import record
    from events.reactions import reaction, still_at_it

__all__ = ["MACHINE", "Actor", "client", "reaction", "record", "retold", "still_at_it"]

# They need the models, which load after this module.
_LATER = {"record": "events.actions", "reaction": "events.reactions", "still_at_it": "events.reactions"}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'events' has no attribute {name!r}")
