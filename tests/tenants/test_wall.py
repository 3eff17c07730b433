"""Does the database itself keep firms apart, whatever our code forgets?"""

import contextlib

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, transaction

from advisors.models import User
from clients.models import Client
from markets.models import Security
from relate.lib.models import CrossFirm
from tenants import archive, enter, wall
from tenants.models import Domain, Organization, Usage
from tenants.postgres.base import role_name, usual_connection

pytestmark = pytest.mark.django_db


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchone() if cursor.description else None


def whoami():
    return ask("SELECT current_user::text, current_setting('search_path')")


def role_of(schema):
    return role_name(connection.settings_dict["NAME"], schema)


def refused(statement, *parameters, because="permission denied"):
    with pytest.raises(DatabaseError, match=because), transaction.atomic():
        ask(statement, *parameters)


def test_path_and_role_are_entered_together(larkspur, cobalt):
    assert whoami() == (role_of(larkspur.schema_name), f'"{larkspur.schema_name}", "public"'.replace(", ", ","))
    with enter.firm(cobalt):
        assert whoami()[0] == role_of(cobalt.schema_name)
    with enter.nobody():
        assert whoami() == (role_of("public"), '"public"')
    assert whoami()[0] == role_of(larkspur.schema_name)


def test_one_statement_enters_and_the_next_query_pays_nothing(cobalt, django_assert_num_queries):
    with django_assert_num_queries(3), enter.firm(cobalt):
        ask("SELECT 1")
        ask("SELECT 1")


def test_another_firms_rows_cannot_be_read_or_written(cobalt):
    refused(f"SELECT * FROM {cobalt.schema_name}.clients_client")
    refused(f"UPDATE {cobalt.schema_name}.clients_client SET name = 'x'")
    refused(f"DELETE FROM {cobalt.schema_name}.events_event")


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        ("DROP TABLE clients_client CASCADE", "must be owner"),
        ("ALTER TABLE clients_client DISABLE TRIGGER ALL", "must be owner"),
        ("ALTER TABLE events_event DISABLE TRIGGER USER", "must be owner"),
        ("TRUNCATE clients_client CASCADE", "permission denied"),
        ("CREATE TABLE evil (i int)", "permission denied"),
        ("CREATE TABLE public.evil (i int)", "permission denied"),
        ("CREATE SCHEMA evil", "permission denied"),
        ("CREATE ROLE evil", "permission denied"),
        ("SELECT * FROM pg_authid", "permission denied"),
        ("UPDATE events_event SET kind = 'x'", "permission denied"),
        ("DELETE FROM events_event", "permission denied"),
        ("DELETE FROM django_migrations", "permission denied"),
        ("SET ROLE relate_owner", "permission denied"),
    ],
)
def test_a_firm_changes_rows_and_nothing_else(statement, because):
    refused(statement, because=because)


def test_a_firm_reads_the_shared_market_and_cannot_write_it():
    assert Security.objects.count() >= 0
    refused("INSERT INTO markets_security DEFAULT VALUES")
    refused("DELETE FROM markets_price")


def test_a_firm_sees_and_changes_its_own_organization_only(larkspur, cobalt):
    assert list(Organization.objects.values_list("name", flat=True)) == ["Larkspur & Hale"]
    assert [domain.domain for domain in Domain.objects.all()] == ["larkspur.localhost"]
    assert Organization.objects.update(name="Larkspur, renamed") == 1
    with enter.nobody():
        assert Organization.objects.get(pk=cobalt.pk).name == "Cobalt Ridge"


def test_a_firm_cannot_change_what_it_is():
    refused("UPDATE tenants_organization SET status = 'active'")
    refused("UPDATE tenants_organization SET kind = 'operator'")
    refused("UPDATE tenants_organization SET domain = 'evil.localhost'")
    refused("UPDATE tenants_domain SET domain = 'evil.localhost'")
    refused("DELETE FROM tenants_organization")


def test_t19_no_firm_writes_where_operators_are(operator_firm):
    refused(f"INSERT INTO {operator_firm.schema_name}.advisors_user (email) VALUES ('x@ops.example')")
    refused(f"UPDATE {operator_firm.schema_name}.advisors_user SET role = 'operator'")
    refused("INSERT INTO tenants_organization (name) VALUES ('x')")


