"""Is it written down who looked at which household or client, once and without slowing the page?"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from events.models import Look
from relate.looks import SHOWS
from tests.guards.test_urls import ALL

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# An address with a key that answers a GET, and why opening it is no look at a client.
NO_LOOK = {
    "clients:new_client": "an empty form",
    "clients:import": "a file's rows before they are anybody's data; the import is an event",
    "clients:import_skipped": "the same file's rows that stayed out",
    "portfolios:import": "a custodian's file; the import is an event",
    "portfolios:import_problems": "the same file's rows that stayed out",
    "portfolios:import_columns": "the columns of the same file, before they are anybody's data",
    "messaging:mail": "the demonstration's mailbox, where a client's own mail is shown",
    "messaging:mail_body": "the same",
    "api:v1:portfolios:import_columns": "the columns of the same file, before they are anybody's data",
    "api:v1:portfolios:import": "counts and problems of a file",
}
CLOSED = {403, 405}


def looks():
    return sorted((look.viewer_id, look.household_id, look.client_id, look.way) for look in Look.objects.all())


def test_opening_a_household_is_a_look_and_opening_it_again_is_the_same(client_for, ada, ivy):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            assert client_for(ada).get(f"/households/{ivy.household_id}/").status_code == 200
        assert looks() == [(ada.pk, ivy.household_id, None, "page")]
        clock.shift(timedelta(minutes=16))
        client_for(ada).get(f"/households/{ivy.household_id}/")
    assert Look.objects.count() == 2


def test_opening_a_client_names_the_client(client_for, cora, ivy):
    client_for(cora).get(f"/clients/{ivy.pk}/")
    assert looks() == [(cora.pk, ivy.household_id, ivy.pk, "page")]


def test_what_was_refused_was_not_seen(client_for, ben, ivy):
    assert client_for(ben).get(f"/households/{ivy.household_id}/").status_code == 404
    assert looks() == []


def test_a_machine_looks_in_the_name_of_its_person(machine_of, ada, ivy):
    machine_of(ada).get(f"/api/v1/clients/{ivy.pk}/")
    assert looks() == [(ada.pk, ivy.household_id, ivy.pk, "machine")]


def test_a_list_of_the_api_is_a_look_at_each_household_in_one_statement(machine_of, ada, ivy, django_assert_num_queries):
    from clients.models import Household

    Household.objects.bulk_create(Household(name=f"H {n}", advisor=ada, since_on="2020-01-01") for n in range(20))
    machine_of(ada).get("/api/v1/households/")
    assert Look.objects.filter(way="machine").count() == 21
    machine_of(ada).get("/api/v1/clients/")
    assert Look.objects.filter(client_id=ivy.pk).count() == 1


def test_a_look_costs_one_statement(client_for, ada, ivy, monkeypatch):
    from django.test.utils import CaptureQueriesContext

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client_for(ada).get(f"/clients/{ivy.pk}/")
        return len(asked)

    statements()
    with_look = statements()
    monkeypatch.setattr("relate.looks.SHOWS", {})
    assert with_look - statements() == 1


def test_nobody_changes_a_look(client_for, ada, ivy):
    client_for(ada).get(f"/clients/{ivy.pk}/")
    for change in (lambda: Look.objects.update(way="machine"), lambda: Look.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_compliance_sees_who_looked(client_for, ada, cora, ivy):
    client_for(ada).get(f"/clients/{ivy.pk}/")
    page = client_for(cora).get("/admin/events/look/").content.decode()
    assert "Ada Winslow" in page
    assert f"/clients/{ivy.pk}/" in page
    assert client_for(ada).get("/admin/events/look/").status_code == 302


def test_every_address_with_a_key_is_a_look_or_says_why_not(client_for, machine_of, cora, ada):
    """Told apart from a form's address by its answer to a GET: of compliance, an advisor and a machine none is shown one."""
    browsers = client_for(cora), client_for(ada), machine_of(ada)
    keyed = {name: path for name, (path, _) in ALL.items() if "00000000-" in path and not name.startswith("admin:")}
    shown = {
        name
        for name, path in keyed.items()
        if not {browsers[2].get(path).status_code} <= CLOSED
        and (name.startswith("api:") or not {browser.get(path).status_code for browser in browsers[:2]} <= CLOSED)
    }
    assert len(shown) > 15
    assert shown - set(SHOWS) - set(NO_LOOK) == set()
    assert not set(NO_LOOK) - set(ALL), "stale"
    assert not set(SHOWS) - set(ALL), "stale"
