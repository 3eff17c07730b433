"""What does a machine see of the people a firm serves?"""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients import actions

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
LISTS = ["households", "clients", "tasks", "referrals"]


@pytest.fixture
def rows(ada, ivy) -> dict[str, str]:
    task = actions.add_task(household=ivy.household, title="Call Ivy", owner=ada, by=ada.actor)
    referral = actions.name_referral(household=ivy.household, name="Femi", at=AT, by=ada.actor)
    made = {"households": ivy.household, "clients": ivy, "tasks": task, "referrals": referral}
    return {name: str(row.pk) for name, row in made.items()}


@pytest.mark.parametrize("name", LISTS)
def test_ada_lists_and_reads_her_own(machine_of, ada, rows, name):
    listed = machine_of(ada).get(f"/api/v1/{name}/")
    assert [row["id"] for row in listed.json()["results"]] == [rows[name]]
    assert machine_of(ada).get(f"/api/v1/{name}/{rows[name]}/").json() == listed.json()["results"][0]


@pytest.mark.parametrize("name", LISTS)
def test_a_colleague_finds_nothing(machine_of, ben, rows, name):
    assert machine_of(ben).get(f"/api/v1/{name}/").json()["results"] == []
    assert machine_of(ben).get(f"/api/v1/{name}/{rows[name]}/").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a1_another_firm_finds_nothing(machine_of, eve, larkspur, rows, name):
    assert machine_of(eve).get(f"/api/v1/{name}/{rows[name]}/").status_code == 404
    assert machine_of(eve, at=larkspur).get(f"/api/v1/{name}/").status_code == 401


@pytest.mark.parametrize("name", LISTS)
def test_reading_is_all_that_can_be_done(machine_of, ada, rows, name):
    assert machine_of(ada).post(f"/api/v1/{name}/", {}, content_type="application/json").status_code == 405
    assert machine_of(ada).delete(f"/api/v1/{name}/{rows[name]}/").status_code == 405


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("households/?search=moss", 1),
        ("households/?search=reyes", 0),
        ("clients/?email=IVY@moss.example", 1),
        ("clients/?external_id=C-1", 0),
        ("clients/?household=7b1f0e52-3c1d-4a94-9a55-2f5d0c9a4e11", 0),
        ("tasks/?open=true", 1),
        ("tasks/?open=false", 0),
        ("referrals/?stage=named", 1),
        ("referrals/?stage=client", 0),
    ],
)
def test_filters_narrow(machine_of, ada, rows, query, count):
    assert len(machine_of(ada).get(f"/api/v1/{query}").json()["results"]) == count


@pytest.mark.parametrize("query", ["clients/?household=x", "tasks/?open=perhaps", "referrals/?stage=friend"])
def test_a_filter_that_cannot_be_is_a_problem(machine_of, ada, rows, query):
    answer = machine_of(ada).get(f"/api/v1/{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@time_machine.travel(AT, tick=False)
def test_a_list_takes_the_same_queries_for_one_and_for_many(machine_of, ada, ivy, rows):
    machine, counts = machine_of(ada), []
    for people in (0, 40):
        for number in range(people):
            actions.add_client(household=ivy.household, name=f"Person {number}", by=ada.actor)
        machine.get("/api/v1/clients/")  # what is cached is warm
        with CaptureQueriesContext(connection) as asked:
            counts.append(len(machine.get("/api/v1/clients/").json()["results"]))
        counts.append(len(asked))
    assert counts[::2] == [1, 41]
    assert counts[1] == counts[3]
