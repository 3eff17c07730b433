"""How do a firm's search path and its role enter the database together?

django-tenants switches the search path. Ours switches the role in the same statement, so a query that forgot its firm meets
tables it may not read. The product's login owns nothing; a connection of the owner's login keeps its own rights.
"""

import contextlib
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.postgresql.base import Cursor
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_limit_set_calls, quote_schema_name
from psycopg.pq import TransactionStatus

ENTER = "SELECT set_config('search_path', %s, false), set_config('role', %s, false)"
LONGEST_NAME = 63  # bytes of a PostgreSQL name


def role_name(database: str, schema: str) -> str:
    """Roles belong to the cluster, not to one database: two databases must never share one."""
    name = f"{database}:{schema}"
    if len(name.encode()) > LONGEST_NAME:
        raise ImproperlyConfigured(f"The database name {database!r} is too long: role names hold {LONGEST_NAME} bytes.")
    return name


def usual_connection() -> "DatabaseWrapper":
    """This thread's connection, with the abilities of this backend."""
    return cast(DatabaseWrapper, connections["default"])


class OneStatement(Cursor):
    """Sent so that the server takes one statement and refuses what somebody managed to append to it."""

    def _execute_send(self, query: Any, **how: Any) -> None:
        super()._execute_send(query, **{**how, "force_extended": True})  # type: ignore[misc]


class DatabaseWrapper(base.DatabaseWrapper):
    """`is_owner` marks a connection of the owner's login, see `tenants.wall.owner_rights`."""

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        if settings_dict.get("OPTIONS", {}).get("pool"):
            raise ImproperlyConfigured("No connection pool: it would hand out sessions that are still in a firm.")
        super().__init__(settings_dict, *args, **kwargs)

    is_owner = False
    _entered: tuple[str, str] | None = None  # the path and role that the server session has now

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params if self.is_owner else {**params, "cursor_factory": OneStatement}

    def _target(self) -> tuple[str, str]:
        path = ",".join(quote_schema_name(name) for name in self._get_cursor_search_paths())
        role = "none" if self.is_owner else role_name(self.settings_dict["NAME"], self.schema_name)
        return path, role

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path:
            return
        if not self.schema_name:
            raise ImproperlyConfigured("Database schema not set.")
        if self.search_path_set_schemas is None:  # django-tenants' word for switched, closed or rolled back
            self._entered = None
        target = self._target()
        if get_limit_set_calls() and self._entered == target:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # only a rollback can follow
        self._enter(cursor, target)

    def _enter(self, cursor: Any, target: tuple[str, str]) -> None:
        """A firm that has no role raises here, before any of its queries runs."""
        self._setting_search_path, self._entered, self.search_path_set_schemas = True, None, None
        try:
            with contextlib.nullcontext(cursor) if cursor is not None else self.connection.cursor() as usable:
                usable.execute(ENTER, target)
        finally:
            self._setting_search_path = False
        self.search_path_set_schemas, self._entered = [target[0]], target
