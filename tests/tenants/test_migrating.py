"""Is a firm whose tables are behind the code kept waiting, and does one that cannot be migrated hold up no other?"""

import json

import pytest
from celery.exceptions import Reject
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from relate.lib.current import HEADER
from tenants import enter, hosts, migrated
from tenants.management.commands.migrate_schemas import Command
from tenants.models import SchemaState

pytestmark = [pytest.mark.django_db, pytest.mark.public]


@pytest.fixture
def newer_code(monkeypatch):
    wanted = migrated.wanted() | {"clients.9999_new"}
    monkeypatch.setattr(migrated, "wanted", lambda: wanted)
    hosts.forget()


def state_of(firm):
    with enter.nobody():
        return SchemaState.objects.get(organization=firm)


def test_i30_a_firm_behind_the_code_answers_503_and_never_public(visitor, larkspur, newer_code):
    answer = visitor(larkspur).get("/account/login/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "brought up to date" in answer.text
    with pytest.raises(enter.NotOpen, match="behind the code"):
        enter.open_firm(larkspur.schema_name)
    assert enter.each_active() == []


def test_i30_tasks_of_a_firm_behind_the_code_wait_in_their_rows(larkspur, newer_code):
    from feedback.tasks import read_unread

    with enter.nobody(), pytest.raises(Reject):
        read_unread.push_request(**{HEADER: larkspur.schema_name})
        try:
            read_unread()
        finally:
            read_unread.pop_request()


def test_a_firm_ahead_of_the_code_is_served(visitor, larkspur, monkeypatch):
    """Old processes run on while a release goes out: what it added harms nobody."""
    fewer = frozenset(sorted(migrated.wanted())[:-1])
    monkeypatch.setattr(migrated, "wanted", lambda: fewer)
    hosts.forget()
    assert visitor(larkspur).get("/account/login/").status_code == 200


def test_a_firm_of_which_nothing_is_known_waits(visitor, larkspur):
    with enter.operator():
        SchemaState.objects.filter(organization=larkspur).delete()
    hosts.forget()
    assert visitor(larkspur).get("/account/login/").status_code == 503


def test_a_firm_cannot_say_how_far_it_is(larkspur):
    with enter.firm(larkspur):
        assert SchemaState.objects.get().organization_id == larkspur.pk
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SchemaState.objects.update(applied=[])


@pytest.mark.django_db(transaction=True)
def test_i30_one_firm_that_fails_does_not_stop_the_rest(larkspur, cobalt, monkeypatch, capsys):
    reached, real = [], Command._run

    def run(self, schema, options):
        reached.append(schema)
        if schema == larkspur.schema_name:
            raise DatabaseError("Ivy Moss is in the way")
        real(self, schema, options)

    monkeypatch.setattr(Command, "_run", run)
    with pytest.raises(CommandError, match=r"Not migrated: larkspur\.localhost"):
        call_command("migrate_schemas", tenant=True, verbosity=0)
    assert {larkspur.schema_name, cobalt.schema_name} <= set(reached)
    assert (state_of(larkspur).state, state_of(larkspur).error) == ("failed", "DatabaseError")
    assert state_of(cobalt).state == "current"
    call_command("firms", json=True)
    told = {row["firm"]: row["tables"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told["larkspur.localhost"] == "up to date, failed: DatabaseError"

    monkeypatch.setattr(Command, "_run", real)
    call_command("migrate_schemas", schema_name=larkspur.schema_name, verbosity=0)
    assert (state_of(larkspur).state, state_of(larkspur).error) == ("current", "")


def test_the_list_of_firms_leaves_with_1_where_one_is_behind(larkspur, newer_code, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("firms")
    assert left.value.code == 1
    assert "behind the code" in capsys.readouterr().out


def test_i30_each_migration_is_one_transaction():
    """Broken off in the middle it leaves nothing, so the next run begins it again."""
    from django.db.migrations.loader import MigrationLoader

    ours = migrated.wanted()
    loose = [key for key, one in MigrationLoader(None).disk_migrations.items() if ".".join(key) in ours and not one.atomic]
    assert loose == []
