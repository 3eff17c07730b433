"""Does a machine get a problem that it can read, also where there is no door at all?"""

import jsonschema
import pytest

from relate.lib.api import PROBLEM
from relate.lib.openapi import PROBLEM_SHAPE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/clients/not-a-key/", "/api/v2/"])
def test_an_address_that_nobody_has_is_a_problem_to_machines(machine_of, ada, path):
    answer = machine_of(ada).get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    jsonschema.validate(answer.json(), PROBLEM_SHAPE)


def test_and_a_page_to_people(client_for, ada):
    answer = client_for(ada).get("/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_a_cursor_that_nobody_gave_out_is_a_wrong_parameter(machine_of, ada):
    answer = machine_of(ada).get("/api/v1/clients/?cursor=abc")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert answer.json()["errors"][0]["field"] == "cursor"
