from datetime import timedelta

import pytest

from messaging.models import Message
from tests.messaging.drafts import NOW, a_draft, new_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


def submit(browser, *drafts):
    return browser.post("/drafts/submit/", {"message": [str(draft.pk) for draft in drafts]}, follow=True)


def state(draft):
    return Message.objects.get(pk=draft.pk).state


def undo_url(page):
    return page.text.split('action="/drafts/undo/')[1].split('"')[0]


def test_clean_drafts_go_on_together(client_for, ada, draft):
    page = submit(client_for(ada), draft)
    assert state(draft) == "in_review"
    assert "1 draft submitted." in page.text


def test_the_page_offers_only_clean_drafts(client_for, ada, draft):
    version = draft.versions.get()
    new_version(draft, body=version.body, problems=[{"text": "12.4%"}])
    page = client_for(ada).get("/")
    assert "1 to resolve" in page.text
    assert page.context["clean"] == []


def test_a_draft_with_a_free_figure_is_checked_again_and_refused(client_for, ada, draft):
    version = draft.versions.get()
    new_version(draft, body=f"{version.body}\n\nYou are up 12.4% since spring.")
    page = submit(client_for(ada), draft)
    assert state(draft) == "draft"
    assert "figure outside a slot" in page.text


def test_within_a_minute_they_are_taken_back(client_for, ada, draft):
    browser = client_for(ada)
    page = submit(browser, draft)
    answer = browser.post(f"/drafts/undo/{undo_url(page)}", follow=True)
    assert state(draft) == "draft"
    assert "1 draft taken back." in answer.text


def test_after_a_minute_they_are_not(client_for, ada, draft, time_machine):
    browser = client_for(ada)
    page = submit(browser, draft)
    time_machine.move_to(NOW + timedelta(seconds=61), tick=False)
    answer = browser.post(f"/drafts/undo/{undo_url(page)}", follow=True)
    assert state(draft) == "in_review"
    assert "The minute is over." in answer.text


def test_a_colleague_takes_nothing_back(client_for, ada, ben, draft):
    page = submit(client_for(ada), draft)
    client_for(ben).post(f"/drafts/undo/{undo_url(page)}")
    assert state(draft) == "in_review"


def test_an_invented_address_is_not_found(client_for, ada):
    assert client_for(ada).post("/drafts/undo/abc:def:ghi/").status_code == 404


def test_a_colleague_submits_nothing(client_for, ben, draft):
    submit(client_for(ben), draft)
    assert state(draft) == "draft"


def test_another_firm_submits_nothing(client_for, eve, draft):
    submit(client_for(eve), draft)
    assert state(draft) == "draft"


def test_compliance_writes_no_letters(client_for, cora, draft):
    assert client_for(cora).post("/drafts/submit/", {"message": [str(draft.pk)]}).status_code == 403


@pytest.mark.parametrize("key", ["x" * 36, "", "1 OR 1=1"])
def test_nonsense_is_no_message(client_for, ada, key):
    assert client_for(ada).post("/drafts/submit/", {"message": [key]}).status_code == 302


def test_submitting_is_a_post(client_for, ada):
    assert client_for(ada).get("/drafts/submit/").status_code == 405


def test_a_reviewer_sees_what_waits_for_a_decision(client_for, ada, cora, draft):
    submit(client_for(ada), draft)
    page = client_for(cora).get("/")
    assert "One letter waits for your decision." in page.text
    assert f"/messages/{draft.pk}/" in page.text
