from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from messaging.when import instant, next_morning

SWITCHES = [
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
    ("America/Los_Angeles", date(2026, 3, 8), date(2026, 11, 1)),
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5)),
]


@pytest.mark.parametrize(("zone", "forward", "back"), SWITCHES)
def test_t35_half_past_eight_stays_half_past_eight(zone, forward, back):
    for day in (forward, back):
        for hour in range(48):
            now = datetime.combine(day - timedelta(days=1), time(0), UTC) + timedelta(hours=hour)
            due = next_morning(now, zone)

            assert due.astimezone(ZoneInfo(zone)).time() == time(8, 30)
            assert timedelta(0) < due - now <= timedelta(hours=25)


@pytest.mark.parametrize(("zone", "forward", "back"), SWITCHES)
def test_t35_each_morning_comes_exactly_once(zone, forward, back):
    for day in (forward, back):
        start = datetime.combine(day - timedelta(days=1), time(0), UTC)
        mornings = {next_morning(start + timedelta(minutes=minute), zone) for minute in range(0, 72 * 60, 5)}

        assert len({moment.astimezone(ZoneInfo(zone)).date() for moment in mornings}) == len(mornings) in {3, 4}


def test_t35_a_time_that_is_skipped_is_the_first_after_the_gap():
    assert instant(date(2026, 3, 8), time(2, 30), "America/New_York") == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert instant(date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe").astimezone(
        ZoneInfo("Australia/Lord_Howe")
    ).time() == time(2, 30)


def test_t35_a_time_that_comes_twice_is_the_first():
    assert instant(date(2026, 11, 1), time(1, 30), "America/New_York") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_morning_that_is_over_is_tomorrow():
    half_past_eight = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)

    assert next_morning(half_past_eight - timedelta(seconds=1), "America/New_York") == half_past_eight
    assert next_morning(half_past_eight, "America/New_York") == half_past_eight + timedelta(days=1)
