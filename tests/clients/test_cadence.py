"""Is the next letter's day the first Tuesday of the period that follows?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.cadence import TUESDAY, next_letter_after


@pytest.mark.parametrize(
    ("day", "cadence", "expected"),
    [
        (date(2026, 11, 23), "weekly", date(2026, 11, 24)),
        (date(2026, 11, 24), "weekly", date(2026, 12, 1)),
        (date(2026, 11, 23), "monthly", date(2026, 12, 1)),
        (date(2026, 12, 31), "monthly", date(2027, 1, 5)),
        (date(2026, 11, 23), "quarterly", date(2027, 1, 5)),
        (date(2026, 1, 1), "quarterly", date(2026, 4, 7)),
        (date(2026, 11, 23), "none", None),
    ],
)
def test_known_days(day, cadence, expected):
    assert next_letter_after(day, cadence) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["weekly", "monthly", "quarterly"]))
def test_it_is_always_a_later_tuesday_within_the_period(day, cadence):
    due = next_letter_after(day, cadence)
    assert due.weekday() == TUESDAY
    assert 0 < (due - day).days <= {"weekly": 7, "monthly": 38, "quarterly": 99}[cadence]
