import pytest

from clients.models import Client, Household, Referral
from insights import actions as alerts
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
LISTS = ["/", "/clients/", "/feedback/", "/alerts/", "/referrals/", "/insights/at-risk/"]


@pytest.fixture
def mia(fay, ivy, time_machine):
    """A client of the firm's admin herself, as unhappy as ivy, who is ada's."""
    from datetime import UTC, date, datetime

    now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    home = Household.objects.create(name="Mia Brook", advisor=fay, since_on=date(2021, 3, 1))
    mia = Client.objects.create(household=home, name="Mia Brook", salutation="Mia", email="mia@brook.example")
    for one in (ivy, mia):
        answered(one, at=now, score=-0.9)
        alerts.raise_alert(household=one.household, kind="silence", cause="a", severity="warn", title=one.name, text="", at=now)
        Referral.objects.create(household=one.household, client=one, name=f"Friend of {one.name}", at=now, changed_at=now)
    return mia


@pytest.mark.parametrize("path", LISTS)
def test_who_sees_the_whole_firm_may_look_at_the_own_book_alone(client_for, fay, mia, path):
    browser = client_for(fay)

    whole, own = browser.get(path).text, browser.get(f"{path}?book=mine").text

    assert "Ivy Moss" in whole
    assert "Mia Brook" in whole
    assert "Ivy Moss" not in own
    assert "Mia Brook" in own


def test_the_choice_is_kept_and_the_counts_follow_it(client_for, fay, mia):
    browser = client_for(fay)
    browser.get("/?book=mine")

    later = browser.get("/alerts/")

    assert "Ivy Moss" not in later.text
    assert next(place for place in later.context["shell"].nav if place.label == "Alerts").count == 1
    assert "Ivy Moss" in browser.get("/alerts/?book=firm").text


def test_a_link_to_a_colleagues_household_works_either_way(client_for, fay, ivy, mia):
    browser = client_for(fay)
    browser.get("/?book=mine")

    assert browser.get(f"/households/{ivy.household_id}/").status_code == 200


def test_nobody_sees_more_by_asking_for_the_whole_firm(client_for, ben, ivy):
    page = client_for(ben).get("/clients/?book=firm")

    assert "Ivy Moss" not in page.text
    assert "Whole firm" not in page.text


def test_compliance_has_no_book_and_no_choice(client_for, cora, ivy):
    assert "My clients" not in client_for(cora).get("/").text


def test_the_choice_costs_no_question_to_the_database(client_for, fay, mia):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client_for(fay)
    browser.get("/?book=mine")
    with CaptureQueriesContext(connection) as own:
        browser.get("/")
    browser.get("/?book=firm")
    with CaptureQueriesContext(connection) as whole:
        browser.get("/")

    assert len(own) == len(whole)
