"""Where does a proof that needs a database get a firm of its own? From nothing, and back to nothing."""

import contextlib
import uuid
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection, transaction

from tenants import enter, hosts, provision, wall
from tenants.actions import create_firm
from tenants.models import Organization


@contextlib.contextmanager
def own_firm() -> Iterator[Organization]:
    """Inside a fresh firm; schema, role and row are gone afterwards."""
    with wall.owner_rights():
        tables = connection.introspection.table_names()
    if "tenants_organization" not in tables:
        call_command("migrate_schemas", shared=True, verbosity=0)
    with enter.nobody():
        there = Organization.objects.operators().exists()
    if not there:
        create_firm(name="Operator", domain="ops.localhost", kind=Organization.Kind.OPERATOR)
    firm = create_firm(name="A proof", domain=f"proof-{uuid.uuid4().hex[:8]}.localhost")
    try:
        with enter.firm(firm):
            yield firm
    finally:
        with enter.nobody(), wall.owner_rights(), transaction.atomic():
            provision.drop_schema(firm.schema_name)
            Organization.objects.filter(pk=firm.pk).delete()
        hosts.forget()
