"""How does a firm get its role, schema and tables, wholly or not at all?"""

import contextlib

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tenants import template, wall


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
    with wall.owner_rights(), transaction.atomic():
        wall.drop_firm(schema)


def _migrate(schema: str, *, is_operator: bool) -> None:
    with transaction.atomic():
        wall.make_firm(schema, is_operator=is_operator)
    try:
        call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
        wall.firm_tables_rights(schema)
    except Exception:
        with contextlib.suppress(DatabaseError):
            drop_schema(schema)
        raise
