"""Which rights has which role, and how does the owner of the database come in?

Three kinds of role, named `<database>:<schema>`, all entered by the product's login, which owns nothing itself:
`public` works without a firm (finds the firm of a host, runs the clock), `f_...` works inside one firm, and the operator's
`f_...` alone may write the shared tables.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from psycopg import sql

from tenants.postgres.base import DatabaseWrapper, role_name, usual_connection

FIRMS, OPERATORS = "*firms", "*operators"
MIGRATION_LOCK = 7_305_001  # any number, the same in every process

ROLES = """
REVOKE ALL ON DATABASE {db} FROM PUBLIC;
GRANT CONNECT ON DATABASE {db} TO {login};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT {public} TO {login} WITH INHERIT FALSE, SET TRUE;
GRANT USAGE ON SCHEMA public TO {public}, {firms}, {operators};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
"""

SHARED_RIGHTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {public}, {firms}, {operators};
GRANT SELECT ON django_migrations, tenants_organization, tenants_domain, tenants_schemastate, tenants_plan TO {public};
GRANT SELECT, INSERT, UPDATE, DELETE ON {beat} TO {public};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {public}, {operators};
GRANT SELECT ON {markets}, tenants_organization, tenants_domain, tenants_schemastate, tenants_plan TO {firms};
GRANT UPDATE (name, branding_config, ai_tone_settings, compliance_rules) ON tenants_organization TO {firms};
GRANT SELECT, INSERT, UPDATE ON tenants_usage TO {firms};
GRANT SELECT, INSERT, UPDATE, DELETE ON {markets}, {beat} TO {operators};
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_organization, tenants_domain, tenants_plan, tenants_usage TO {operators};
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants_export TO {operators};
GRANT SELECT, DELETE ON tenants_schemastate TO {operators};
"""

ROW_SECURITY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_rows ON {table};
DROP POLICY IF EXISTS operators_rows ON {table};
DROP POLICY IF EXISTS lookup ON {table};
CREATE POLICY own_rows ON {table} TO {firms} USING ({own});
CREATE POLICY operators_rows ON {table} TO {operators} USING (true);
CREATE POLICY lookup ON {table} FOR SELECT TO {public} USING (true);
"""
OWN_ORGANIZATION = "current_user = current_database() || ':' || schema_name"
OWN_BY_KEY = "{column} IN (SELECT id FROM tenants_organization WHERE current_user = current_database() || ':' || schema_name)"
OWN_ROWS = {
    "tenants_organization": OWN_ORGANIZATION,
    "tenants_domain": OWN_BY_KEY.format(column="tenant_id"),
    "tenants_usage": OWN_BY_KEY.format(column="organization_id"),
    "tenants_schemastate": OWN_BY_KEY.format(column="organization_id"),
    "tenants_export": OWN_BY_KEY.format(column="organization_id"),
}

FIRM = """
GRANT {firms} TO {role} WITH INHERIT TRUE, SET FALSE;
GRANT {role} TO {login} WITH INHERIT FALSE, SET TRUE;
CREATE SCHEMA {schema};
GRANT USAGE ON SCHEMA {schema} TO {role};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT EXECUTE ON FUNCTIONS TO {role};
"""
FIRM_TABLES = """
REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role};
REVOKE UPDATE, DELETE ON {schema}.events_event, {schema}.events_seal, {schema}.events_sealedevent FROM {role};
REVOKE UPDATE, DELETE ON {schema}.events_look FROM {role};
"""
DROP_SCHEMA = "DROP SCHEMA IF EXISTS {schema} CASCADE;"
DROP_ROLE = """
GRANT {role} TO {owner} WITH INHERIT TRUE;
DROP OWNED BY {role};
DROP ROLE {role};
"""
WAIT = "SELECT pg_advisory_lock(%s, hashtext(%s))"
TRY = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
ROLE_EXISTS = "SELECT 1 FROM pg_roles WHERE rolname = %s"
OPERATOR = "GRANT {operators} TO {role} WITH INHERIT TRUE, SET FALSE;"


@contextlib.contextmanager
def owner_rights() -> Iterator[DatabaseWrapper]:
    """Migrations and provisioning, on a connection of the owner's login. The usual connection rests meanwhile."""
    usual = usual_connection()
    if usual.is_owner:
        yield usual
        return
    connections["default"] = owner = _owner_connection(usual)
    try:
        yield owner
    finally:
        connections["default"] = usual
        owner.close()


