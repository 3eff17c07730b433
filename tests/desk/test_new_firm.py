"""Does the operator make a firm from her own site, with its first admin invited, and does each refusal say why?"""

import re
from smtplib import SMTPServerDisconnected

import pytest
from django.utils import timezone

from advisors.models import Founding, Invitation, User
from events.models import Event
from tenants import enter
from tenants.models import Organization
from tests.conftest import _SPARE

pytestmark = [pytest.mark.django_db, pytest.mark.public]
SAID = {"name": "Wren & Co", "domain": "wren.localhost", "admin_name": "Wanda Wren", "admin_email": "Wanda@wren.example"}


@pytest.fixture
def browser(client_for, oz):
    return client_for(oz)


@pytest.fixture
def worker(operator_firm, settle):
    def run():
        with enter.operator():
            settle()
            founding = Founding.objects.get()
        _SPARE.append(founding.pk)
        return founding

    return run


def test_a_firm_is_made_and_its_first_admin_comes_in_by_mail(browser, worker, oz, mailoutbox, visitor):
    page = browser.post("/firms/new/", SAID)["Location"]
    assert "Waiting for the worker" in browser.get(page).text
    assert "Wren &amp; Co" in browser.get("/firms/").text
    founding = worker()
    assert (founding.state, "The invitation of its first admin went to" in browser.get(page).text) == ("done", True)

    firm = Organization.objects.get(domain="wren.localhost")
    [letter] = mailoutbox
    assert letter.to == ["Wanda Wren <wanda@wren.example>"]
    link = re.search(r"https?://wren\.localhost\S*?(/account/join/\S+)", letter.body)[1]
    own = visitor(firm)
    own.post(link, {"new_password1": "tulips in november", "new_password2": "tulips in november"})
    with enter.firm(firm):
        assert User.objects.get().role == "admin"
    with enter.operator():
        told = dict(Event.objects.filter(kind__startswith="firm.").values_list("kind", "actor_id"))
    assert told == {"firm.asked": oz.pk, "firm.created": None, "firm.founded": None}


def test_a_worker_that_dies_on_the_way_leaves_it_to_the_next_and_makes_one_firm(browser, worker, monkeypatch, mailoutbox):
    """First within the making, then right after it, before anybody was invited."""
    browser.post("/firms/new/", SAID)
    for place in ("tenants.provision.make_schema", "advisors.actions.founding._invite"):
        with monkeypatch.context() as broken:
            broken.setattr(place, lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                worker()
        with enter.operator():
            assert Founding.objects.get().is_under_way
            Event.objects.get(kind="firm.asked").pending.update(leased_until=None)
    assert worker().state == "done"
    assert Organization.objects.filter(name="Wren & Co").count() == len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": " larkspur & hale "}, "There is a firm called"),
        ({"domain": "larkspur.localhost"}, "belongs to another firm already"),
        ({"domain": "not a host"}, "is not a host name"),
        ({"domain": "wren"}, "is no whole host name"),
        ({"domain": "localhost"}, "is kept for the platform itself"),
        ({"admin_email": "wanda"}, "valid email address"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_cannot_be_made_says_why_and_keeps_what_was_typed(browser, larkspur, operator_firm, wrong, why):
    page = browser.post("/firms/new/", SAID | wrong)
    assert (page.status_code, why in page.text, "Wanda Wren" in page.text) == (422, True, True)
    with enter.operator():
        assert not Founding.objects.exists()


def test_what_fails_later_says_why_on_its_page(browser, worker, monkeypatch):
    page = browser.post("/firms/new/", SAID)["Location"]
    assert "is being made already" in browser.post("/firms/new/", SAID).text
    monkeypatch.setattr("advisors.actions.founding.create_firm", _taken)
    assert worker().state == "failed"
    assert "belongs to another firm already" in browser.get(page).text
    assert browser.post("/firms/new/", SAID).status_code == 302  # it can be asked for again


def _taken(**_):
    from tenants.actions import UnableToCreate

    raise UnableToCreate("wren.localhost belongs to another firm already.")


def test_an_invitation_that_did_not_go_or_ended_is_sent_again_from_the_firms_page(browser, worker, monkeypatch, mailoutbox):
    browser.post("/firms/new/", SAID)
    with monkeypatch.context() as broken:
        broken.setattr("advisors.actions.founding.send_mail", _unsent)
        founding = worker()
    page, again = f"/firms/{founding.pk}/", f"/firms/{founding.pk}/invite/"
    assert (founding.state, mailoutbox) == ("unsent", [])
    assert "could not be sent (SMTPServerDisconnected)" in browser.get(page).text
    assert "Open, its first admin is not invited" in browser.get("/firms/").text
    for told in range(5):
        assert browser.post(again).status_code == 302
        assert "on its way" in browser.get(page).text
        assert (worker().state, len(mailoutbox)) == ("done", told + 1)
    assert "has not come yet" in browser.get(page).text
    refused = browser.post(again)
    assert (refused.status_code, "5 times within a day" in refused.text) == (422, True)
    firm = Organization.objects.get(pk=founding.pk)
    with enter.firm(firm):
        assert Invitation.objects.open(timezone.now()).count() == 1  # each new link ended the one before
        Invitation.objects.update(expires_at=timezone.now())
        assert "was not used and ended on" in browser.get(page).text
        User.objects.create_user(founding.admin_email, name="Wanda Wren", role="admin")
    assert "Has joined" in browser.get(page).text
    assert "has joined Wren &amp; Co already" in browser.post(again).text
    with enter.operator():
        kinds = list(Event.objects.filter(object_id=founding.pk).order_by("id").values_list("kind", flat=True))
    assert kinds == ["firm.asked", "firm.created", "firm.admin_not_invited", *["firm.invitation_asked", "firm.founded"] * 5]


def _unsent(*_, **__):
    raise SMTPServerDisconnected("away")


def test_nobody_else_makes_firms(client_for, fay, ada, operator_firm):
    for person in (fay, ada):
        assert client_for(person).get("/firms/new/").status_code == 403
        assert client_for(person).post("/firms/new/", SAID).status_code == 403
        assert client_for(person).get(f"/firms/new/{person.pk}/").status_code == 403
        assert client_for(person).post(f"/firms/{person.pk}/invite/").status_code == 403
