from datetime import UTC, datetime

import pytest

from insights import actions
from insights.models import Alert

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture
def alert(ivy):
    return actions.raise_alert(
        household=ivy.household, kind="leaving", cause="a", severity="bad", title="Ivy talks of leaving", text="Why.", at=NOW
    )


def test_works(client_for, ada, alert):
    assert "Ivy talks of leaving" in client_for(ada).get("/alerts/").text


def test_a_colleague_does_not_see_them(client_for, ben, alert):
    assert "Ivy talks of leaving" not in client_for(ben).get("/alerts/").text


def test_compliance_sees_every_household(client_for, cora, alert):
    assert "Ivy talks of leaving" in client_for(cora).get("/alerts/").text


def test_a_colleague_cannot_close_them(client_for, ben, alert):
    assert client_for(ben).post(f"/alerts/{alert.pk}/close/", {"outcome": "x"}).status_code == 404


def test_another_firm_does_not_find_them(client_for, eve, alert):
    assert client_for(eve).post(f"/alerts/{alert.pk}/close/", {"outcome": "x"}).status_code == 404


def test_a_visitor_signs_in_first(visitor, larkspur, alert):
    response = visitor(larkspur).get("/alerts/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_closing_is_a_post(client_for, ada, alert):
    assert client_for(ada).get(f"/alerts/{alert.pk}/close/").status_code == 405


def test_htmx_gets_the_list_alone(client_for, ada, alert):
    page = client_for(ada).get("/alerts/", headers={"HX-Request": "true", "HX-Target": "insights-alerts"})
    assert page.text.strip().startswith('<section class="card" id="insights-alerts"')
    assert "<html" not in page.text


def test_closing_says_so_and_can_be_undone(client_for, ada, alert):
    page = client_for(ada).post(f"/alerts/{alert.pk}/close/", {"outcome": "Called her."}, follow=True)
    assert "Closed: Ivy talks of leaving" in page.text
    assert f"/alerts/{alert.pk}/reopen/" in page.text
    assert not Alert.objects.open().exists()
    assert client_for(ada).post(f"/alerts/{alert.pk}/reopen/").status_code == 302
    assert Alert.objects.open().get() == alert


def test_closing_without_an_outcome_changes_nothing(client_for, ada, alert):
    page = client_for(ada).post(f"/alerts/{alert.pk}/close/", {"outcome": ""}, follow=True)
    assert "what came of it" in page.text
    assert Alert.objects.open().exists()


def test_a_complaint_shows_no_close_to_the_advisor(client_for, ada, cora, ivy):
    actions.raise_alert(
        household=ivy.household, kind="complaint", cause="c", severity="bad", title="Ivy may be complaining", text="", at=NOW
    )
    assert "Compliance closes it" in client_for(ada).get("/alerts/").text
    assert "Compliance closes it" not in client_for(cora).get("/alerts/").text


def test_snoozed_and_closed_alerts_have_their_own_lists(client_for, ada, alert):
    client_for(ada).post(f"/alerts/{alert.pk}/snooze/", {"days": "7"})
    assert "Ivy talks" in client_for(ada).get("/alerts/?show=snoozed").text
    assert "Ivy talks" not in client_for(ada).get("/alerts/?show=closed").text
    assert "No alert" not in client_for(ada).get("/alerts/?kind=nonsense").text


def test_the_number_of_queries_does_not_grow(client_for, ada, ivy, django_assert_max_num_queries):
    def raise_many(first, last):
        for number in range(first, last):
            actions.raise_alert(
                household=ivy.household, kind="silence", cause=str(number), severity="warn", title="Quiet", text="", at=NOW
            )

    browser = client_for(ada)
    raise_many(0, 2)
    browser.get("/alerts/")
    with django_assert_max_num_queries(20) as few:
        browser.get("/alerts/")
    raise_many(2, 40)
    with django_assert_max_num_queries(len(few)):
        browser.get("/alerts/")