def test_a_firm_counts_its_own_usage_only(larkspur, cobalt):
    Usage.objects.create(organization=larkspur, month="2026-11-01", metric="letters", count=3)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Usage.objects.create(organization=cobalt, month="2026-11-01", metric="letters")
    with enter.firm(cobalt):
        assert not Usage.objects.exists()


def test_the_operator_alone_writes_shared_tables(larkspur):
    with enter.operator():
        assert Organization.objects.count() == 3
        Organization.objects.filter(pk=larkspur.pk).update(kind="firm")
        refused(f"SELECT * FROM {larkspur.schema_name}.clients_client")


def test_work_without_a_firm_reads_hosts_and_no_more(larkspur):
    with enter.nobody():
        assert Organization.objects.count() == 3
        refused(f"SELECT * FROM {larkspur.schema_name}.clients_client")
        refused("SELECT * FROM markets_price")
        refused("UPDATE tenants_organization SET name = 'x'")
        refused("SELECT * FROM tenants_usage")


def test_i1_a_firm_that_does_not_exist_raises_and_writes_nothing():
    ghost = Organization(schema_name="f_ghostghostghost0", name="Ghost")
    for attempt in (Client.objects.count, lambda: User.objects.create_user("ghost@example.com", name="Ghost")):
        with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic(), enter.firm(ghost):
            attempt()
    assert User.objects.count() == 0


FIRMS_OWN = sorted(archive.tables(), key=lambda model: model._meta.label)


def test_i1_no_model_of_a_firm_is_read_or_written_where_a_missing_schema_leads_to():
    """`public`, the end of every search path: asked and written to one by one."""
    assert len(FIRMS_OWN) > 50
    with enter.nobody():
        for model in FIRMS_OWN:
            insert = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} DEFAULT VALUES"
            for attempt in (model._base_manager.count, lambda statement=insert: ask(statement)):
                with pytest.raises(ProgrammingError, match="relation .* does not exist"), transaction.atomic():
                    attempt()


def test_i1_every_model_is_found_in_the_firm_alone_and_every_shared_one_in_public(larkspur):
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    where = "SELECT name, relnamespace::regnamespace::text FROM unnest(%s::text[]) name JOIN pg_class c ON c.oid = name::regclass"
    with connection.cursor() as cursor:
        cursor.execute(where, [[connection.ops.quote_name(model._meta.db_table) for model in models]])
        found = {name.strip('"'): schema for name, schema in cursor.fetchall()}
    firms = {model._meta.db_table for model in FIRMS_OWN} | set(archive.LEFT_OUT)
    assert found == {one._meta.db_table: larkspur.schema_name if one._meta.db_table in firms else "public" for one in models}


def test_i2_a_table_missing_in_a_firm_never_falls_through_to_public(spare_firm):
    with wall.owner_rights():
        wall.run("ALTER TABLE {schema}.clients_client RENAME TO hidden", schema=spare_firm.schema_name)
    with enter.firm(spare_firm), pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        Client.objects.count()


def test_i12_a_rolled_back_savepoint_leaves_the_right_firm(larkspur, cobalt):
    savepoint = transaction.savepoint()
    with enter.firm(cobalt):
        Client.objects.count()
        transaction.savepoint_rollback(savepoint)
        assert whoami()[0] == role_of(cobalt.schema_name)
    assert whoami()[0] == role_of(larkspur.schema_name)


def test_a_failed_statement_inside_a_savepoint_leaves_the_right_firm(larkspur, cobalt):
    with enter.firm(cobalt):
        with pytest.raises(DatabaseError), transaction.atomic():
            ask("SELECT 1/0")
        assert whoami()[0] == role_of(cobalt.schema_name)
    assert whoami()[0] == role_of(larkspur.schema_name)


def test_a_server_side_cursor_reads_the_right_firm(ivy, cobalt):
    assert [client.pk for client in Client.objects.iterator(chunk_size=1)] == [ivy.pk]
    with enter.firm(cobalt):
        assert list(Client.objects.iterator(chunk_size=1)) == []


