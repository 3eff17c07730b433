"""F14: is what cannot be read or kept the sender's mistake, and never a failure of ours? Some of these were one once."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.django_db
LISTS = ["clients", "households", "tasks", "referrals", "messages", "feedback", "alerts", "events", "portfolios", "imports"]
QUERIES = {
    "a NUL": "search=\x00&external_id=\x00&kind=\x00&household=\x00&state=\x00&stage=\x00&open=\x00",
    "an ordering by nothing": "cursor=cD0lMDA%3D",
    "an offset past all numbers": "cursor=bz05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ==",
    "a cursor of nothing": "cursor=zzz",
    "a page past all numbers": "limit=99999999999999999999",
    "broken bytes": "household=%ff&search=%ff%fe",
}
BODIES = {
    "a deep list": "[" * 100_000 + "]" * 100_000,
    "a deep object": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "half a letter": '{"portfolio_id": "\\ud800"}',
    "half a letter for a name": '{"\\ud800": 1}',
    "a NUL": '{"portfolio_id": "\\u0000"}',
    "a number without end": "1" * 5000,
    "an infinite number": '{"portfolio_id": 1e999}',
    "a list": "[]",
    "nothing": "null",
}


@pytest.fixture
def machine(machine_of, ada):
    machine = machine_of(ada)
    machine.raise_request_exception = False
    return machine


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_f14_no_parameter_breaks_a_list(machine, query):
    codes = {name: machine.get(f"/api/v1/{name}/?{quote(query, safe='=&%')}").status_code for name in LISTS}
    assert not [name for name, code in codes.items() if code not in (200, 400, 404)], codes


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k"}])
def test_f14_no_json_breaks_a_door(machine, body, key):
    answer = machine.post("/api/v1/ai/generate-insights/", body, content_type="application/json", headers=key)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_f14_a_firms_cookie_does_nothing_at_the_public_site(client_for, ada):
    browser = client_for(ada)
    browser.raise_request_exception = False
    assert browser.get("/clients/", headers={"host": "localhost"}).status_code == 404


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 400 + "x", "\u0665"])
@pytest.mark.parametrize("path", ["/account/login/", "/clients/", "/admin/advisors/identityprovider/add/"])
def test_f14_a_length_that_is_no_number_is_the_senders_mistake(client_for, fay, length, path):
    browser = client_for(fay, raise_request_exception=False)
    assert browser.post(path, {"x": "1"}, CONTENT_LENGTH=length).status_code == 400


def test_f14_a_wrong_key_breaks_no_page_of_the_documentation(visitor, larkspur):
    browser = visitor(larkspur, raise_request_exception=False)
    assert browser.get("/api/docs/", HTTP_AUTHORIZATION="Bearer nothing").status_code < 500
