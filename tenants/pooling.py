"""Does something between us and the database give our session to others between two statements?

A firm's path and role are set for the session. A pooler in transaction or statement mode would hand them to whoever comes next.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from psycopg import Connection

from tenants.postgres.base import usual_connection

PID = "SELECT pg_backend_pid()"
ROUNDS = 5  # a busy pooler may give the same server back by chance


def is_shared() -> bool:
    """Two connections of ours are open at once: each must have a server process of its own, and keep it."""
    usual = usual_connection()
    with (
        usual.get_new_connection(usual.get_connection_params()) as one,
        usual.get_new_connection(usual.get_connection_params()) as other,
    ):
        one.autocommit = other.autocommit = True
        return any(_crossed(one, other) for _ in range(ROUNDS))


def _crossed(one: Connection, other: Connection) -> bool:
    first = one.execute(PID).fetchone()
    other.execute("BEGIN")
    second = other.execute(PID).fetchone()
    again = one.execute(PID).fetchone()
    other.execute("ROLLBACK")
    return first == second or first != again


@register(Tags.database)
def session_is_ours(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    if not databases or not is_shared():
        return []
    return [
        Error(
            "A pooler in transaction mode stands before the database: it would mix the firms' sessions.",
            hint="Connect to PostgreSQL itself, or set the pooler to session mode.",
            id="tenants.E001",
        )
    ]
