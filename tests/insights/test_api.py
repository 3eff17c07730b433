from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from advisors.actions import create_api_key
from events.models import Look
from insights import actions
from portfolios.models import Portfolio
from tenants import enter
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def machine():
    def of(user):
        with enter.firm(user.firm_of_test):
            _, key = create_api_key(user=user, name="test", by=user.actor)
        return Browser(HTTP_HOST=user.firm_of_test.domain, headers={"Authorization": f"Bearer {key}"})

    return of


@pytest.fixture
def alert(ivy):
    return actions.raise_alert(
        household=ivy.household, kind="leaving", cause="a", severity="bad", title="Ivy talks of leaving", text="", at=NOW
    )


def test_alerts_are_listed(machine, ada, alert):
    listed = machine(ada).get("/api/v1/alerts/?state=open").json()["results"]
    assert [(row["id"], row["kind"]) for row in listed] == [(str(alert.pk), "leaving")]


def test_a_colleagues_key_does_not_see_them(machine, ben, alert):
    browser = machine(ben)
    assert browser.get("/api/v1/alerts/").json()["results"] == []
    assert browser.get(f"/api/v1/alerts/{alert.pk}/").status_code == 404


def test_another_firms_key_does_not_find_them(machine, eve, alert):
    assert machine(eve).get(f"/api/v1/alerts/{alert.pk}/").status_code == 404


def test_without_a_key_nothing_is_told(larkspur):
    assert Browser(HTTP_HOST=larkspur.domain).get("/api/v1/alerts/").status_code == 401


def test_an_unknown_state_is_a_problem_with_its_field(machine, ada):
    answer = machine(ada).get("/api/v1/alerts/?state=asleep")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "state"


def test_sentiment_trends_by_week(machine, ada, ivy):
    for score in (0.2, 0.4, 0.6):
        answered(ivy, at=NOW - timedelta(hours=3), score=score)
    trend = machine(ada).get(f"/api/v1/analytics/sentiment-trends/?advisor_id={ada.pk}&time_range=30d").json()
    assert trend["answers"] == 3
    assert trend["points"][0]["week"] == "2026-11-23"
    assert trend["points"][0]["mean"] == pytest.approx(0.4)


@pytest.mark.parametrize("query", ["time_range=soon", "time_range=0d", "time_range=99y", "advisor_id=me", "colour=red"])
def test_a_trend_that_cannot_be_asked_for_is_refused(machine, ada, query):
    assert machine(ada).get(f"/api/v1/analytics/sentiment-trends/?{query}").status_code == 400


def test_insights_carry_their_evidence(machine, ada, ivy):
    account = Portfolio.objects.create(
        household=ivy.household, name="Joint", custodian="schwab", account_number="1", account_digest="1", account_tail="1"
    )
    for score in (-0.5, -0.7):
        answered(ivy, at=NOW - timedelta(days=3), score=score, topics=["fees"])
    answer = machine(ada).post(
        "/api/v1/ai/generate-insights/", {"portfolio_id": str(account.pk)}, content_type="application/json"
    )
    found = {insight["kind"]: insight for insight in answer.json()["insights"]}
    assert "spoke 2 times of fees" in found["topic"]["text"]
    assert found["topic"]["evidence"][0]["value"] == "2"
    assert [(look.viewer_id, look.household_id) for look in Look.objects.all()] == [(ada.pk, ivy.household_id)]
    assert "performance" not in found  # one account without a valuation has no return to speak of


def test_insights_into_a_colleagues_portfolio_are_not_found(machine, ben, ivy):
    account = Portfolio.objects.create(
        household=ivy.household, name="Joint", custodian="schwab", account_number="1", account_digest="1", account_tail="1"
    )
    answer = machine(ben).post(
        "/api/v1/ai/generate-insights/", {"portfolio_id": str(account.pk)}, content_type="application/json"
    )
    assert answer.status_code == 404
