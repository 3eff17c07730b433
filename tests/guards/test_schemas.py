"""Does every table stand where it belongs, with nothing that points from a firm into public?"""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

pytestmark = pytest.mark.django_db

IN_BOTH = {"django_migrations": "Django keeps which migrations ran beside the tables that they made"}
COUNTED = {
    "markets.Price": "millions of rows, found by security and day, that nothing points at",
    "portfolios.Valuation": "millions of rows, found by portfolio and day, that nothing points at",
}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
CROSSING = """
SELECT con.conname FROM pg_constraint con
JOIN pg_class own ON own.oid = con.conrelid JOIN pg_class other ON other.oid = con.confrelid
WHERE con.contype = 'f' AND own.relnamespace <> other.relnamespace
"""


def _tables(schema):
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        return {name for (name,) in cursor.fetchall()}


def _expected(labels):
    names = {label.split(".")[-1] for label in labels}
    configs = [config for config in apps.get_app_configs() if config.label in names]
    return {
        model._meta.db_table
        for config in configs
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def test_i2_no_table_stands_in_public_and_in_a_firm(larkspur):
    assert _tables("public") & _tables(larkspur.schema_name) == set(IN_BOTH)


def test_i3_every_firm_table_stands_in_the_firm_and_not_in_public(larkspur):
    expected = _expected(settings.TENANT_APPS)
    assert {"advisors_user", "django_session", "clients_client"} <= expected
    assert _tables(larkspur.schema_name) == expected | set(IN_BOTH)


def test_public_holds_the_shared_tables_and_nothing_else():
    assert _tables("public") == _expected(settings.SHARED_APPS) | set(IN_BOTH)


def test_i36_no_foreign_key_crosses_schemas():
    with connection.cursor() as cursor:
        cursor.execute(CROSSING)
        assert cursor.fetchall() == []


def test_i36_no_firm_model_points_at_a_shared_model():
    shared = _expected(settings.SHARED_APPS)
    crossing = [
        field
        for table in (set(apps.get_models()))
        if table._meta.db_table not in shared
        for field in table._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in shared
    ]
    assert not crossing


def test_i7_every_key_of_ours_is_a_uuid():
    ours = [model for config in apps.get_app_configs() if _is_ours(config) for model in config.get_models()]
    assert len(ours) > 20
    assert {m._meta.label for m in ours if not isinstance(_key(m), models.UUIDField)} == set(COUNTED)


def _is_ours(config):
    return config.path.startswith(str(settings.BASE_DIR)) and "site-packages" not in config.path


def _key(model):
    key = model._meta.pk
    return key.target_field if isinstance(key, models.ForeignKey) else key


def test_the_list_has_no_stale_entry(larkspur):
    assert set(IN_BOTH) <= _tables("public") & _tables(larkspur.schema_name)
