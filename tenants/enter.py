"""How does code come to work for a firm? Through this one door, and out again whatever happens."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

import structlog

from relate.lib.current import schema as current_schema
from tenants import migrated
from tenants.models import Organization
from tenants.postgres.base import usual_connection

_organization: ContextVar[Organization | None] = ContextVar("organization", default=None)


class NotOpen(RuntimeError):
    """The firm is unknown, being made or migrated, suspended or being purged: nothing may run for it."""


@contextlib.contextmanager
def firm(organization: Organization) -> Iterator[Organization]:
    """Schema, role and context variables of this firm; what was before comes back at the end."""
    previous = usual_connection().tenant
    tokens = _organization.set(organization), current_schema.set(organization.schema_name)
    usual_connection().set_tenant(organization)
    try:
        with structlog.contextvars.bound_contextvars(firm=organization.schema_name):
            yield organization
    finally:
        usual_connection().set_tenant(previous)
        _organization.reset(tokens[0])
        current_schema.reset(tokens[1])


@contextlib.contextmanager
def nobody() -> Iterator[None]:
    """Work without a firm: finding firms, the clock's tables."""
    previous = usual_connection().tenant
    tokens = _organization.set(None), current_schema.set(None)
    usual_connection().set_schema_to_public()
    try:
        yield
    finally:
        usual_connection().set_tenant(previous)
        _organization.reset(tokens[0])
        current_schema.reset(tokens[1])


@contextlib.contextmanager
def operator() -> Iterator[Organization]:
    """The operator of the platform, whose role alone may write the shared tables."""
    with nobody():
        found = Organization.objects.operators().active().first()
    if found is None:
        raise NotOpen("There is no operator yet: make one with `manage.py create_firm --operator`.")
    with firm(found):
        yield found


def current() -> Organization | None:
    return _organization.get()


def required() -> Organization:
    found = current()
    if found is None:
        raise NotOpen("Enter a firm first.")
    return found


def open_firm(schema: str | None) -> Organization:
    """The active firm of this schema, looked up afresh."""
    with nobody():
        found = Organization.objects.active().select_related("schema_state").filter(schema_name=schema or "").first()
    if found is None:
        raise NotOpen(f"No active firm has the schema {schema!r}.")
    if migrated.is_behind(found):
        raise NotOpen(f"The tables of {schema} are behind the code; `manage.py migrate_schemas` brings them up.")
    return found


def each_active() -> list[Organization]:
    """The active firms whose tables the code can use, the operator left out, in the order in which they came."""
    with nobody():
        firms = Organization.objects.active().filter(kind=Organization.Kind.FIRM).select_related("schema_state")
        return [one for one in firms.order_by("created_at", "id") if not migrated.is_behind(one)]
