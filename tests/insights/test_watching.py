from datetime import UTC, date, datetime, timedelta

import pytest

from clients.actions import log_call
from clients.models import Household
from insights import asking
from insights.models import Alert
from insights.queries.silence import silent_households
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = NOW.date()


def silent():
    return [(household.name, days) for household, days, _ in silent_households(on=TODAY)]


def test_i2_nobody_talked_for_longer_than_the_rhythm_allows(ivy):
    answered(ivy, at=NOW - timedelta(days=100))
    assert silent() == [("Ivy Moss", 100)]


def test_an_answer_or_a_call_ends_the_silence(ivy, ada):
    answered(ivy, at=NOW - timedelta(days=100))
    log_call(household=ivy.household, body="All well.", by=ada, at=NOW - timedelta(days=3))
    assert silent() == []


def test_i2_a_note_or_a_letter_that_nobody_answered_is_no_contact(ivy, ada):
    from clients.actions import add_note
    from messaging.models import Message

    answered(ivy, at=NOW - timedelta(days=100))
    add_note(household=ivy.household, body="Look at her account.", by=ada, at=NOW)
    Message.objects.create(household=ivy.household, advisor=ada, as_of=TODAY, state="sent", submitted_at=NOW, sent_at=NOW)
    assert silent() == [("Ivy Moss", 100)]


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 30), ("monthly", 90), ("quarterly", 180), ("none", 365)])
def test_each_rhythm_has_its_limit(ivy, cadence, days):
    Household.objects.update(cadence=cadence)
    answered(ivy, at=NOW - timedelta(days=days))
    assert silent() == []
    Household.objects.update(since_on=date(2020, 1, 1))
    assert [days for _, days, _ in silent_households(on=TODAY + timedelta(days=1))] == [days + 1]


def test_a_new_or_closed_household_is_not_silent(ivy):
    Household.objects.update(since_on=TODAY - timedelta(days=20))
    assert silent() == []
    Household.objects.update(since_on=date(2020, 1, 1), closed_on=TODAY)
    assert silent() == []


def test_the_clock_raises_it_once(ivy):
    answered(ivy, at=NOW - timedelta(days=100))
    assert asking.watch_for_silence(at=NOW) == 1
    assert asking.watch_for_silence(at=NOW + timedelta(days=1)) == 0
    assert Alert.objects.get().text == "No call, meeting or answer for 100 days; the rhythm agreed allows 90."
