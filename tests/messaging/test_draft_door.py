import pytest

from events.models import Event
from messaging.models import Message
from tests.messaging.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_an_advisor_asks_for_a_letter_and_reads_it(client_for, ada, figures):
    page = client_for(ada).post(f"/households/{figures.pk}/draft/", follow=True)

    draft = Message.objects.get(household=figures)
    assert page.request["PATH_INFO"] == f"/messages/{draft.pk}/"
    assert (draft.state, draft.advisor) == ("draft", ada)


def test_asking_twice_opens_the_same_draft(client_for, ada, figures):
    browser = client_for(ada)
    for _ in range(2):
        browser.post(f"/households/{figures.pk}/draft/")

    assert Message.objects.filter(household=figures).count() == 1


def test_without_figures_the_household_says_why_there_is_no_letter(client_for, ada, ivy):
    page = client_for(ada).post(f"/households/{ivy.household_id}/draft/", follow=True)

    assert page.request["PATH_INFO"] == f"/households/{ivy.household_id}/"
    assert "There are no figures for" in page.text
    assert not Message.objects.exists()


def test_nobody_else_has_a_letter_written(client_for, visitor, larkspur, ben, cora, eve, figures):
    door = f"/households/{figures.pk}/draft/"

    assert client_for(ben).post(door).status_code == 404
    assert client_for(cora).post(door).status_code == 403
    assert client_for(eve).post(door).status_code == 404
    assert visitor(larkspur).post(door).status_code == 302
    assert client_for(ben).get(door).status_code == 405
    assert not Message.objects.exists()


def test_a_draft_is_told_anew_from_what_changed_since(client_for, ada, draft):
    draft.household.clients.update(salutation="Mrs Moss")
    answer = client_for(ada).post(f"/messages/{draft.pk}/redraft/")

    assert answer.status_code == 303
    assert list(draft.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Event.objects.filter(object_id=draft.pk).count() == 2
