"""How does a firm get its role, schema and tables, wholly or not at all?"""

import contextlib
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection, transaction

from tenants import template, wall
from tenants.models import Organization

CLAIM = 7_305_004  # any number, the same in every process; the schema makes it the firm's own


class Claimed(RuntimeError):
    """Another process makes or removes this firm just now."""


@contextlib.contextmanager
def claimed(schema: str) -> Iterator[None]:
    """Nobody else makes or removes this firm meanwhile. The database forgets the claim of a process that died."""
    with wall.locked(CLAIM, schema) as is_mine:
        if not is_mine:
            raise Claimed(f"{schema} is being made or removed by another process.")
        yield


def make_schema(schema: str, *, is_operator: bool) -> None:
    """In one transaction where the template is at hand; otherwise the migrations run, and what they made goes if they fail."""
    text = template.firm_sql(schema)
    with wall.owner_rights():
        if text is not None:
            with transaction.atomic():
                wall.make_firm(schema, is_operator=is_operator)
                connection.connection.execute(text)
                wall.run("SET LOCAL search_path = public")
                wall.firm_tables_rights(schema)
        else:
            _migrate(schema, is_operator=is_operator)


def drop_schema(schema: str) -> None:
    """Schema and role, if they are there."""
    with wall.owner_rights(), transaction.atomic():
        wall.drop_firm(schema)


def remove(firm: Organization) -> None:
    """What there is of a firm in the database, its row last: whatever breaks this off, the rest is found again."""
    with wall.owner_rights():
        drop_schema(firm.schema_name)
        Organization.objects.filter(pk=firm.pk).delete()


def _migrate(schema: str, *, is_operator: bool) -> None:
    with transaction.atomic():
        wall.make_firm(schema, is_operator=is_operator)
    call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
    wall.firm_tables_rights(schema)
