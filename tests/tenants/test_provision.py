"""Is a firm made wholly or not at all?"""

import pytest
from django.core.management import call_command
from django.db import connection

from tenants import enter, provision, template, wall
from tenants.actions import create_firm
from tenants.models import Domain, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.public]


def _schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'f\\_%'")
        (schemas,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE %s", [connection.settings_dict["NAME"] + ":f\\_%"])
        return schemas, cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("module", "step"),
    [(template, "firm_sql"), (provision, "make_schema"), (wall, "make_firm"), (wall, "firm_tables_rights")],
)
def test_i31_a_fault_at_any_step_leaves_nothing_behind(larkspur, monkeypatch, module, step):
    before = _schemas()

    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(module, step, fail)
    with pytest.raises(OSError, match="disk"):
        create_firm(name="Half & Half", domain="half.localhost")
    assert not Organization.objects.filter(name="Half & Half").exists()
    assert not Domain.objects.filter(domain="half.localhost").exists()
    assert _schemas() == before


def test_i31_migrations_make_the_same_firm_where_no_dump_is_at_hand(larkspur, monkeypatch):
    monkeypatch.setattr(template, "_pg_dump", lambda: None)
    firm = create_firm(name="By hand", domain="byhand.localhost")
    try:
        assert _columns(firm.schema_name) == _columns(larkspur.schema_name)
        assert _rights(firm) == _rights(larkspur)
    finally:
        with wall.owner_rights():
            Organization.objects.filter(pk=firm.pk).delete()
        provision.drop_schema(firm.schema_name)


def test_a_new_firm_is_at_the_head_of_the_migrations(spare_firm, capsys):
    call_command("migrate_schemas", schema_name=spare_firm.schema_name, interactive=False, verbosity=1)
    assert "No migrations to apply" in capsys.readouterr().out
    with enter.firm(spare_firm):
        assert enter.required().is_active


def test_i29_a_schema_name_is_never_used_twice(spare_firm):
    with pytest.raises(Exception, match="already exists"):
        provision.make_schema(spare_firm.schema_name, is_operator=False)
    with enter.firm(spare_firm), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clients_client")


def _columns(schema):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = %s ORDER BY 1, 2",
            [schema],
        )
        return cursor.fetchall()


def _rights(firm):
    query = """SELECT relname, string_agg(privilege_type, ',' ORDER BY privilege_type) FROM pg_class, aclexplode(relacl)
               WHERE relnamespace = %s::regnamespace AND relkind = 'r' AND grantee <> relowner GROUP BY relname ORDER BY 1"""
    with connection.cursor() as cursor:
        cursor.execute(query, [firm.schema_name])
        return cursor.fetchall()


def test_many_rows_are_deleted_by_one_statement():
    from django.db.models.deletion import Collector

    from portfolios.models import Valuation

    assert Collector(using="default").can_fast_delete(Valuation.objects.all())
