from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clients.models import Client, Household
from insights.models import Alert
from insights.queries.risk import at_risk, count_on
from insights.queries.sentiment import change_in_four_weeks, heatmap, moods, moods_of, weekly_mean
from insights.queries.trends import sentiment_trend
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def noor(ada):
    household = Household.objects.create(name="Haddad", advisor=ada, since_on=date(2020, 1, 1))
    return Client.objects.create(household=household, name="Noor Haddad", salutation="Noor")


def test_a_week_is_the_mean_of_its_answers(ada, ivy):
    answered(ivy, at=NOW - timedelta(hours=1), score=0.2)
    answered(ivy, at=NOW - timedelta(hours=2), score=0.6)
    mood = moods(ada, until=TODAY)[0]
    assert (mood.week, mood.mean, mood.replies, mood.shown) == (date(2026, 11, 23), Decimal("0.4"), 2, 4)


def test_an_unsure_reading_has_no_mean(ada, ivy):
    answered(ivy, at=NOW, score=0.9, sentiment="unsure")
    mood = moods(ada, until=TODAY)[0]
    assert (mood.mean, mood.replies) == (None, 1)


def test_only_the_current_reading_counts(ada, ivy):
    reading = answered(ivy, at=NOW, score=0.9)
    reading.is_current = False
    reading.save()
    assert moods(ada, until=TODAY) == []


def test_a_colleagues_households_are_not_read(ben, cora, ivy):
    answered(ivy, at=NOW)
    assert moods(ben, until=TODAY) == []
    assert len(moods(cora, until=TODAY)) == 1


def test_the_heatmap_has_twelve_weeks_and_begins_with_who_fell_most(ada, ivy, noor):
    for client, then, now in ((ivy, 0.8, -0.7), (noor, 0.2, 0.5)):
        answered(client, at=NOW - timedelta(weeks=6), score=then)
        answered(client, at=NOW, score=now)
    weeks, rows = heatmap(moods(ada, until=TODAY), until=TODAY)
    assert (weeks[0], weeks[-1], len(weeks)) == (date(2026, 9, 7), date(2026, 11, 23), 12)
    assert [(row.household, row.change) for row in rows] == [("Ivy Moss", -15), ("Haddad", 3)]
    assert [cell.shown for cell in rows[0].cells] == [None, None, None, None, None, 8, None, None, None, None, None, -7]


def test_the_heatmap_is_sorted_by_assets_and_by_name(ada, ivy, noor):
    answered(ivy, at=NOW)
    answered(noor, at=NOW)
    found = moods(ada, until=TODAY)
    worth = {ivy.household_id: Decimal(9)}
    assert [row.household for row in heatmap(found, until=TODAY, sort="assets", values=worth)[1]] == ["Ivy Moss", "Haddad"]
    assert [row.household for row in heatmap(found, until=TODAY, sort="name")[1]] == ["Haddad", "Ivy Moss"]


def test_a_change_needs_two_signals_four_weeks_apart(ivy):
    answered(ivy, at=NOW - timedelta(weeks=2), score=0.9)
    answered(ivy, at=NOW, score=-0.9)
    assert change_in_four_weeks(moods_of(ivy.household, until=TODAY), until=TODAY) is None


def test_an_old_signal_is_no_change_of_today(ivy):
    answered(ivy, at=NOW - timedelta(weeks=12), score=0.9)
    answered(ivy, at=NOW - timedelta(weeks=7), score=-0.9)
    assert change_in_four_weeks(moods_of(ivy.household, until=TODAY), until=TODAY) is None


def test_the_average_weighs_each_answer_alike(ada, ivy, noor):
    for score in (0.9, 0.9, 0.9):
        answered(ivy, at=NOW, score=score)
    answered(noor, at=NOW, score=-0.3)
    assert weekly_mean(moods(ada, until=TODAY), until=TODAY)[-1] == Decimal("0.6")


def test_a_household_is_at_risk_for_reasons_in_words(ada, ivy, noor):
    answered(ivy, at=NOW - timedelta(weeks=5), score=0.6)
    answered(ivy, at=NOW, score=-0.8, is_leaving=True)
    answered(noor, at=NOW, score=0.8)
    found = at_risk(moods(ada, until=TODAY), [], on=TODAY)
    assert [risk.household for risk in found] == ["Ivy Moss"]
    assert found[0].reasons == (
        "Talked of leaving in the week of 23 Nov",
        "Latest sentiment −8",
        "Sentiment down 14 in four weeks",
    )
    assert count_on(moods(ada, until=TODAY), on=TODAY - timedelta(weeks=3)) == 0


def test_silence_is_a_reason_as_long_as_its_alert_stands(ada, ivy):
    alert = Alert(household=ivy.household, kind="silence", severity="warn")
    assert at_risk([], [alert], on=TODAY)[0].reasons == ("No two-way contact within the agreed rhythm",)


def test_h8_a_trend_says_not_enough_below_three_answers(ada, ivy):
    for score in (0.2, 0.4):
        answered(ivy, at=NOW - timedelta(weeks=1), score=score)
    for score in (0.2, 0.4, 0.6):
        answered(ivy, at=NOW, score=score)
    trend = sentiment_trend(ada, start=NOW - timedelta(days=30), end=NOW)
    assert [(point.answers, point.note) for point in trend.points] == [(2, "not enough"), (3, "")]
    newest = trend.points[-1]
    assert newest.mean == pytest.approx(0.4)
    assert (newest.low, newest.high) == (pytest.approx(0.4 - 4.303 * 0.2 / 3**0.5), pytest.approx(0.4 + 4.303 * 0.2 / 3**0.5))
