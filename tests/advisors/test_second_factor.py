"""T26: does a second factor hold at every door, once, and wherever the firm asks for it?"""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command
from django.db import connection

from events.models import Event
from tenants import enter, sockets
from tests.conftest import PASSWORD
from tests.guards.test_urls import CLOSED, _is_api

pytestmark = pytest.mark.django_db
LOGIN, CODE, SETUP = "/account/login/", "/account/2fa/authenticate/", "/account/2fa/totp/activate/"


def code_of(secret, periods=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


@pytest.fixture
def secret(client_for, ada, time_machine):
    """Ada set up an app by the page."""
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    browser = client_for(ada)
    secret = re.search(r"data-totp-secret>(\w+)<", browser.get(SETUP).text)[1]
    assert browser.post(SETUP, {"code": code_of(secret)}).status_code == 302
    time_machine.shift(60)
    return secret


@pytest.fixture
def half(visitor, larkspur, ada, secret):
    """The password was right; the code is still to come."""
    browser = visitor(larkspur)
    answer = browser.post(LOGIN, {"login": ada.email, "password": PASSWORD})
    assert answer["Location"] == CODE
    return browser


@pytest.fixture
def required(larkspur):
    from tenants import hosts

    hosts.forget()
    before = dict(larkspur.compliance_rules)
    larkspur.compliance_rules = {**before, "second_factor": "required"}
    larkspur.save(update_fields=["compliance_rules"])
    enter.required().compliance_rules = larkspur.compliance_rules
    yield
    enter.required().compliance_rules = before


def test_t26_no_door_opens_for_half_a_sign_in(half):
    for name, (path, view) in CLOSED.items():
        answer = half.get(path)
        assert answer.status_code in ((401, 405) if _is_api(view) else (302,)), (name, answer.status_code)


def test_t26_no_socket_opens_for_half_a_sign_in(half, larkspur):
    assert sockets.signed_in(larkspur.domain, half.cookies["session"].value) is None


def test_the_code_completes_it(half, secret):
    assert half.post(CODE, {"code": code_of(secret)})["Location"] == "/"
    assert half.get("/settings/").status_code == 200


@pytest.mark.parametrize("periods", [-2, -1, 1])
def test_t26_a_code_of_another_time_is_refused(half, secret, periods):
    assert half.post(CODE, {"code": code_of(secret, periods)}).status_code == 200
    assert half.get("/settings/").status_code == 302


def test_t26_a_code_works_once_also_while_the_cache_is_away(half, secret, visitor, larkspur, ada, monkeypatch):
    monkeypatch.setattr("django.core.cache.cache.add", lambda *args, **kwargs: True)
    code = code_of(secret)
    half.post(CODE, {"code": code})
    thief = visitor(larkspur)
    thief.post(LOGIN, {"login": ada.email, "password": PASSWORD})
    assert thief.post(CODE, {"code": code}).status_code == 200
    assert thief.get("/settings/").status_code == 302


def test_t26_a_recovery_code_works_once(half, ada, visitor, larkspur):
    code, *rest = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    assert half.post(CODE, {"code": code})["Location"] == "/"
    again = visitor(larkspur)
    again.post(LOGIN, {"login": ada.email, "password": PASSWORD})
    assert again.post(CODE, {"code": code}).status_code == 200
    assert again.post(CODE, {"code": rest[0]})["Location"] == "/"


def test_t26_a_reset_password_opens_nothing_by_itself(visitor, larkspur, ada, secret):
    browser = visitor(larkspur)
    mail.outbox.clear()
    browser.post("/account/password/reset/", {"email": ada.email})
    path = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    form = browser.get(path, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "tulips in november", "password2": "tulips in november"})
    assert browser.get("/settings/").status_code == 302
    assert browser.post(LOGIN, {"login": ada.email, "password": "tulips in november"})["Location"] == CODE


def test_many_wrong_codes_are_stopped(half, secret):
    for _ in range(6):
        page = half.post(CODE, {"code": "000000"})
    assert "Too many" in page.text
    assert half.post(CODE, {"code": code_of(secret)}).status_code == 200


def test_secrets_rest_encrypted(secret, ada):
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().generate_codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        (stored,) = cursor.fetchone()
    assert secret not in stored
    assert not any(code in stored for code in codes)


