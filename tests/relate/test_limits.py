"""T40: how much may one request, one person, one address and one firm ask, and what do they hear when it was too much?"""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from relate.lib.bounds import bounded


@pytest.fixture
def rates(settings):
    """A minute that does not end while we count."""

    def only(**most):
        settings.RATES = {**dict.fromkeys(settings.RATES, 10**9), **most}

    with time_machine.travel(datetime(2026, 11, 23, 14, tzinfo=UTC), tick=False):
        yield only


@pytest.mark.django_db
def test_t40_one_person_waits_and_a_colleague_does_not(client_for, ada, ben, rates):
    rates(person=3)
    browser = client_for(ada)
    codes = [browser.get("/settings/").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    answer = browser.get("/settings/")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "a little fast" in answer.content.decode()
    assert client_for(ben).get("/settings/").status_code == 200


@pytest.mark.django_db
def test_t40_one_address_waits_and_another_does_not(visitor, larkspur, rates):
    rates(address=2)
    browser = visitor(larkspur)
    assert [browser.get("/account/login/").status_code for _ in range(3)] == [200, 200, 429]
    assert browser.get("/nowhere").status_code == 429
    assert browser.get("/account/login/", REMOTE_ADDR="10.9.8.7").status_code == 200
    assert browser.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_t40_a_claimed_address_counts_for_nothing_without_a_trusted_proxy(visitor, larkspur, rates):
    rates(address=2)
    browser = visitor(larkspur)
    codes = [browser.get("/account/login/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(3)]
    assert codes == [200, 200, 429]


@pytest.mark.django_db
def test_t40_one_firm_waits_and_its_neighbour_does_not(visitor, larkspur, cobalt, rates):
    rates(firm=2)
    codes = [visitor(larkspur).get("/account/login/", REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(3)]
    assert codes == [200, 200, 429]
    assert visitor(cobalt).get("/account/login/").status_code == 200


@pytest.mark.django_db
def test_t40_a_machine_hears_it_as_a_problem(machine_of, ada, rates):
    rates(address=0)
    answer = machine_of(ada).get("/api/v1/clients/")
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert int(answer["Retry-After"]) > 0


@pytest.mark.django_db
def test_t40_a_key_waits_by_itself(machine_of, ada, monkeypatch):
    from relate.lib.api import KeyThrottle

    monkeypatch.setattr(KeyThrottle, "THROTTLE_RATES", {"key": "2/min"})
    machine = machine_of(ada)
    answers = [machine.get("/api/v1/clients/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert machine_of(ada).get("/api/v1/clients/").status_code == 200


@pytest.mark.django_db
def test_t40_while_redis_is_away_the_limits_hold_in_each_process(client_for, ada, rates, monkeypatch):
    import redis

    def away(*args, **kwargs):
        raise redis.ConnectionError

    rates(person=2)
    monkeypatch.setattr("redis.client.Pipeline.execute", away)
    browser = client_for(ada)
    assert [browser.get("/settings/").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.django_db
def test_t40_no_list_of_the_api_is_longer_than_a_hundred(machine_of, ada):
    from clients.models import Household

    Household.objects.bulk_create(Household(name=f"H {n}", advisor=ada, since_on="2020-01-01") for n in range(120))
    page = machine_of(ada).get("/api/v1/households/?limit=100000").json()
    assert len(page["results"]) == 100
    assert page["next"]


@pytest.mark.parametrize("entry", ["asgi", "wsgi"])
def test_t40_no_query_of_a_page_runs_longer_than_five_seconds(entry):
    source = (settings.BASE_DIR / "relate" / f"{entry}.py").read_text()
    chosen = 'os.environ.setdefault("STATEMENT_SECONDS", "5")'
    assert 0 < source.index(chosen) < source.index(f"get_{entry}_application()"), "settings are read by then"
    assert "statement_timeout" not in settings.DATABASES["default"].get("OPTIONS", {}).get("options", ""), "jobs take their time"


def test_t40_the_setting_reaches_the_database():
    code = """import psycopg
from relate.settings import DATABASES
names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
login = {name: DATABASES["default"][setting] for setting, name in names.items()}
print(psycopg.connect(**login, **DATABASES["default"]["OPTIONS"]).execute("SHOW statement_timeout").fetchone()[0])"""
    environment = {**os.environ, "STATEMENT_SECONDS": "5"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert said.stdout.strip() == "5s"


@pytest.mark.django_db(transaction=True)
def test_t40_a_query_that_takes_too_long_is_cut_off_and_the_page_says_come_again(visitor, larkspur, monkeypatch):
    from django.db import connection

    def slow(*args):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '50ms'")
            try:
                cursor.execute("SELECT pg_sleep(5)")
            finally:
                connection.close()

    monkeypatch.setattr("allauth.account.views.LoginView.get", slow)
    browser = visitor(larkspur)
    browser.raise_request_exception = False
    answer = browser.get("/account/login/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


# -- size and time of one request: an application that reads all, as Django does
async def reads_all(scope, receive, send):
    while (message := await receive())["type"] == "http.request":
        if not message.get("more_body"):
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"read"})
            return


def knock(parts, *, most=100, seconds=5.0, length=None, ends=True):
    """Parts of a body sent one by one; the status that comes back."""

    async def run():
        headers = [(b"content-length", str(length).encode())] if length is not None else []
        wire = ApplicationCommunicator(bounded(reads_all, most=most, seconds=seconds), {"type": "http", "headers": headers})
        for number, part in enumerate(parts):
            more = not ends or number < len(parts) - 1
            await wire.send_input({"type": "http.request", "body": part, "more_body": more})
        answer = await wire.receive_output(3)
        await wire.receive_output(3)
        await wire.wait(1)
        return answer

    return asyncio.run(run())


def test_t40_a_body_that_fits_is_read():
    assert knock([b"x" * 60, b"x" * 40], length=100)["status"] == 200


def test_t40_a_body_that_says_that_it_is_too_large_is_not_read():
    answer = knock([b""], length=101)
    assert answer["status"] == 413
    assert (b"x-content-type-options", b"nosniff") in answer["headers"]


def test_t40_a_body_that_says_no_length_is_counted():
    assert knock([b"x" * 60, b"x" * 60])["status"] == 413


def test_t40_a_body_that_does_not_end_is_given_up():
    assert knock([b"x"], seconds=0.1, ends=False)["status"] == 408
