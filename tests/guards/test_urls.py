"""Is every address login-only, unless it is listed here with a reason?"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.permissions import IsAuthenticated

# An address that answers a visitor, and why it may.
PUBLIC = {
    "account_login": "the sign-in page itself",
    "account_logout": "signing out twice is harmless, and only a POST does it",
    "advisors:join": "the token in the address is the invitation",
    "advisors:oidc_join": "the same, with the firm's own provider in place of a password",
    "advisors:oidc": "the same, by the firm's own provider: leads to its sign-in page",
    "advisors:oidc_callback": "the same: the state in the session and the provider's signature are the proof",
    "advisors:support": "the same, for the platform's support",
    "account_signup": "answers that nobody can sign up: people are invited",
    "account_inactive": "tells a deactivated person so",
    "account_reset_password": "whoever forgot the password cannot sign in",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the token in the address is the proof",
    "account_reset_password_from_key_done": "the same",
    "account_confirm_email": "the token in the address is the proof",
    "account_confirm_login_code": "a second step of signing in; without a first step it leads back to it",
    "mfa_authenticate": "the same",
    "mfa_login_webauthn": "signing in with a passkey alone",
    "api:schema": "describes the doors and holds no firm's data",
    "api:docs": "the same, for people",
    "feedback:answer": "a client answers a letter; the random token in the address is the proof",
    "feedback:thanks": "the same",
    "feedback:introduce": "the same, with the nonce of its page",
    "desk:logo": "the sign-in page and the pages of clients carry the firm's logo",
    "desk:brand": "the sign-in page and the pages of clients carry the firm's colours",
    "messaging:preferences": "a client who wants less mail has no sign-in; the token in the address is the proof",
    "messaging:sendgrid_events": "a machine of the mail provider's; the signature over its bytes is the proof",
    "account_email_verification_sent": "says that a mail is on its way",
}
# An address to which a form may be sent without the CSRF cookie, and what stands for it.
WITHOUT_COOKIE = {
    "feedback:answer": "the signed nonce of its page; a client's browser is given no cookie",
    "feedback:thanks": "the same; it is only looked at",
    "feedback:introduce": "the same nonce",
    "messaging:sendgrid_events": "the provider's signature over the raw bytes, by the firm's own key",
    "messaging:preferences": "the same; and a mail program's one click (RFC 8058) brings nothing but the token",
}
NO_VIEW = {"admin:None"}  # Django's own redirects to the right spelling of an address
SAMPLES = {"uuid": "00000000-0000-4000-8000-000000000000", "int": "1", "slug": "x", "str": "x", "path": "x"}


def patterns(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Each view with its name and a sample address."""
    for entry in (resolver or get_resolver("relate.urls")).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", _sample(route), entry.callback


def _sample(route: str) -> str:
    route = re.sub(r"\(\?P<\w+>[^()]*\)", "x", route)
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), route)
    return "/" + route.replace("^", "").replace("$", "").replace("\\Z", "")


ALL = {name: (path, view) for name, path, view in patterns()}
CLOSED = {name: found for name, found in ALL.items() if name not in PUBLIC}


def _is_api(view: Any) -> bool:
    return hasattr(view, "cls") and hasattr(view.cls, "permission_classes")


@pytest.mark.parametrize("name", CLOSED)
def test_the_view_itself_demands_a_person_or_a_key(name):
    view = CLOSED[name][1]
    if _is_api(view):
        assert any(issubclass(one, IsAuthenticated) for one in view.cls.permission_classes)
    else:
        assert getattr(view, "login_required", True)


@pytest.mark.django_db
def test_a_visitor_is_sent_to_sign_in(visitor, larkspur):
    browser = visitor(larkspur)
    for name, (path, view) in CLOSED.items():
        response = browser.get(path)
        if _is_api(view):
            assert response.status_code in (401, 405), (name, response.status_code)
        else:
            assert response.status_code == 302, (name, path, response.status_code)
            assert response.headers["Location"].startswith(("/account/login/", "/admin/login/")), name


def test_t30_only_these_take_a_form_without_the_cookie():
    exempt = {name for name, (_, view) in ALL.items() if not _is_api(view) and getattr(view, "csrf_exempt", False)}
    assert exempt == set(WITHOUT_COOKIE)


@pytest.mark.django_db
def test_t30_no_address_takes_a_form_without_its_token(larkspur):
    """Asked before whoever sends it is asked for: a page of somebody else's sends a person's cookies along."""
    browser = Browser(HTTP_HOST=larkspur.domain, enforce_csrf_checks=True)
    doors = {name: path for name, (path, view) in ALL.items() if not _is_api(view) and name not in WITHOUT_COOKIE}
    for verb, every in (("post", 1), ("put", 8), ("patch", 8), ("delete", 8)):  # the other verbs go the same way
        wrong = {name for name, path in list(doors.items())[::every] if getattr(browser, verb)(path).status_code != 403}
        assert wrong - NO_VIEW == set(), verb
    assert len(doors) > 200


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_listed_does_let_a_visitor_in(name):
    view = ALL[name][1]
    assert _is_api(view) or getattr(view, "login_required", True) is False, f"{name} needs no entry: it asks for a sign-in"


def test_the_lists_have_no_stale_entry_and_a_reason_for_each():
    assert not set(PUBLIC) - set(ALL)
    assert all(PUBLIC.values())
    assert all(WITHOUT_COOKIE.values())
