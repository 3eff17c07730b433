"""Does a person keep working while Redis is away?"""

import pytest
import redis
from django.core.cache import caches

from relate.lib import live
from relate.lib.pace import Pace
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def _away(monkeypatch):
    def refuse(*args, **kwargs):
        raise redis.ConnectionError("connection refused")

    monkeypatch.setattr(redis.connection.Connection, "connect", refuse)
    monkeypatch.setattr(redis.connection.Connection, "can_read", refuse)
    monkeypatch.setattr(redis.connection.Connection, "send_packed_command", refuse)
    monkeypatch.setattr(live, "_away_until", 0.0)


@pytest.mark.usefixtures("_away")
def test_ada_signs_in_works_and_signs_out(visitor, ada, larkspur):
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url("redis://127.0.0.1:1").ping()
    assert caches["default"].get("anything") is None
    browser = visitor(larkspur)
    assert browser.post("/account/login/", {"login": ada.email, "password": PASSWORD}).status_code == 302
    assert browser.get("/").status_code == 200
    assert browser.get("/clients/").status_code == 200
    assert browser.post("/account/logout/").status_code == 302


@pytest.mark.usefixtures("_away")
def test_nobody_guesses_passwords_any_faster(visitor, ada, larkspur):
    browser = visitor(larkspur, REMOTE_ADDR="198.51.100.77")
    for _ in range(10):
        browser.post("/account/login/", {"login": ada.email, "password": "wrong"})
    answer = browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert answer.status_code in (200, 429)
    assert "Too many" in answer.text
    assert browser.get("/").status_code == 302


@pytest.mark.usefixtures("_away")
def test_t40_the_pace_of_a_page_holds_too():
    pace = Pace("a-page", 3)
    assert [bool(pace.wait("somebody")) for _ in range(5)] == [False, False, False, True, True]


@pytest.mark.usefixtures("_away")
def test_readiness_says_so_and_stays_ready(visitor, larkspur):
    answer = visitor(larkspur).get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "redis": "away", "files": "ok"}
