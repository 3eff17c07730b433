import pytest

from events.models import Event
from tenants import actions, enter
from tenants.models import Export, Organization, SchemaState
from tests.tenants.stocked import CANARY

pytestmark = [pytest.mark.django_db, pytest.mark.public]


@pytest.fixture
def browser(client_for, oz):
    return client_for(oz)


def at(firm, act=""):
    return f"/firms/{firm.pk}/{act}"


def now(firm):
    with enter.operator():
        return Organization.objects.get(pk=firm.pk)


def test_the_operator_begins_at_the_firms(browser, larkspur, cobalt):
    assert browser.get("/").headers["Location"] == "/firms/"
    page = browser.get("/firms/")
    assert page.status_code == 200
    assert "Larkspur &amp; Hale" in page.text
    assert "Cobalt Ridge" in page.text


@pytest.mark.parametrize("act", ["", "suspend/", "resume/", "export/", "hold/", "purge/", "keep/"])
def test_nobody_else_does(client_for, ada, fay, larkspur, act):
    for person in (ada, fay):
        browser = client_for(person)
        assert browser.get("/firms/").status_code == 403
        answer = browser.post(at(larkspur, act)) if act else browser.get(at(larkspur))
        assert answer.status_code == 403


def test_the_operators_own_firm_is_not_among_them(browser, operator_firm):
    assert browser.get(at(operator_firm)).status_code == 404
    assert browser.post(at(operator_firm, "suspend/"), {"reason": "x"}).status_code == 404


def test_a_firm_is_suspended_with_a_reason_and_opened_again(browser, cobalt, oz):
    assert browser.post(at(cobalt, "suspend/")).status_code == 422
    page = browser.post(at(cobalt, "suspend/"), {"reason": "Unpaid"}, follow=True)
    assert "Cobalt Ridge is suspended." in page.text
    assert now(cobalt).status == "suspended"
    browser.post(at(cobalt, "resume/"))
    assert now(cobalt).status == "active"
    with enter.operator():
        told = Event.objects.filter(kind__in=("firm.suspended", "firm.resumed")).order_by("id")
        assert [(event.kind, event.actor_id) for event in told] == [("firm.suspended", oz.pk), ("firm.resumed", oz.pk)]
        assert told[0].detail.content == {"reason": "Unpaid"}


def test_what_cannot_be_done_says_why(browser, cobalt):
    answer = browser.post(at(cobalt, "purge/"), {"typed": "Cobalt Ridge"})
    assert answer.status_code == 422
    assert "Suspend Cobalt Ridge first" in answer.text
    assert "is not suspended" in browser.post(at(cobalt, "resume/")).text


def test_a_purge_is_planned_and_taken_back(browser, cobalt, settings, tmp_path, settle):
    settings.MEDIA_ROOT = tmp_path
    browser.post(at(cobalt, "suspend/"), {"reason": "Leaving"})
    browser.post(at(cobalt, "export/"))
    assert "0 of" in browser.get(at(cobalt)).text
    with enter.operator():
        settle()
        export = Export.objects.get()
    page = browser.get(at(cobalt)).text
    assert export.sha256 in page
    for said in ("Suspended", "Export asked for", "Exported"):
        assert said in page
    assert ".zip" not in page, "the operator sees that there is an archive, not the archive"

    assert browser.post(at(cobalt, "purge/"), {"typed": "cobalt"}).status_code == 422
    assert (
        "The purge of Cobalt Ridge is planned" in browser.post(at(cobalt, "purge/"), {"typed": "Cobalt Ridge"}, follow=True).text
    )
    assert now(cobalt).purge_at
    browser.post(at(cobalt, "keep/"))
    assert now(cobalt).purge_at is None


def test_a_hold_needs_a_matter(browser, cobalt):
    assert browser.post(at(cobalt, "hold/")).status_code == 422
    browser.post(at(cobalt, "hold/"), {"reason": "Moss v. Ridge"})
    assert now(cobalt).is_held
    browser.post(at(cobalt, "hold/"))
    assert not now(cobalt).is_held


def test_a_firm_behind_the_code_is_shown(browser, cobalt, monkeypatch):
    monkeypatch.setattr("tenants.migrated.wanted", lambda: frozenset({"clients.9999_new"}))
    with enter.operator():
        assert SchemaState.objects.count() == 3
    with pytest.raises(enter.NotOpen):
        enter.open_firm(cobalt.schema_name)


def test_nothing_of_a_firm_is_shown(browser, cobalt, eve):
    from clients.models import Household

    with enter.firm(cobalt):
        Household.objects.create(name=CANARY, advisor=eve, since_on="2020-01-01")
    actions.suspend_firm(organization=cobalt, by=eve.actor, at=cobalt.created_at)
    for page in (browser.get("/firms/"), browser.get(at(cobalt))):
        assert CANARY not in page.text
        assert eve.email not in page.text


def test_whoever_finds_the_operators_browser_open_closes_no_firm(client_for, oz, cobalt, time_machine):
    """What ends a firm's work asks again who sits there."""
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    browser = client_for(oz)
    time_machine.shift(600)
    for act in ("suspend/", "purge/", "export/", "hold/"):
        answer = browser.post(at(cobalt, act), {"reason": "x"})
        assert answer["Location"].startswith("/account/reauthenticate/"), act
    assert now(cobalt).status == Organization.Status.ACTIVE