def test_the_login_without_a_role_owns_and_reads_nothing(larkspur):
    s = connection.settings_dict
    with psycopg.connect(
        host=s["HOST"], port=s["PORT"], user=s["USER"], password=s["PASSWORD"], dbname=s["NAME"], autocommit=True
    ) as bare:
        for table in (
            f"{larkspur.schema_name}.clients_client",
            "public.tenants_organization",
            "public.django_celery_beat_periodictask",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bare.execute(f"SELECT * FROM {table}")
        login = bare.execute("SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert login.fetchone() == (False, False, False, False)
        assert bare.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole").fetchone() == (0,)


def test_the_owner_is_no_superuser_and_rests_beside_the_usual_connection(larkspur):
    User.objects.create_user("only-here@larkspur.example", name="X")
    with wall.owner_rights() as owner:
        assert ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == (False,)
        assert owner.settings_dict["USER"] != connection.settings_dict.get("X")
        assert not owner.in_atomic_block
    assert whoami()[0] == role_of(larkspur.schema_name)
    assert User.objects.filter(email="only-here@larkspur.example").exists()


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_comes_back_to_the_same_firm(larkspur):
    (process,) = ask("SELECT pg_backend_pid()")
    with wall.owner_rights():  # may end sessions, so that a database in use can be dropped
        ask("SELECT pg_terminate_backend(%s)", process)
    with pytest.raises(OperationalError):
        ask("SELECT 1")
    connection.close()
    assert whoami()[0] == role_of(larkspur.schema_name)


@pytest.mark.django_db(transaction=True)
def test_a_broken_transaction_raises_instead_of_switching(larkspur, cobalt):
    with pytest.raises(DatabaseError), transaction.atomic():
        with contextlib.suppress(DatabaseError):
            ask("SELECT 1/0")
        with enter.firm(cobalt):
            ask("SELECT 1")
    assert whoami()[0] == role_of(larkspur.schema_name)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('/')",
        "SELECT lo_import('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "COPY clients_note FROM '/etc/passwd'",
        "SET SESSION AUTHORIZATION relate_owner",
        "SET session_replication_role = 'replica'",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "LOAD 'auto_explain'",
    ],
)
def test_whole_statements_reach_no_file_no_program_and_no_other_login(statement):
    refused(statement, because="permission denied|must be|must have|superuser|not allowed")


def test_no_session_sees_what_another_session_asks_or_ends_it(larkspur):
    """A statement's text may hold a client's words."""
    usual = usual_connection()
    with usual.get_new_connection(usual.get_connection_params()) as other:
        (pid,) = other.execute("SELECT pg_backend_pid(), 'a secret of another session'").fetchone()[:1]
        assert ask("SELECT query FROM pg_stat_activity WHERE pid = %s", pid) == ("<insufficient privilege>",)
        refused("SELECT pg_terminate_backend(%s)", pid)


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        ("SELECT 1; RESET ROLE", "multiple commands"),
        ("SELECT 1; SELECT 2", "multiple commands"),
        ("CREATE TEMP TABLE clients_client (i int)", "permission denied"),
        ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "permission denied"),
        ("ALTER ROLE relate_app PASSWORD 'x'", "permission denied"),
        ("ALTER ROLE relate_app SET role = 'x'", "permission denied"),
        ("SET track_activities = off", "permission denied"),
    ],
)
def test_what_an_injected_statement_does_not_reach(statement, because):
    refused(statement, because=because)


def test_no_firm_hands_its_rights_on_also_not_as_the_login(larkspur, cobalt):
    ours, theirs = role_of(larkspur.schema_name), role_of(cobalt.schema_name)
    for before in ("SELECT 1", "RESET ROLE"):
        for statement in (f'GRANT "{theirs}" TO "{ours}"', f'GRANT "{ours}" TO PUBLIC', f'DROP ROLE "{theirs}"'):
            with transaction.atomic():
                ask(before)
                refused(statement, because="permission denied|not")
                transaction.set_rollback(True)
    refused(f"GRANT SELECT ON {cobalt.schema_name}.clients_client TO PUBLIC")


