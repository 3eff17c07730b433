"""Are insights kept in step with values and answers, told to those who may see them, and counted in a fixed number of queries?"""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

import events
from clients.models import Household
from events.models import Event
from feedback.models import Reading
from insights.keeping import keep_insights
from insights.models import Kept
from portfolios.actions import revalue
from tests.insights.answers import answered
from tests.portfolios.conftest import NOW, START, account, market, move, value  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def held(account, move):  # noqa: F811
    portfolio = account()
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, START, "buy", -6_000, "OAK", 60)
    return portfolio


def kept(household):
    return {one.kind: one for one in Kept.objects.filter(household=household)}


def test_new_values_and_answers_tell_insights_anew(held, ivy, settle):
    revalue(portfolio_ids=[held.pk], by=events.MACHINE, at=NOW)
    settle()
    assert {"moved", "concentration", "performance"} <= kept(ivy.household).keys()
    assert kept(ivy.household)["moved"].evidence[0]["proof"].endswith("/performance/contribution/?period=ytd")

    reading = answered(ivy, at=NOW - timedelta(days=1), score=-0.6, topics=["fees"])
    events.record(kind="reading.made", by=events.MACHINE, obj=reading, household_id=ivy.household_id, data={})
    settle()
    assert "of fees" in kept(ivy.household)["topic"].text


def test_t23_nothing_is_told_anew_of_who_asked_to_be_gone(held, ivy, settle):
    Household.objects.filter(pk=ivy.household_id).update(restricted_at=NOW)
    revalue(portfolio_ids=[held.pk], by=events.MACHINE, at=NOW)
    settle()
    assert kept(ivy.household) == {}


def test_one_event_tells_what_is_new_and_what_is_gone(held, ivy, value):  # noqa: F811
    value(held)
    keep_insights(household=ivy.household, at=NOW)
    keep_insights(household=ivy.household, at=NOW)
    told = Event.objects.get(kind="insights.told")
    assert {"moved", "performance"} <= set(told.data["new"])
    assert "OAK" not in str(told.data)

    answered(ivy, at=NOW - timedelta(days=1), score=-0.6, topics=["fees"])
    keep_insights(household=ivy.household, at=NOW)
    Reading.objects.all().delete()
    keep_insights(household=ivy.household, at=NOW)
    changes = [one.data for one in Event.objects.filter(kind="insights.told").order_by("at", "pk")]
    assert {"new": [], "gone": ["topic"]} in changes


def test_the_household_page_shows_the_gravest_with_a_proof(held, ivy, ada, client_for, value):  # noqa: F811
    browser, address = client_for(ada), f"/households/{ivy.household_id}/"
    assert "Nothing to tell yet" in browser.get(address).text
    value(held)
    keep_insights(household=ivy.household, at=NOW)
    page = browser.get(address).text
    assert "OAK is the largest holding" in page
    assert f"{address}performance/risk_score/?period=ytd" in page


def test_the_book_lists_households_by_insight_to_those_who_serve_them(held, ivy, ada, ben, client_for, value):  # noqa: F811
    value(held)
    keep_insights(household=ivy.household, at=NOW)
    page = client_for(ada).get("/insights/?kind=moved").text
    assert "What moved the portfolio: 1 household<" in page
    assert "OAK added" in page
    assert "Nothing to tell yet" in client_for(ben).get("/insights/").text
    Household.objects.filter(pk=ivy.household_id).update(closed_on=NOW.date())
    assert "Nothing to tell yet" in client_for(ada).get("/insights/").text


def test_the_queries_do_not_grow_with_the_households(ada, ivy, client_for):
    browser, counts = client_for(ada), []
    for number in (1, 30):
        for n in range(number):
            home = Household.objects.create(name=f"Home {number} {n}", advisor=ada, since_on=START)
            Kept.objects.create(household=home, kind="risk", title="Risk", text="More.", weight=95, told_at=NOW)
        browser.get("/insights/")
        with CaptureQueriesContext(connection) as asked:
            assert "Home 1 0" in browser.get("/insights/").text
        counts.append(len(asked))
    assert counts[0] == counts[1]
