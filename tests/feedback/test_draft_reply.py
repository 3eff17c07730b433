"""Does the button on an answer, and the one on its alert, open a reply to whoever wrote?"""

import pytest
import time_machine

from compliance.models import Complaint
from feedback.models import Reading
from insights.models import Alert
from messaging.body import render
from messaging.facts import FactSheet
from messaging.models import Message
from tests.feedback.conftest import NOW
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reply(ivy):
    return answered(ivy, at=NOW, score=-0.6, topics=["fees"]).reply


def door(reply):
    return f"/feedback/{reply.pk}/draft/"


def body(message):
    version = message.versions.get()
    return render(version.body, FactSheet.from_json(version.facts))


def test_the_button_on_the_answer_opens_a_reply(client_for, ada, ivy, reply):
    browser = client_for(ada)
    assert f'action="{door(reply)}"' in browser.get(f"/feedback/{reply.pk}/").text
    page = browser.post(door(reply), follow=True)

    draft = Message.objects.get(kind="reply")
    assert page.request["PATH_INFO"] == f"/messages/{draft.pk}/"
    assert (draft.about_id, draft.answers, draft.state) == (reply.pk, reply.delivery, "draft")
    assert "our fees" in body(draft)
    assert "This answers what Ivy Moss wrote" in page.text
    assert f'href="/feedback/{reply.pk}/"' in page.text
    assert "Use the newest figures" not in page.text


def test_pressing_twice_opens_the_same(client_for, ada, reply):
    browser = client_for(ada)
    for _ in range(2):
        browser.post(door(reply))

    assert Message.objects.filter(kind="reply").count() == 1


def test_the_button_on_the_alert_leads_there_too(client_for, ada, reply):
    raised = {"household": reply.household, "owner": ada, "severity": "bad", "title": "T", "text": "T", "raised_at": NOW}
    Alert.objects.create(**raised, kind="urgent_reply", cause="a", source_id=reply.pk)
    Alert.objects.create(**raised, kind="silence", cause="b")
    Alert.objects.create(**raised, kind="falling", cause="c")
    page = client_for(ada).get("/alerts/").text

    assert page.count(f'action="{door(reply)}"') == 1
    assert page.count(f'action="/households/{reply.household_id}/draft/"') == 2
    assert f'href="/feedback/{reply.pk}/"' in page


def test_f12_the_reply_to_a_possible_complaint_says_whose_approval_it_needs(client_for, ada, cora, reply):
    Reading.objects.update(is_complaint=True)
    page = client_for(ada).post(door(reply), follow=True)
    draft = Message.objects.get(kind="reply")
    assert draft.needs_compliance
    assert "compliance approves the reply whatever the firm’s policy, and sending it closes nothing" in page.text

    client_for(ada).post(f"/messages/{draft.pk}/submit/", {"when": "now"})
    draft.refresh_from_db()
    assert draft.state == "in_review"
    assert not draft.approvals.exists()


def test_drafting_closes_neither_the_alert_nor_the_case(client_for, ada, ivy):
    reading = answered(ivy, at=NOW, score=-0.8, is_complaint=True, urgency_level=3)
    weigh_now(reading)
    client_for(ada).post(door(reading.reply))

    assert Alert.objects.filter(closed_at=None, source_id=reading.reply_id).exists()
    assert Complaint.objects.get(source_id=reading.reply_id).state == "open"


def test_today_never_submits_a_reply_together_with_clean_letters(client_for, ada, reply):
    browser = client_for(ada)
    browser.post(door(reply))
    draft = Message.objects.get(kind="reply")
    page = browser.get("/")
    assert page.context["clean"] == []
    assert f'href="/messages/{draft.pk}/"' in page.text

    browser.post("/drafts/submit/", {"message": [str(draft.pk)]})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_answer_that_nobody_read_yet_is_answered_by_its_rating(client_for, ada, reply):
    Reading.objects.all().delete()
    client_for(ada).post(door(reply))

    assert "Thank you" in body(Message.objects.get(kind="reply"))


def test_whom_nobody_may_contact_gets_no_draft_and_the_page_says_why(client_for, ada, ivy, reply):
    ivy.do_not_contact_reason = "Asked by telephone"
    ivy.save()
    page = client_for(ada).post(door(reply), follow=True)

    assert page.request["PATH_INFO"] == f"/feedback/{reply.pk}/"
    assert "must not be contacted: Asked by telephone" in page.text
    assert not Message.objects.filter(kind="reply").exists()


def test_a_reply_is_not_drafted_again_from_new_figures(client_for, ada, reply):
    browser = client_for(ada)
    browser.post(door(reply))
    draft = Message.objects.get(kind="reply")
    page = browser.post(f"/messages/{draft.pk}/redraft/", follow=True)

    assert "Only a letter is drafted again" in page.text
    assert draft.versions.count() == 1


def test_t18_nobody_else_drafts_it(client_for, visitor, larkspur, ben, cora, eve, reply):
    assert client_for(ben).post(door(reply)).status_code == 404
    assert client_for(eve).post(door(reply)).status_code == 404
    assert client_for(cora).post(door(reply)).status_code == 403
    assert visitor(larkspur).post(door(reply)).status_code == 302
    assert client_for(ben).get(door(reply)).status_code == 405
    assert not Message.objects.filter(kind="reply").exists()


def weigh_now(reading):
    from insights.asking import weigh_reading

    weigh_reading(reading=reading, at=NOW)
