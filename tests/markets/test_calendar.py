"""Does the market's calendar know its holidays and its closing hour?"""

from datetime import UTC, date, datetime

import pytest

from markets.calendar import holidays, is_trading_day, last_close, last_trading_day


def test_the_holidays_of_2026_are_those_that_the_exchange_published():
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 4, 3),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 7, 3),
        date(2026, 9, 7),
        date(2026, 11, 26),
        date(2026, 12, 25),
    ]


def test_a_new_year_on_a_saturday_closes_no_friday():
    assert is_trading_day(date(2021, 12, 31))


def test_juneteenth_was_an_ordinary_day_before_2022():
    assert is_trading_day(date(2020, 6, 19))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 23, 2, tzinfo=UTC), date(2026, 11, 20)),  # Monday, long before the opening
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), date(2026, 11, 20)),  # a minute before the close
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 27, 2, tzinfo=UTC), date(2026, 11, 25)),  # Thanksgiving has no close
        (datetime(2026, 7, 5, 12, tzinfo=UTC), date(2026, 7, 2)),  # Independence Day is kept on the Friday
    ],
)
def test_the_last_close_is_the_last_session_that_has_ended(now, expected):
    assert last_close(now) == expected


def test_a_sunday_goes_back_to_friday():
    assert last_trading_day(date(2026, 11, 22)) == date(2026, 11, 20)