@contextlib.contextmanager
def locked(number: int, name: str = "", *, wait: bool = False) -> Iterator[bool]:
    """Whether the lock is ours. It has a connection of its own, so it lasts as long as the block or, at most, the process."""
    usual = usual_connection()
    with usual.get_new_connection(usual.get_connection_params()) as held:
        held.autocommit = True
        held.execute("SELECT set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)")
        row = held.execute(WAIT if wait else TRY, [number, name]).fetchone()
        yield row[0] is not False


def database_rights() -> None:
    """Once per database, before its tables: the roles that belong to no one firm."""
    for name in ("public", FIRMS, OPERATORS):
        _make_role(name)
    run(ROLES, db=connection.settings_dict["NAME"])


def shared_rights() -> None:
    """After each migration of the shared tables: what each kind of role may do there, and to which rows."""
    run(SHARED_RIGHTS, markets=_tables("markets_"), beat=_tables("django_celery_beat_"))
    for table, own in OWN_ROWS.items():
        run(ROW_SECURITY, table=table, own=sql.SQL(own))


def make_firm(schema: str, *, is_operator: bool) -> None:
    """A firm's role and its empty schema. Refuses a schema or role that exists: names are never used again."""
    run("CREATE ROLE {role} NOLOGIN INHERIT;" + FIRM + (OPERATOR if is_operator else ""), schema=schema, role=_role(schema))


def firm_tables_rights(schema: str) -> None:
    """After each migration of a firm: the tables that its own role may not change."""
    run(FIRM_TABLES, schema=schema, role=_role(schema))


def drop_firm(schema: str) -> None:
    """What is there of a firm's schema and role."""
    run(DROP_SCHEMA, schema=schema)
    if has_role(schema):
        run(DROP_ROLE, schema=schema, role=_role(schema))


def has_role(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ROLE_EXISTS, [_role(schema)])
        return cursor.fetchone() is not None


def run(text: str, **names: str | sql.Composable) -> None:
    """Statements with names filled in as identifiers, on the owner's connection."""
    known = {"public": _role("public"), "firms": _role(FIRMS), "operators": _role(OPERATORS)}
    known |= {"login": settings.DATABASES["default"]["USER"], "owner": _owner_settings()["USER"]}
    parts = {name: _identifier(value) for name, value in (known | names).items()}
    with owner_rights() as owner:
        owner.ensure_connection()
        owner.connection.execute(sql.SQL(text).format(**parts).as_string(owner.connection))


def _identifier(value: str | sql.Composable) -> sql.Composable:
    return value if isinstance(value, sql.Composable) else sql.Identifier(value)


def _role(schema: str) -> str:
    return role_name(connection.settings_dict["NAME"], schema)


def _make_role(name: str) -> None:
    with contextlib.suppress(psycopg.errors.DuplicateObject):
        run("CREATE ROLE {role} NOLOGIN NOINHERIT", role=_role(name))


def _tables(prefix: str) -> sql.Composable:
    names = [name for name in connection.introspection.table_names() if name.startswith(prefix)]
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _owner_settings() -> dict[str, Any]:
    if not settings.DATABASE_OWNER_URL:
        raise ImproperlyConfigured("Set DATABASE_OWNER_URL: migrations and new firms need the login that owns the database.")
    return dict(environ.Env.db_url_config(settings.DATABASE_OWNER_URL))


def _owner_connection(usual: DatabaseWrapper) -> DatabaseWrapper:
    login = {key: value for key, value in _owner_settings().items() if key in ("USER", "PASSWORD", "HOST", "PORT")}
    patience = {"options": "-c lock_timeout=30s"}  # rather an error than a firm that waits behind a migration
    fresh = DatabaseWrapper(
        {**usual.settings_dict, **login, "OPTIONS": {**usual.settings_dict["OPTIONS"], **patience}}, "default"
    )
    fresh.is_owner = True
    return fresh
