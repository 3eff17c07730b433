"""Does every table stand where it belongs, with nothing that points from a firm into public?"""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models

from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows
from tenants import wall

pytestmark = pytest.mark.django_db

IN_BOTH = {"django_migrations": "Django keeps which migrations ran beside the tables that they made"}
COUNTED = {
    "markets.Price": "millions of rows, found by security and day, that nothing points at",
    "markets.Indicator": "found by series and month, that nothing points at",
    "markets.Rate": "found by currency and day, that nothing points at",
    "portfolios.Valuation": "millions of rows, found by portfolio and day, that nothing points at",
}
WRITTEN_ONCE = "written once and never saved again; its role reads its own firm's alone"
WITHOUT_A_FIRM_OF_ITS_OWN = {
    "portfolios.Valuation": "read by the thousand, as plain values",
    "events.Pending": "claimed by statements, never saved",
    **dict.fromkeys(
        [f"events.{name}" for name in ("Event", "EventDetail", "Seal", "SealedEvent", "Unsealed", "Look")], WRITTEN_ONCE
    ),
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


def test_i7_every_row_of_a_firm_knows_its_firm():
    """Read or begun in one firm, saved or asked in another: raises (tests/tenants/test_wall.py)."""
    shared = _expected(settings.SHARED_APPS)
    ours = [model for config in apps.get_app_configs() if _is_ours(config) for model in config.get_models()]
    of_firms = [model for model in ours if model._meta.db_table not in shared]
    plain = [m for m in of_firms if not (issubclass(m, Row) and issubclass(m._default_manager._queryset_class, Rows))]
    assert {model._meta.label for model in plain if not model._meta.auto_created} == set(WITHOUT_A_FIRM_OF_ITS_OWN)


def _is_ours(config):
    return config.path.startswith(str(settings.BASE_DIR)) and "site-packages" not in config.path


def _key(model):
    key = model._meta.pk
    return key.target_field if isinstance(key, models.ForeignKey) else key


def test_the_list_has_no_stale_entry(larkspur):
    assert set(IN_BOTH) <= _tables("public") & _tables(larkspur.schema_name)


# Every text that lies in public, and why it names no client. A client's words, name or figures lie in the firm alone.
PUBLIC_TEXTS = {
    "django_celery_beat_": "beat's own tables: tasks and their times",
    "django_migrations": "names of migrations",
    "markets_": "securities and closes that anybody may know",
    "tenants_organization": "the firm's own name, host, look, tone and policy",
    "tenants_domain": "hosts of firms, and what their DNS must say",
    "tenants_plan": "names of plans",
    "tenants_usage": "the name of what is counted",
    "tenants_schemastate": "names of migrations, kinds of errors",
    "tenants_export": "a state, a hash, the kind of an error",
}
PERSONAL = ("email", "phone", "address", "birth", "tax", "account", "salutation", "client", "household", "body", "quote", "note")
COLUMNS = """SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY', 'inet')"""


def test_i38_no_table_in_public_holds_what_could_name_a_client(larkspur):
    with wall.owner_rights() as owner, owner.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
    assert len(columns) > 20
    known = tuple(PUBLIC_TEXTS)
    assert [column for column in columns if not column[0].startswith(known)] == []
    assert [prefix for prefix in PUBLIC_TEXTS if not any(table.startswith(prefix) for table, _, _ in columns)] == []
    assert [column for column in columns if any(word in column[1] for word in PERSONAL)] == []


def test_i38_no_model_in_public_is_encrypted_or_points_at_a_person():
    """What must be encrypted, or names somebody who signs in, belongs into the firm."""
    shared = _expected(settings.SHARED_APPS)
    fields = [field for model in apps.get_models() if model._meta.db_table in shared for field in model._meta.get_fields()]
    assert [field for field in fields if isinstance(field, EncryptedTextField | models.EmailField | models.FileField)] == []
    assert [field for field in fields if field.is_relation and field.related_model is get_user_model()] == []
