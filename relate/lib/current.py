"""For which firm does this code run?

The connection knows a schema too, but on an event loop it is another thread's: this variable is the one truth.
"""

from contextvars import ContextVar

HEADER = "firm"  # of a queued message: for which firm it is
schema: ContextVar[str | None] = ContextVar("schema", default=None)


class NoFirm(RuntimeError):
    """Firm data was asked for where no firm was entered."""


def required_schema() -> str:
    name = schema.get()
    if name is None:
        raise NoFirm("Enter a firm first: with tenants.enter.firm(organization): ...")
    return name
