"""How do the tests get a database of their own, behind the same wall as the product's?

The owner's login makes `test_relate` (one per xdist worker), migrates it and makes the firms; the tests use the product's login.
"""

import contextlib
import os
from collections.abc import Iterator

import environ
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

FIRMS = {
    "larkspur": ("Larkspur & Hale", "larkspur.localhost", {"profile": "sec_ria", "approval": "all"}),
    "cobalt": ("Cobalt Ridge", "cobalt.localhost", {"profile": "sec_ria", "approval": "flagged"}),
}
KEPT = ("django_migrations", "django_content_type", "auth_permission", "tenants_organization", "tenants_domain", "tenants_plan")
KEPT += ("tenants_schemastate",)
APPEND_ONLY = (b'events_event"', b'events_seal"', b'events_sealedevent"')


def make() -> dict[str, object]:
    """The test database with its firms and operator; answers their keys."""
    from tenants import wall
    from tenants.actions import create_firm

    name = "test_relate" + os.environ.get("PYTEST_XDIST_WORKER", "")
    _fresh_database(name, like=_migrated())
    _use(name)
    wall.database_rights()
    wall.shared_rights()
    operator = create_firm(name="Operator", domain="ops.localhost", kind="operator").pk
    made = {
        label: create_firm(name=title, domain=host, compliance_rules=rules, branding_config={"name": title}).pk
        for label, (title, host, rules) in FIRMS.items()
    }
    return made | {"operator": operator}


def forget(firms: list[object]) -> None:
    """The rows of firms of a test's own, once its transaction holds no lock on them; their schemas go with the database."""
    from tenants import wall
    from tenants.models import Organization

    if firms:
        with wall.owner_rights():
            Organization.objects.filter(pk__in=firms).delete()
        firms.clear()


def empty() -> None:
    """After a test that committed: every table that it filled, in every schema, also those that only the owner may empty.

    Deletes, and not TRUNCATE, which makes the files of all tables anew that point to these: foreign keys look at the commit only.
    """
    with _owner(connections["default"].settings_dict["NAME"]) as owner:
        filled = _filled(owner)
        guarded = [table for table in filled if any(name in table.as_bytes() for name in APPEND_ONLY)]
        with _without_triggers(owner, guarded), owner.transaction():
            for table in filled:
                owner.execute(sql.SQL("DELETE FROM {}").format(table))


def _filled(owner: psycopg.Connection) -> list[sql.Identifier]:
    """The tables that hold rows. A table without a page in its file holds none."""
    rows = owner.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE tableowner = current_user AND tablename <> ALL(%s)"
        " AND pg_relation_size(format('%%I.%%I', schemaname, tablename)::regclass) > 0",
        (list(KEPT),),
    ).fetchall()
    tables = [sql.Identifier(*row) for row in rows]
    return [t for t in tables if owner.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(t)).fetchone()[0]]


def _migrated() -> str:
    """A database in which the shared migrations ran already, made again whenever a migration changed."""
    from tenants.template import TOKEN, firm_sql, migration_hash

    name = f"test_template_{migration_hash(settings.SHARED_APPS + settings.TENANT_APPS)}"
    with _owner(None) as owner:
        owner.execute("SELECT pg_advisory_lock(7305002)")  # workers wait for the one that makes it
        if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            for (old,) in owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_template_%'").fetchall():
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            _fresh_database("test_template_building", like="template1")
            _use("test_template_building")
            call_command("migrate_schemas", shared=True, verbosity=0)
            firm_sql(TOKEN)  # written down by one worker for all
            connections["default"].close()
            owner.execute(sql.SQL("ALTER DATABASE test_template_building RENAME TO {}").format(sql.Identifier(name)))
    return name


def _use(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _fresh_database(name: str, *, like: str) -> None:
    with _owner(None) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        for (role,) in owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", (f"{name}:f\\_%",)).fetchall():
            owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))


def _owner(database: str | None) -> psycopg.Connection:
    login = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    return psycopg.connect(
        host=login["HOST"],
        port=login["PORT"] or 5432,
        user=login["USER"],
        password=login["PASSWORD"],
        dbname=database or login["NAME"],
        autocommit=True,
    )


@contextlib.contextmanager
def _without_triggers(owner: psycopg.Connection, tables: list[sql.Identifier]) -> Iterator[None]:
    for verb in ("DISABLE", "ENABLE"):
        for table in tables:
            owner.execute(sql.SQL("ALTER TABLE {} " + verb + " TRIGGER USER").format(table))
        if verb == "DISABLE":
            yield
