from datetime import timedelta

import pytest

from feedback import actions
from feedback.actions import Said
from feedback.models import Reading
from feedback.tasks import read_unread
from tests.feedback.conftest import NOW
from tests.feedback.letters import sent_letter

pytestmark = pytest.mark.django_db
GRIEVANCE = "The fees feel high and nobody called me back."


@pytest.fixture
def reply(letter):
    made = actions.receive(delivery=letter[0], said=Said(2, GRIEVANCE, ("fees",), True), at=NOW)
    read_unread()
    return made


@pytest.fixture
def happy(ivy):
    delivery, _ = sent_letter(ivy, at=NOW - timedelta(days=14))
    made = actions.receive(delivery=delivery, said=Said(5, "A wonderful year, thank you so much!"), at=NOW - timedelta(days=14))
    read_unread()
    return made


def shown(response):
    return {entry.reply for entry in response.context["entries"]}


def test_ada_sees_the_answer_with_its_reading(client_for, ada, reply):
    content = client_for(ada).get("/feedback/").content.decode()
    for words in (GRIEVANCE[:20], "Ivy Moss", "Negative", "Fees", "Answer today", "asks for a call"):
        assert words in content


def test_another_advisor_sees_nothing_of_it(client_for, ben, reply):
    assert shown(client_for(ben).get("/feedback/")) == set()
    assert client_for(ben).get(f"/feedback/{reply.pk}/").status_code == 404
    assert client_for(ben).post(f"/feedback/{reply.pk}/correct/").status_code == 404


def test_another_firm_sees_nothing_of_it(client_for, eve, reply):
    assert client_for(eve).get(f"/feedback/{reply.pk}/").status_code == 404


def test_compliance_sees_every_answer(client_for, cora, reply):
    assert shown(client_for(cora).get("/feedback/")) == {reply}


def test_a_visitor_signs_in_first(visitor, larkspur, reply):
    for address in ("/feedback/", f"/feedback/{reply.pk}/", f"/feedback/{reply.pk}/correct/"):
        assert visitor(larkspur).get(address).status_code == 302


def test_only_a_post_corrects(client_for, ada, reply):
    assert client_for(ada).get(f"/feedback/{reply.pk}/correct/").status_code == 405
    assert client_for(ada).post("/feedback/").status_code == 405


def test_filters(client_for, ada, reply, happy):
    browser = client_for(ada)
    assert shown(browser.get("/feedback/")) == {reply, happy}
    assert shown(browser.get("/feedback/?show=negative")) == {reply}
    assert shown(browser.get("/feedback/?show=urgent")) == {reply}
    assert shown(browser.get("/feedback/?show=positive")) == {happy}
    assert shown(browser.get("/feedback/?topic=fees")) == {reply}
    assert shown(browser.get("/feedback/?show=nonsense&topic=nonsense&week=2026-99-99&page=x")) == {reply, happy}


def test_j1_a_cell_of_the_heatmap_opens_its_answers(client_for, ada, ivy, reply, happy):
    browser = client_for(ada)
    assert shown(browser.get(f"/feedback/?household={ivy.household_id}&week=2026-11-23")) == {reply}
    assert shown(browser.get(f"/feedback/?household={ivy.household_id}&week=2026-11-09")) == {happy}
    assert shown(browser.get(f"/feedback/?household={ivy.household_id}&week=2026-11-16")) == set()


def test_a_household_of_another_book_is_not_found(client_for, ben, ivy):
    assert client_for(ben).get(f"/feedback/?household={ivy.household_id}").status_code == 404
    assert client_for(ben).get("/feedback/?household=nonsense").status_code == 404


def test_htmx_gets_the_rows_alone(client_for, ada, reply):
    response = client_for(ada).get("/feedback/", headers={"HX-Request": "true", "HX-Target": "feedback-rows"})
    content = response.content.decode().strip()
    assert content.startswith("<section")
    assert 'id="feedback-rows"' in content
    assert "<html" not in content


def test_the_list_takes_as_many_queries_for_one_as_for_many(client_for, ada, ivy, reply, django_assert_max_num_queries):
    for day in range(1, 8):
        delivery, _ = sent_letter(ivy, at=NOW - timedelta(days=day))
        actions.receive(delivery=delivery, said=Said(4, "Fine, thanks."), at=NOW - timedelta(days=day))
    read_unread()
    browser = client_for(ada)
    with django_assert_max_num_queries(12):
        assert len(shown(browser.get("/feedback/"))) == 8


def test_the_page_of_an_answer_marks_the_quoted_words(client_for, ada, reply):
    content = client_for(ada).get(f"/feedback/{reply.pk}/").content.decode()
    assert '<mark class="noted">' in content
    assert "relate-minilm" in content
    assert "nobody called me back" in content


def test_ada_corrects_a_reading(client_for, ada, reply):
    response = client_for(ada).post(
        f"/feedback/{reply.pk}/correct/", {"sentiment": "neutral", "urgency": "1", "topics": ["fees"]}
    )
    assert response.status_code == 302
    current = Reading.objects.get(reply=reply, is_current=True)
    assert (current.sentiment, current.urgency_level, current.topics, current.corrected_by) == ("neutral", 1, ["fees"], ada)


def test_a_half_filled_correction_is_refused_in_place(client_for, ada, reply):
    response = client_for(ada).post(
        f"/feedback/{reply.pk}/correct/",
        {"sentiment": "cheerful"},
        headers={"HX-Request": "true", "HX-Target": "feedback-reading"},
    )
    assert response.status_code == 422
    assert response.content.decode().strip().startswith("<section")
    assert not Reading.objects.filter(corrected_by=ada).exists()


def test_the_advisor_cannot_clear_a_complaint(client_for, ada, letter):
    reply = actions.receive(delivery=letter[0], said=Said(1, "I want to make a formal complaint."), at=NOW)
    read_unread()
    client_for(ada).post(f"/feedback/{reply.pk}/correct/", {"sentiment": "neutral", "urgency": "0"})
    assert Reading.objects.get(reply=reply, is_current=True).is_complaint
