"""Who gets in, at which firm, and how does one get out?"""

import re

import pytest
from django.core import mail
from django.test import Client as Browser

from advisors.actions import deactivate
from advisors.models import User
from events.models import Event
from tenants import enter
from tenants.links import firm_url
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


def sign_in(browser, email, password=PASSWORD, **extra):
    return browser.post(LOGIN, {"login": email, "password": password}, **extra)


def test_ada_signs_in_with_her_address(visitor, ada, larkspur):
    browser = visitor(larkspur)
    response = sign_in(browser, "Ada@Larkspur.example")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert browser.get("/account/password/change/").status_code == 200


@pytest.mark.parametrize(("email", "password"), [("ada@larkspur.example", "wrong"), ("nobody@larkspur.example", PASSWORD)])
def test_a_wrong_address_or_password_says_the_same(visitor, ada, larkspur, email, password):
    response = sign_in(visitor(larkspur), email, password)
    assert response.status_code == 200
    assert "not correct" in response.content.decode()


def test_i3_eve_is_nobody_at_larkspur_and_oz_is_nobody_there_either(visitor, larkspur, eve, oz):
    for person in (eve, oz):
        browser = visitor(larkspur)
        sign_in(browser, person.email)
        assert browser.get("/").status_code == 302


def test_i3_ada_is_nobody_at_the_operators_host(visitor, operator_firm, ada):
    browser = visitor(operator_firm)
    sign_in(browser, ada.email)
    assert browser.get("/").status_code == 302


def test_i20_the_cookie_belongs_to_the_host_alone(visitor, ada, larkspur):
    response = sign_in(visitor(larkspur), ada.email)
    cookie = response.cookies["session"]
    assert cookie["domain"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_i20_a_cookie_carried_to_another_firm_signs_nobody_in(client_for, ada, cobalt):
    stolen = client_for(ada).cookies["session"].value
    browser = Browser(HTTP_HOST=cobalt.domain)
    browser.cookies["session"] = stolen
    assert browser.get("/account/password/change/").status_code == 302


def test_i20_a_copied_session_row_signs_nobody_in(visitor, ada, larkspur, cobalt):
    """Even with equal keys, passwords and session rows: the session names the firm in which it was made."""
    browser = visitor(larkspur)
    sign_in(browser, ada.email)
    copied = dict(browser.session.items())
    with enter.firm(cobalt):
        twin = User(pk=ada.pk, email=ada.email, name=ada.name, password=User.objects.none() or ada.password)
        twin.save(force_insert=True)
        other = Browser(HTTP_HOST=cobalt.domain)
        session = other.session
        session.update(copied)
        session.save()
    assert other.get("/account/password/change/").status_code == 302


def test_signing_out_ends_the_session(client_for, ada):
    browser = client_for(ada)
    assert browser.get("/account/logout/").status_code == 200  # asks; nothing changes by a GET
    assert browser.get("/account/password/change/").status_code == 200
    assert browser.post("/account/logout/").status_code == 302
    assert browser.get("/account/password/change/").status_code == 302
    assert Event.objects.get(kind="user.signed_out").actor_id == ada.pk


def test_a_deactivated_person_is_out_at_once(client_for, ada, fay):
    browser = client_for(ada)
    deactivate(user=ada, by=fay)
    assert browser.get("/account/password/change/").status_code == 302


def test_whoever_has_no_password_sets_one(client_for, ada):
    """Who came by the firm's identity provider."""
    ada.set_unusable_password()
    ada.save()
    answer = client_for(ada).post(
        "/account/password/set/", {"password1": "tulips in november", "password2": "tulips in november"}
    )
    assert answer.status_code == 302
    assert User.objects.get(pk=ada.pk).check_password("tulips in november")
    assert Event.objects.filter(kind="user.password_set", actor_id=ada.pk).exists()


def test_steps_of_signing_in_that_nobody_takes_here_lead_back(visitor, larkspur):
    assert visitor(larkspur).post("/account/login/code/confirm/")["Location"].startswith("/account/login/")
    assert visitor(larkspur).post("/account/confirm-email/").status_code == 405
    assert visitor(larkspur).post("/account/confirm-email/x/").status_code == 404


def test_nobody_signs_up(visitor, larkspur):
    response = visitor(larkspur).post(
        "/account/signup/", {"email": "new@x.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert User.objects.count() == 0
    assert response.status_code == 200


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded", "Referer", "Origin", "X-Forwarded-Server"]
)
def test_i23_the_reset_link_leads_to_the_firms_own_host(visitor, ada, larkspur, header):
    visitor(larkspur).post("/account/password/reset/", {"email": ada.email}, headers={header: "evil.example"})
    (letter,) = mail.outbox
    hosts = set(re.findall(r"https?://([^/:\s]+)", letter.body))
    assert hosts == {larkspur.domain}
    assert "evil" not in letter.body


@pytest.mark.parametrize("host", ["larkspur.localhost:6666", "LARKSPUR.localhost.", "larkspur.localhost."])
def test_i23_no_spelling_of_the_host_stands_in_the_link(visitor, ada, larkspur, host):
    visitor(larkspur).post("/account/password/reset/", {"email": ada.email}, headers={"host": host})
    assert re.findall(r"https?://[^/\s]+", mail.outbox[0].body)[0] == firm_url("/").rstrip("/")


def test_i23_the_reset_link_works_and_only_at_its_firm(visitor, ada, larkspur, cobalt):
    visitor(larkspur).post("/account/password/reset/", {"email": ada.email})
    path = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    assert visitor(larkspur).get(path).status_code == 302
    assert visitor(cobalt).get(path).status_code != 302


def test_i33_there_is_no_superuser_in_a_firm():
    assert not hasattr(User, "is_superuser")
    assert "is_superuser" not in {field.name for field in User._meta.get_fields()}
