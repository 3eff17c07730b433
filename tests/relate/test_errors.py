"""F4: what do people and machines see while the database is away, and afterwards?"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _database_away(monkeypatch):
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    yield
    connection.settings_dict["PORT"] = port


def _browser(visitor, larkspur):
    browser = visitor(larkspur)
    browser.raise_request_exception = False
    return browser


def test_f4_while_the_database_is_away_every_door_says_when_to_come_again(visitor, larkspur, request):
    browser = _browser(visitor, larkspur)
    request.getfixturevalue("_database_away")
    for path in ("/account/login/", "/", "/clients/", "/api/v1/clients/"):
        answer = browser.get(path, headers={"authorization": "Bearer rk_x"})
        assert (answer.status_code, answer["Retry-After"]) == (503, "10"), path
    assert browser.get("/api/v1/clients/").headers["Content-Type"] == "application/problem+json"
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/readyz").status_code == 503


def test_f4_it_recovers_by_itself(visitor, larkspur):
    browser = _browser(visitor, larkspur)
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    connection.close()
    try:
        assert browser.get("/account/login/").status_code == 503
    finally:
        connection.settings_dict["PORT"] = port
    assert browser.get("/account/login/").status_code == 200


@pytest.mark.django_db
def test_another_error_is_a_500_that_shows_nothing_of_it(visitor, larkspur, monkeypatch):
    def explode(*args):
        raise ValueError("Ivy Moss, 12 Elm Street")

    monkeypatch.setattr("allauth.account.views.LoginView.get", explode)
    answer = _browser(visitor, larkspur).get("/account/login/")
    assert answer.status_code == 500
    assert b"Ivy" not in answer.content


@pytest.mark.django_db
def test_t24_an_errors_text_stands_in_no_log(visitor, larkspur, monkeypatch, capsys):
    """The suite's own canary fails this test if Ivy's name is written."""

    def explode(*args):
        try:
            raise KeyError("Ivy Moss")
        except KeyError as error:
            raise ValueError("Ivy Moss, 12 Elm Street") from error

    monkeypatch.setattr("allauth.account.views.LoginView.get", explode)
    assert _browser(visitor, larkspur).get("/account/login/").status_code == 500


def test_t24_a_row_that_postgresql_refuses_is_not_quoted():
    from django.db import IntegrityError, transaction

    from advisors.models import User
    from relate.lib.logs import without_texts

    User.objects.create_user("twice@larkspur.example", name="Twice")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        User.objects.create_user("twice@larkspur.example", name="Twice")
    told = without_texts((refused.type, refused.value, refused.tb))
    assert "twice@larkspur.example" in str(refused.value)
    assert "twice@larkspur" not in told
    assert "IntegrityError" in told
    assert "advisors_user_email" in told


def test_t24_the_canary_can_fail():
    import logging

    from tests.logs import Canary

    canary = Canary()
    logging.getLogger().addHandler(canary)
    try:
        logging.getLogger("relate.example").warning("sent to %s", "a person of the tests")
        assert canary.found == []
        canary.emit(logging.LogRecord("x", logging.ERROR, "x.py", 1, "sent to ivy@moss.example", None, None))
    finally:
        logging.getLogger().removeHandler(canary)
    assert "ivy@moss.example" in canary.found[0]
