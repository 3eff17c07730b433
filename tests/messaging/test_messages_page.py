"""Which messages does a person find under which tab, and what does the list tell of each?"""

import pytest

from clients.models import Household
from messaging.models import Message
from tests.messaging.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


def test_an_advisor_finds_what_waits_for_her(client_for, ada, draft):
    page = client_for(ada).get("/messages/").content.decode()
    assert "Ivy Moss" in page
    assert "Figures verified" in page


def test_compliance_finds_what_waits_for_compliance(client_for, cora, draft):
    browser = client_for(cora)
    assert "Ivy Moss" not in browser.get("/messages/").content.decode()
    Message.objects.filter(pk=draft.pk).update(state="in_review", submitted_at=NOW)
    assert "Ivy Moss" in browser.get("/messages/").content.decode()


def test_a_colleague_sees_neither_row_nor_count(client_for, ben, draft):
    page = client_for(ben).get("/messages/").content.decode()
    assert "Ivy Moss" not in page
    assert 'To submit <span class="sub">0</span>' in page


@pytest.mark.parametrize(("tab", "state"), [("sent", "sent"), ("scheduled", "scheduled"), ("withdrawn", "withdrawn")])
def test_each_state_has_its_tab(client_for, ada, draft, tab, state):
    Message.objects.filter(pk=draft.pk).update(state=state, submitted_at=NOW, sent_at=NOW, send_at=NOW)
    browser = client_for(ada)
    assert "Ivy Moss" in browser.get(f"/messages/?tab={tab}").content.decode()
    assert "Ivy Moss" not in browser.get("/messages/?tab=drafts").content.decode()


def test_the_search_goes_by_household_and_client(client_for, ada, draft):
    browser = client_for(ada)
    assert "Ivy Moss" in browser.get("/messages/?q=ivy").content.decode()
    assert "No message fits" in browser.get("/messages/?q=zebra").content.decode()


def test_htmx_gets_the_rows_alone(client_for, ada, draft):
    headers = {"HX-Request": "true", "HX-Target": "messaging-rows"}
    answer = client_for(ada).get("/messages/", headers=headers).content.decode().lstrip()
    assert answer.startswith('<section class="card" id="messaging-rows"')


def test_pages_and_queries_do_not_grow_with_the_rows(client_for, ada, draft, django_assert_max_num_queries):
    for number in range(30):
        household = Household.objects.create(name=f"House {number:02}", advisor=ada, since_on=TODAY)
        Message.objects.create(household=household, advisor=ada, as_of=TODAY)
    browser = client_for(ada)
    with django_assert_max_num_queries(14):
        first = browser.get("/messages/").content.decode()
    assert "1–25 of 31" in first
    assert "House 29" in browser.get("/messages/?page=2").content.decode()


def test_the_neighbours_of_a_message_are_one_key_away(client_for, ada, draft):
    other = Message.objects.create(
        household=Household.objects.create(name="Next", advisor=ada, since_on=TODAY), advisor=ada, as_of=TODAY
    )
    page = client_for(ada).get(f"/messages/{draft.pk}/").content.decode()
    assert f'href="/messages/{other.pk}/" data-key="j"' in page
    assert "1 of 2" in page
