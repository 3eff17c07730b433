"""How far does somebody come who tries doors: many passwords, forged forms, links that lead away?"""

import pytest
from django.test import Client as Browser

from advisors.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


def attempt(browser, password, **headers):
    return browser.post(LOGIN, {"login": "ada@larkspur.example", "password": password}, headers=headers)


def test_t25_the_sixth_wrong_password_is_too_many_whatever_address_it_claims(visitor, ada, larkspur):
    browser = visitor(larkspur)
    for number in range(10):
        attempt(browser, f"wrong {number}", **{"X-Forwarded-For": f"10.0.0.{number}"})
    answer = attempt(browser, PASSWORD)
    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()


def test_t25_ada_elsewhere_is_not_locked_out_by_it(visitor, ada, eve, larkspur, cobalt):
    for number in range(10):
        attempt(visitor(larkspur), f"wrong {number}")
    answer = visitor(cobalt).post(LOGIN, {"login": eve.email, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize("path", [LOGIN, "/account/password/reset/"])
def test_t27_an_unknown_address_gets_the_same_answer(visitor, ada, larkspur, path):
    def answer(email):
        browser = visitor(larkspur)
        response = browser.post(path, {"login": email, "email": email, "password": "wrong"}, follow=True)
        return response.status_code, response.content.replace(email.encode(), b"")

    assert answer("ada@larkspur.example")[0] == answer("nobody@larkspur.example")[0]
    known, unknown = answer("ada@larkspur.example")[1], answer("nobody@larkspur.example")[1]
    assert _without_tokens(known) == _without_tokens(unknown)


@pytest.mark.parametrize("email", ["ada@larkspur.example", "nobody@larkspur.example"])
def test_t27_an_unknown_address_costs_the_same_work(visitor, ada, larkspur, monkeypatch, email):
    """Counted, not timed: the password is hashed once, whoever it is for."""
    from django.contrib.auth.hashers import get_hasher

    hashed, kind = [], type(get_hasher())
    real = kind.encode
    monkeypatch.setattr(kind, "encode", lambda self, password, salt, *more: hashed.append(1) or real(self, password, salt, *more))
    visitor(larkspur).post(LOGIN, {"login": email, "password": "wrong"})
    assert len(hashed) == 1


ELSEWHERE = [
    "evil.example",
    "cobalt.localhost",
    "larkspur.localhost.evil.example",
    "larkspur.localhost@evil.example",
    "127.0.0.1",
]
FORMS = [
    "//{}",
    "///{}",
    "////{}",
    "http://{}",
    "https://{}/",
    "https:{}",
    "https:/{}",
    "https:///{}",
    "\\\\{}",
    "/\\{}",
    "\\/{}",
]
FORMS += ["\t//{}", "/\t/{}", " //{}", "//{}\\@larkspur.localhost", "http:\\\\{}", "ftp://{}", "//{}#", "//{}?larkspur.localhost"]
SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "java\nscript:alert(1)",
    "\x00javascript:x",
]


def test_t28_whoever_is_in_is_led_nowhere_else(client_for, ada):
    browser, leads = client_for(ada), [form.format(host) for form in FORMS for host in ELSEWHERE] + SCRIPTS
    assert len(leads) > 90
    assert {browser.get(LOGIN, {"next": lead})["Location"] for lead in leads} == {"/"}


def _without_tokens(page):
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"|csrf[^"]*"[^"]*"', b"", page)


@pytest.mark.parametrize(
    "leads",
    ["//evil.example", "https://evil.example", "http:evil.example", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)"]
    + [
        "///evil.example",
        "https:///evil.example",
        "//cobalt.localhost/",
        "http://cobalt.localhost/",
        "%2F%2Fevil.example",
        " //evil.example",
    ],
)
def test_t28_signing_in_leads_nowhere_else(visitor, ada, larkspur, leads):
    form = {"login": ada.email, "password": PASSWORD, "next": leads}
    answer = visitor(larkspur).post(LOGIN, form)
    assert answer.status_code == 302
    assert answer["Location"] == "/" or (answer["Location"].startswith("%2F") and ":" not in answer["Location"])


@pytest.mark.parametrize("path", [LOGIN, "/account/logout/", "/account/password/reset/", "/account/join/x/"])
def test_t30_a_form_without_its_token_is_refused(ada, larkspur, path):
    browser = Browser(HTTP_HOST=larkspur.domain, enforce_csrf_checks=True)
    assert browser.post(path, {"login": ada.email, "password": PASSWORD}).status_code == 403


def test_t29_every_page_forbids_frames_and_foreign_scripts(client_for, ada):
    for path in ("/", "/clients/", "/account/password/change/", "/nowhere/"):
        answer = client_for(ada).get(path)
        assert answer["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], path
        assert "unsafe" not in answer["Content-Security-Policy"], path
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_passwords_rest_as_hashes(ada):
    assert PASSWORD not in User.objects.get(pk=ada.pk).password


def test_nobody_gives_herself_another_address(client_for, ada):
    for act in ("action_add", "action_primary"):
        assert client_for(ada).post("/account/email/", {"email": "ceo@larkspur.example", act: ""}).status_code == 404
    assert User.objects.get(pk=ada.pk).email == ada.email


@pytest.mark.parametrize("asked", ["user/?password__startswith=md5", "user/?password=x", "invitation/?token_hash__gt=a"])
def test_t20_an_admin_guesses_no_secret_through_the_address_of_a_list(client_for, fay, cora, asked):
    assert client_for(fay).get(f"/admin/advisors/{asked}").status_code == 400
