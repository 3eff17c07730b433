"""Does a person come in whose provider vouches for no address, and does an address that nobody verified open nothing?"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from advisors.actions import invite
from advisors.models import Identity, Invitation, User
from events.models import Event
from tests.advisors.test_oidc import BACK, idp, is_in, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db
CONNECT = "/account/oidc/connect/"


@pytest.fixture
def silent(idp):  # noqa: F811
    """A provider that says nothing of verified addresses, as some set-ups of Entra."""
    idp.person.pop("email_verified")
    return idp


@pytest.fixture
def link(fay):
    _, token = invite(email="gus@larkspur.example", name="Gus Hale", role="advisor", by=fay.actor, at=timezone.now())
    return f"/account/join/{token}/"


def come_back(browser, silent, begun):
    return browser.get(BACK, silent.sign_in(begun["Location"]))


def onward(answer):
    """A link: a browser would not follow a form to another site (the policy's form-action)."""
    assert answer.status_code == 200
    return {"Location": unescape(re.search(r'href="([^"]*/authorize[^"]*)"', answer.text)[1])}


def connected(browser, silent):
    return come_back(browser, silent, onward(browser.post(CONNECT)))


def test_whoever_has_the_link_of_the_invitation_joins_and_is_known_by_subject(visitor, larkspur, silent, link):
    browser = visitor(larkspur)
    assert f"{link}oidc/" in browser.get(link).text
    silent.person |= {"sub": "u-9", "email": "whatever@else.example"}
    assert come_back(browser, silent, browser.get(f"{link}oidc/"))["Location"] == "/"
    assert is_in(browser)
    gus = User.objects.get(email="gus@larkspur.example")
    assert (gus.role, gus.has_usable_password(), Identity.objects.get().user) == ("advisor", False, gus)

    again, silent.person["email"] = visitor(larkspur), ""
    sign_in(again, silent)
    assert again.session["_auth_user_id"] == str(gus.pk)
    assert visitor(larkspur).get(f"{link}oidc/").status_code == 404  # used


@pytest.mark.parametrize("address", ["fay@larkspur.example", "ada@larkspur.example", "gus@larkspur.example"])
@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "true"}], ids=str)
def test_an_unverified_address_is_nobodys(visitor, larkspur, ada, fay, silent, link, address, verified):
    """An admin's, a colleague's, or of somebody who was invited: whoever may write it at the provider is none of them."""
    silent.person |= {"sub": "u-666", "email": address, **verified}
    browser = visitor(larkspur)
    sign_in(browser, silent)
    assert "does not vouch" in browser.get("/account/login/").text
    assert not is_in(browser)
    assert not Identity.objects.exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_gives_its_own_account_and_never_the_one_of_the_address(visitor, larkspur, fay, silent, link):
    silent.person |= {"sub": "u-666", "email": fay.email, "email_verified": True}
    browser = visitor(larkspur)
    come_back(browser, silent, browser.get(f"{link}oidc/"))
    assert browser.session["_auth_user_id"] == str(User.objects.get(email="gus@larkspur.example").pk)


def test_the_link_counts_in_the_browser_that_used_it_and_while_it_is_open(visitor, larkspur, silent, link):
    own, other = visitor(larkspur), visitor(larkspur)
    answer = silent.sign_in(own.get(f"{link}oidc/")["Location"])
    other.get("/account/oidc/")
    other.get(BACK, answer)
    Invitation.objects.update(expires_at=timezone.now())
    own.get(BACK, answer)
    assert not is_in(other)
    assert not is_in(own)
    assert not User.objects.filter(email="gus@larkspur.example").exists()


def test_another_firms_invitation_is_nothing_here(visitor, cobalt, silent, link):
    assert visitor(cobalt).get(f"{link}oidc/").status_code == 404


def test_a_person_connects_her_account_herself_and_then_comes_in_by_it(client_for, visitor, larkspur, ada, silent):
    browser = client_for(ada)
    assert "Connect Okta" in browser.get("/settings/").text
    assert connected(browser, silent)["Location"] == "/settings/"
    assert "Connected to Okta" in browser.get("/settings/").text
    assert Event.objects.get(kind="identity.linked").actor_id == ada.pk
    fresh = visitor(larkspur)
    sign_in(fresh, silent)
    assert fresh.session["_auth_user_id"] == str(ada.pk)

    silent.person["sub"] = "u-2"  # she has a new account there
    connected(browser, silent)
    assert Identity.objects.get().subject == "u-2"


def test_nobody_else_connects_an_account_to_hers(client_for, visitor, larkspur, ada, ben, silent, time_machine):
    mine, his = client_for(ada), client_for(ben)
    assert mine.get(CONNECT).status_code == 405  # no link of another site begins it
    connected(his, silent)
    connected(mine, silent)  # with his account there
    assert Identity.objects.get().user == ben

    begun = onward(mine.post(CONNECT))
    his.get(BACK, silent.sign_in(begun["Location"]))
    assert Identity.objects.get().user == ben
    assert visitor(larkspur).post(CONNECT)["Location"].startswith("/account/login/")
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    assert mine.post(CONNECT)["Location"].startswith("/account/reauthenticate/")
