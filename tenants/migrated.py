"""How far have a firm's tables come, and is that as far as this code needs?"""

from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django_tenants.utils import app_labels
from psycopg import sql

from tenants.models import Organization, SchemaState

APPLIED = sql.SQL("SELECT app || '.' || name FROM {}.django_migrations ORDER BY 1")


@cache
def wanted() -> frozenset[str]:
    """The migrations of a firm's tables that this code knows, as app.name."""
    labels = set(app_labels(settings.TENANT_APPS))
    return frozenset(f"{label}.{name}" for label, name in MigrationLoader(None).disk_migrations if label in labels)


def is_behind(organization: Organization) -> bool:
    """Whether its tables lack something that this code needs. Tables that are ahead harm nobody: old code runs on."""
    state = getattr(organization, "schema_state", None)
    return state is None or not wanted().issubset(state.applied)


def begin(organization: Organization) -> None:
    """Before the first migration: a run that is killed stays visible. This and `note` are the owner's."""
    SchemaState.objects.update_or_create(
        organization=organization, defaults={"state": SchemaState.State.RUNNING, "begun_at": timezone.now(), "error": ""}
    )


def note(organization: Organization, error: Exception | None = None) -> SchemaState:
    """What the firm's own table of migrations says now, and how the run ended."""
    outcome = SchemaState.State.FAILED if error else SchemaState.State.CURRENT
    values = {"applied": _applied(organization), "state": outcome, "ended_at": timezone.now()}
    state, _ = SchemaState.objects.update_or_create(
        organization=organization, defaults={**values, "error": type(error).__name__ if error else ""}
    )
    return state


def _applied(organization: Organization) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(APPLIED.format(sql.Identifier(organization.schema_name)).as_string(cursor.connection))
        return [name for (name,) in cursor.fetchall()]
