"""What does a machine see of what happened?"""

import pytest
from django.db import transaction

from events import MACHINE, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(ivy):
    with transaction.atomic():
        return record(
            kind="call.logged",
            by=MACHINE,
            obj=ivy,
            household_id=ivy.household_id,
            data={"minutes": 4},
            detail={"text": "private words"},
        )


def test_ada_follows_her_household_without_the_texts(machine_of, ada, logged):
    answer = machine_of(ada).get("/api/v1/events/?kind=call.logged")
    assert [row["id"] for row in answer.json()["results"]] == [str(logged.pk)]
    assert b"private words" not in answer.content


def test_a_colleague_sees_nothing_of_it(machine_of, ben, logged):
    assert machine_of(ben).get("/api/v1/events/?kind=call.logged").json()["results"] == []


def test_the_firms_admin_sees_it(machine_of, fay, logged):
    assert len(machine_of(fay).get("/api/v1/events/?kind=call.logged").json()["results"]) == 1


def test_i22_another_firms_key_opens_nothing(machine_of, eve, larkspur, logged):
    assert machine_of(eve, at=larkspur).get("/api/v1/events/").status_code == 401


def test_without_a_key_the_answer_is_a_problem(visitor, larkspur):
    answer = visitor(larkspur).get("/api/v1/events/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_household_that_is_no_uuid_is_named_as_the_problem(machine_of, ada):
    answer = machine_of(ada).get("/api/v1/events/?household=nonsense")
    assert answer.status_code == 400
