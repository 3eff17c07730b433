"""How does history from elsewhere enter the log without passing for news?

Inside `retold(at)` the events of the actions carry the time at which it happened, say in their data when they were really written
(`told_at`), and cause nothing: no reaction runs and no screen hears of them, because all of that has happened long ago.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextlib.contextmanager
def retold(at: datetime) -> Iterator[None]:
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


def moment() -> datetime | None:
    """The time that is being told, or None where things happen now."""
    return _moment.get()