@pytest.mark.django_db(transaction=True)
def test_setting_up_is_told_by_mail_and_in_the_trail_and_ends_other_browsers(visitor, larkspur, ada, client_for, time_machine):
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    other, browser = visitor(larkspur), visitor(larkspur)
    for one in (other, browser):
        one.post(LOGIN, {"login": ada.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r"data-totp-secret>(\w+)<", browser.get(SETUP).text)[1]
    mail.outbox.clear()
    browser.post(SETUP, {"code": code_of(secret)})
    assert Event.objects.filter(kind="user.totp_activated", actor_id=ada.pk).exists()
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    assert other.get("/settings/").status_code == 302
    assert browser.get("/settings/").status_code == 200


def test_to_set_one_up_an_idle_person_proves_to_be_there(client_for, ada, time_machine):
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    browser = client_for(ada)
    time_machine.shift(600)
    assert browser.get(SETUP)["Location"].startswith("/account/reauthenticate/")


def test_t26_where_the_firm_asks_nobody_goes_on_without(client_for, fay, required):
    browser = client_for(fay)
    for name, (path, view) in CLOSED.items():
        if _is_api(view) or name.startswith("mfa_") or name in ("account_reauthenticate", "account_logout"):
            continue
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/"), name
    assert browser.get("/account/2fa/").status_code == 200


def test_t26_where_the_firm_asks_no_key_and_no_socket_works_without(client_for, machine_of, larkspur, ada, required):
    assert machine_of(ada).get("/api/v1/clients/").status_code == 401
    assert sockets.signed_in(larkspur.domain, client_for(ada).cookies["session"].value) is None


def test_where_the_firm_asks_a_code_opens_the_way(half, secret, machine_of, ada, larkspur, required):
    half.post(CODE, {"code": code_of(secret)})
    assert half.get("/settings/").status_code == 200
    assert sockets.signed_in(larkspur.domain, half.cookies["session"].value) is not None
    assert machine_of(ada).get("/api/v1/clients/").status_code == 200


def test_a_session_from_before_shows_the_code_and_goes_on(client_for, ada, secret, required):
    browser = client_for(ada)
    asked = browser.get("/clients/")
    assert asked["Location"] == "/account/2fa/reauthenticate/?next=%2Fclients%2F"
    assert browser.post(asked["Location"], {"code": code_of(secret), "next": "/clients/"})["Location"] == "/clients/"
    assert browser.get("/clients/").status_code == 200


def test_whoever_lost_it_comes_in_again_by_the_operators_command(visitor, larkspur, ada, secret):
    call_command("remove_second_factor", user=ada.email, firm="larkspur")
    browser = visitor(larkspur)
    assert browser.post(LOGIN, {"login": ada.email, "password": PASSWORD})["Location"] == "/"
    assert Event.objects.get(kind="user.second_factor_removed").data == {"removed": 2}


def test_the_admin_asks_it_of_everyone_and_nobody_else_may(client_for, larkspur, fay, ada, cora):
    for person in (ada, cora):
        assert client_for(person).post("/settings/security/", {"second_factor": "required"}).status_code == 403
    client_for(fay).post("/settings/security/", {"second_factor": "required"})
    larkspur.refresh_from_db()
    assert larkspur.policy.second_factor == "required"
    client_for(fay).post("/settings/security/", {"second_factor": "maybe"})
    larkspur.refresh_from_db()
    assert larkspur.policy.second_factor == "required"


def test_t26_the_operator_shows_one_whatever_the_settings_say_and_only_a_demo_goes_without(
    visitor, operator_firm, oz, settings, time_machine
):
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    assert operator_firm.policy.second_factor == "optional"
    browser = visitor(operator_firm)
    browser.post(LOGIN, {"login": oz.email, "password": PASSWORD})
    for path in ("/", "/firms/", "/firms/new/", "/admin/", "/settings/"):
        assert browser.get(path)["Location"] == "/account/2fa/", path
    assert "asks everyone for one" in browser.get("/account/2fa/").text
    assert sockets.signed_in(operator_firm.domain, browser.cookies["session"].value) is None
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r"data-totp-secret>(\w+)<", browser.get(SETUP).text)[1]
    browser.post(SETUP, {"code": code_of(secret)})
    browser.post("/account/2fa/reauthenticate/", {"code": code_of(secret)})
    assert browser.get("/firms/").status_code == 200

    other = visitor(operator_firm)
    with enter.firm(operator_firm):
        Authenticator.objects.all().delete()
    other.post(LOGIN, {"login": oz.email, "password": PASSWORD})
    assert other.get("/firms/").status_code == 302
    settings.DEMO = True
    assert other.get("/firms/").status_code == 200
