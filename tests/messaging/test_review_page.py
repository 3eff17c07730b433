"""Can a person read a letter with all that is behind it, change it, and see at once what the checks say?"""

import pytest

from messaging.facts import FactSheet
from messaging.models import Message
from tests.messaging.conftest import NOW

pytestmark = pytest.mark.django_db


def url(message, verb=""):
    return f"/messages/{message.pk}/{verb}"


def page_of(browser, message, query=""):
    return browser.get(url(message) + query).content.decode()


def test_ada_reads_her_draft_with_every_figure_traced(client_for, ada, draft):
    page = page_of(client_for(ada), draft)
    assert 'href="#f2"' in page
    assert "Return year to date, net" in page
    assert "after advisory fees" in page
    assert "Every figure is verified" in page


def test_another_advisor_finds_nothing(client_for, ben, draft):
    assert client_for(ben).get(url(draft)).status_code == 404


def test_another_firm_finds_nothing(client_for, eve, draft):
    assert client_for(eve).get(url(draft)).status_code == 404


def test_an_operator_has_no_business_here(client_for, oz, draft):
    assert client_for(oz).get("/messages/").status_code == 403


def test_a_visitor_signs_in_first(visitor, larkspur, draft):
    assert visitor(larkspur).get(url(draft)).status_code == 302


def test_reading_changes_nothing(client_for, ada, draft):
    assert client_for(ada).post(url(draft)).status_code == 405
    assert client_for(ada).get(url(draft, "edit/")).status_code == 405


def test_cora_reads_and_does_not_write(client_for, cora, draft):
    browser = client_for(cora)
    assert browser.get(url(draft)).status_code == 200
    assert browser.post(url(draft, "edit/"), {"subject": "x", "body": "y"}).status_code == 403
    assert browser.post(url(draft, "check/"), {"subject": "x", "body": "y"}).status_code == 403


def test_an_edit_is_a_new_version_with_its_figures_still_bound(client_for, ada, draft):
    before = draft.versions.get()
    response = client_for(ada).post(url(draft, "edit/"), typed(before, add="It was lovely to see you at the fair."))
    assert response.status_code == 303
    after = draft.versions.get(number=2)
    assert after.problems == []
    assert after.body.count("{") == before.body.count("{")
    assert (after.writer, after.author) == ("person", ada)


def test_a_figure_typed_by_hand_is_kept_and_blocks(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="Your portfolio is up 40%."))
    version = draft.versions.get(number=2)
    assert {problem["rule"] for problem in version.problems} >= {"free_figure"}
    assert "to resolve" in page_of(browser, draft)
    browser.post(url(draft, "submit/"))
    assert Message.objects.get(pk=draft.pk).state == "draft"


def test_one_click_puts_the_fact_in_place_of_the_words(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="As of today your portfolio is worth $567,961."))
    problem = next(one for one in draft.versions.get(number=2).problems if one["rule"] == "free_figure")
    assert problem["suggestions"][0] == {"slot": "value", "text": "$567,960"}
    place = {"part": problem["part"], "start": problem["start"], "end": problem["end"], "slot": "value"}
    assert browser.post(url(draft, "use/"), place).status_code == 303
    assert "your portfolio is worth {value}." in draft.versions.get(number=3).body
    assert draft.versions.get(number=3).problems == []


def test_a_slot_that_does_not_exist_is_refused_and_nothing_is_kept(client_for, ada, draft):
    response = client_for(ada).post(url(draft, "edit/"), typed(draft.versions.get(), add="You are up {moon}."))
    assert response.status_code == 422
    assert "There is no fact called {moon}" in response.content.decode()
    assert draft.versions.count() == 1


def test_the_checks_answer_while_a_person_types_and_keep_nothing(client_for, ada, draft):
    headers = {"HX-Request": "true", "HX-Target": "messaging-checks"}
    response = client_for(ada).post(url(draft, "check/"), typed(draft.versions.get(), add="You made 12%."), headers=headers)
    answer = response.content.decode()
    assert answer.lstrip().startswith('<div class="stack" id="messaging-checks"')
    assert "12%" in answer
    assert draft.versions.count() == 1


def test_what_a_rule_forbids_is_marked_where_it_stands(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="I guarantee it will go well."))
    page = page_of(browser, draft)
    assert '<span class="flagged">guarantee' in page or '<span class="flagged">' in page
    assert "must fix" in page


def test_versions_stand_beside_each_other(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="See you soon."))
    page = browser.get(url(draft, "versions/2/")).content.decode()
    assert "<ins>" in page
    assert "See you soon." in page
    assert browser.get(url(draft, "versions/9/")).status_code == 404


def test_the_preview_is_a_frame_that_can_do_nothing(client_for, ada, draft):
    browser = client_for(ada)
    assert 'sandbox=""' in browser.get(url(draft, "preview/")).content.decode()
    response = browser.get(url(draft, "preview/body/"))
    assert "sandbox" in response["Content-Security-Policy"]
    assert "$567,960" in response.content.decode()


def test_t32_t12_what_a_person_types_is_never_markup(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="<script>alert(1)</script><img src=x onerror=alert(1)>"))
    for answer in (browser.get(url(draft)), browser.get(url(draft, "preview/body/")), browser.get(url(draft, "versions/2/"))):
        assert "<script>alert" not in answer.content.decode()
        assert "<img src=x" not in answer.content.decode()


def test_without_a_script_the_letter_is_a_text_area_with_its_figures(client_for, ada, draft):
    page = page_of(client_for(ada), draft, "?edit")
    assert "<textarea" in page
    assert "$567,960" in page
    assert 'data-slot="value"' in page


def test_an_edit_after_submitting_takes_it_back(client_for, ada, draft):
    browser = client_for(ada)
    browser.post(url(draft, "submit/"))
    assert Message.objects.get(pk=draft.pk).state == "in_review"
    browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="See you soon."))
    assert Message.objects.get(pk=draft.pk).state == "draft"


def test_cora_approves_what_ada_submitted_and_ada_cannot(client_for, ada, cora, draft):
    client_for(ada).post(url(draft, "submit/"))
    page = page_of(client_for(cora), draft)
    assert "Request changes" in page
    version = draft.versions.get()
    assert client_for(ada).post(url(draft, "approve/"), {"version": version.pk}).status_code == 403
    client_for(cora).post(url(draft, "approve/"), {"version": version.pk})
    assert draft.approvals.get().by == cora


def test_the_author_sees_what_was_asked_for(client_for, ada, cora, draft):
    client_for(ada).post(url(draft, "submit/"))
    client_for(cora).post(url(draft, "request-changes/"), {"reason": "Name the benchmark."})
    assert "Name the benchmark." in page_of(client_for(ada), draft)


def test_a_sent_letter_is_final(client_for, ada, draft):
    Message.objects.filter(pk=draft.pk).update(state="sent", submitted_at=NOW, sent_at=NOW)
    browser = client_for(ada)
    assert browser.post(url(draft, "edit/"), typed(draft.versions.get(), add="One more word.")).status_code == 422
    assert draft.versions.count() == 1


def typed(version, add=""):
    """What the form sends when a person adds a sentence before the closing, figures as they read."""
    from messaging.body import render

    sheet = FactSheet.from_json(version.facts)
    paragraphs = render(version.body, sheet).split("\n\n")
    body = "\n\n".join([*paragraphs[:-1], *([add] if add else []), paragraphs[-1]])
    return {"subject": render(version.subject, sheet), "preview": render(version.preview, sheet), "body": body}
