import pytest

from messaging import actions
from messaging.models import Delivery, Message
from tests.messaging.drafts import NOW, a_draft, new_version

pytestmark = pytest.mark.django_db
WRITES = ("submit", "take-back", "withdraw", "schedule")
APPROVES = ("approve", "request-changes")


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def in_review(draft, ada):
    return actions.submit(message=draft, by=ada, at=NOW)


def url(message, verb):
    return f"/messages/{message.pk}/{verb}/"


def said(browser):
    return browser.get("/messages/").content.decode()


def test_submitting_goes_to_compliance_and_offers_undo(client_for, ada, draft):
    browser = client_for(ada)
    response = browser.post(url(draft, "submit"))

    draft.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (303, "/messages/")
    assert draft.state == Message.State.IN_REVIEW
    assert f'action="{url(draft, "take-back")}"' in said(browser)


def test_undo_gives_it_back(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "submit"))
    browser.post(url(draft, "take-back"))

    draft.refresh_from_db()
    assert draft.state == Message.State.DRAFT


def test_a_refusal_is_said_on_the_page(client_for, ada, draft):
    version = draft.versions.get()
    new_version(draft, body=version.body.replace("\n\n", "\n\nThis is guaranteed.\n\n", 1))
    browser = client_for(ada)
    response = browser.post(url(draft, "submit"))

    assert response.headers["Location"] == f"/messages/{draft.pk}/"
    assert "can be neither guaranteed nor assured" in said(browser)


def test_after_a_decision_the_next_one_opens(client_for, cora, ada, ivy, in_review):
    from clients.models import Client, Household

    home = Household.objects.create(name="Next", advisor=ada, since_on=NOW.date())
    other = a_draft(Client.objects.create(household=home, name="B", salutation="B", email="b@b.example"))
    actions.submit(message=other, by=ada, at=NOW)
    response = client_for(cora).post(url(in_review, "approve"), {"version": str(in_review.versions.get().pk)})

    assert in_review.approvals.get().by == cora
    assert response.headers["Location"] == f"/messages/{other.pk}/"


@pytest.mark.parametrize("version", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_approval_names_the_text_that_was_read(client_for, cora, in_review, version):
    client_for(cora).post(url(in_review, "approve"), {"version": version})

    assert not in_review.approvals.exists()


def test_whoever_approved_reads_when_it_goes(client_for, cora, in_review, settle):
    browser = client_for(cora)
    type(in_review).objects.filter(pk=in_review.pk).update(when="morning")
    browser.post(url(in_review, "approve"), {"version": in_review.versions.latest("number").pk})
    settle()

    page = browser.get(f"/messages/{in_review.pk}/").text
    assert "Approved. It goes " in page
    assert "Approved. It goes ." not in page
    assert "/schedule/" not in page


def test_changes_are_asked_for_with_a_reason(client_for, cora, in_review):
    browser = client_for(cora)
    browser.post(url(in_review, "request-changes"), {"reason": ""})
    assert "Say what should change" in said(browser)
    browser.post(url(in_review, "request-changes"), {"reason": "Softer, please."})

    in_review.refresh_from_db()
    assert in_review.asked_for == "Softer, please."


def test_withdrawing_and_scheduling(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "schedule"), {"when": "morning"})
    draft.refresh_from_db()
    assert draft.when == "morning"

    browser.post(url(draft, "withdraw"))
    draft.refresh_from_db()
    assert draft.state == Message.State.WITHDRAWN


def test_an_unknown_delivery_is_settled_by_hand(client_for, ada, draft, ivy):
    row = Delivery.objects.create(message=draft, client=ivy, address=ivy.email, due_at=NOW, state="unknown")
    client_for(ada).post(f"/messages/{draft.pk}/deliveries/{row.pk}/settle/", {"was_sent": "yes"})

    row.refresh_from_db()
    assert (row.state, row.provider) == (Delivery.State.SENT, "settled by hand")


@pytest.mark.parametrize("verb", WRITES)
def test_compliance_does_not_write(client_for, cora, in_review, verb):
    assert client_for(cora).post(url(in_review, verb)).status_code == 403


@pytest.mark.parametrize("verb", APPROVES)
def test_an_advisor_does_not_approve(client_for, ada, in_review, verb):
    assert client_for(ada).post(url(in_review, verb)).status_code == 403


@pytest.mark.parametrize("verb", WRITES)
def test_t18_a_colleague_and_another_firm_find_nothing(client_for, ben, eve, in_review, verb):
    assert client_for(ben).post(url(in_review, verb)).status_code == 404
    assert client_for(eve).post(url(in_review, verb)).status_code == 404


@pytest.mark.parametrize("verb", WRITES + APPROVES)
def test_only_a_post_by_somebody_who_is_signed_in(client_for, visitor, larkspur, fay, cora, in_review, verb):
    person = cora if verb in APPROVES else fay
    assert client_for(person).get(url(in_review, verb)).status_code == 405
    assert visitor(larkspur).post(url(in_review, verb)).status_code == 302
