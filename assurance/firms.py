"""Where does a proof that needs a database get firms of its own? From nothing, and back to nothing but the operator."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tenants import enter, hosts, provision, wall
from tenants.actions import create_firm
from tenants.models import Organization


@contextlib.contextmanager
def own_firm() -> Iterator[Organization]:
    """Inside a fresh firm; schema, role and row are gone afterwards."""
    with own_firms(1) as (firm,), enter.firm(firm):
        yield firm


@contextlib.contextmanager
def own_firms(count: int) -> Iterator[list[Organization]]:
    """Inside none of them."""
    have_tables()
    made: list[Organization] = []
    try:
        for _ in range(count):
            made.append(create_firm(name="A proof", domain=f"proof-{uuid.uuid4().hex[:8]}.localhost"))
        yield made
    finally:
        with enter.nobody():
            for firm in made:
                provision.remove(firm)
        hosts.forget()


def have_tables() -> None:
    """The shared tables, and the operator, in whose trail every founding is told."""
    with wall.owner_rights():
        tables = connection.introspection.table_names()
    if "tenants_organization" not in tables:
        call_command("migrate_schemas", shared=True, verbosity=0)
    with enter.nobody():
        there = Organization.objects.operators().exists()
    if not there:
        create_firm(name="Operator", domain="ops.localhost", kind=Organization.Kind.OPERATOR)


def environment() -> dict[str, str]:
    """For a process that works on the same database as this one, which may be a test's."""
    product = settings.DATABASES["default"]
    login = f"{quote(product['USER'])}:{quote(product['PASSWORD'])}@{product['HOST']}:{product['PORT']}"
    owner = urlsplit(settings.DATABASE_OWNER_URL)._replace(path=f"/{product['NAME']}").geturl()
    urls = {"DATABASE_URL": f"postgresql://{login}/{product['NAME']}", "DATABASE_OWNER_URL": owner}
    return {**os.environ, **urls, "REDIS_URL": settings.REDIS_URL, "PYTHONWARNINGS": "ignore"}