def test_row_security_asks_who_one_is_and_no_setting(larkspur, cobalt):
    """The policies compare the role itself. Switched off, it refuses instead of showing more."""
    for name in ("app.firm", "relate.schema", "search_path"):
        with transaction.atomic():
            ask("SELECT set_config(%s, %s, true)", name, f"{cobalt.schema_name}, public")
            assert ask("SELECT name FROM public.tenants_organization") == ("Larkspur & Hale",)
            transaction.set_rollback(True)
    with transaction.atomic():
        ask("SET LOCAL row_security = off")
        refused("SELECT name FROM tenants_organization", because="row-level security")
        transaction.set_rollback(True)


def test_a_search_path_to_another_firm_finds_nothing_there(larkspur, cobalt, ivy):
    with transaction.atomic():
        ask("SELECT set_config('search_path', %s, true)", cobalt.schema_name)
        refused("SELECT * FROM clients_client", because="does not exist|permission denied")
        transaction.set_rollback(True)


def test_what_the_wall_does_not_stop_is_as_docs_operations_says(cobalt):
    """Whoever can run whole statements of his own may take another firm's role: the login may take each, one at a time.

    That is why no SQL is built from text (tests/guards/test_forbidden.py). If this ever fails, the page can promise more.
    """
    with transaction.atomic():
        ask("SELECT set_config('role', %s, true)", role_of(cobalt.schema_name))
        assert ask(f"SELECT count(*) FROM {cobalt.schema_name}.clients_client") == (0,)
        refused(f"UPDATE {cobalt.schema_name}.events_event SET kind = 'x'")
        ask("RESET ROLE")
        refused(f"SELECT count(*) FROM {cobalt.schema_name}.clients_client")
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("roles of other firms have names", "SELECT count(*) > 2 FROM pg_roles WHERE rolname LIKE '%:f\\_%'"),
        ("other firms' tables have sizes", "SELECT pg_total_relation_size('{other}.clients_client'::regclass::oid) > 0"),
        ("how many rows they have", "SELECT count(*) > 0 FROM pg_class WHERE relnamespace = '{other}'::regnamespace"),
        ("locks by number are everybody's", "SELECT pg_try_advisory_xact_lock(7305001, 0)"),
        ("time-outs are a session's own", "SELECT set_config('statement_timeout', '0', true) = '0'"),
        ("large objects may be made", "SELECT lo_create(0) > 0"),
    ],
)
def test_what_a_firms_role_sees_beside_its_rows_is_as_docs_operations_says(cobalt, what, statement):
    other = cobalt.schema_name
    with transaction.atomic():
        (oid,) = ask("SELECT oid FROM pg_class WHERE relname = 'clients_client' AND relnamespace::regnamespace::text = %s", other)
        text = statement.replace("'{other}.clients_client'::regclass::oid", str(oid)).replace("{other}", other)
        assert ask(text) == (True,), what
        transaction.set_rollback(True)


def test_what_the_login_may_beside_its_roles_is_as_docs_operations_says():
    """Without a role it reads nothing, and may lock the product out: its own password and defaults are its own."""
    with transaction.atomic():
        ask("RESET ROLE")
        ask("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")
        ask("ALTER ROLE CURRENT_USER PASSWORD 'taken back with the transaction'")
        transaction.set_rollback(True)


def test_i7_what_was_read_in_one_firm_is_saved_and_asked_in_no_other(ivy, ada, cobalt):
    """A key of its own keeps it from overwriting a row there; without this it would become a copy of ada's client there."""
    lazy, read = Client.objects.filter(name="Ivy Moss"), Client.objects.get()
    people, of_household = User.objects.all(), ivy.household.clients
    with enter.firm(cobalt):
        for attempt in (
            read.save,
            ivy.save,
            read.delete,
            lambda: list(lazy),
            lambda: list(lazy.filter(pk=ivy.pk)),
            lazy.count,
            lazy.exists,
            lazy.delete,
            lambda: lazy.update(name="x"),
            lambda: list(lazy.values("name")),
            lambda: list(lazy.iterator()),
            people.first,
            of_household.count,
            lambda: ivy.household.clients.create(name="x"),
        ):
            with pytest.raises(CrossFirm):
                attempt()
        assert not Client.objects.exists()
    assert list(lazy) == [ivy]
    read.save()


def test_i7_what_was_born_without_a_firm_is_of_the_firm_that_uses_it(cobalt):
    with enter.nobody():
        every = User.objects.all()
    assert every.count() == 0
    with enter.firm(cobalt):
        assert every.count() == 0
