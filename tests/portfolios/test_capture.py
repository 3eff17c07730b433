"""Is capture told of whole months, as Morningstar does? Of days, compounded 252 times, both rates say next to nothing."""

from datetime import date, timedelta

import numpy as np
import pytest

from markets.calendar import is_trading_day
from portfolios.figures import Figure, NotAvailable
from portfolios.queries.measures import measures_of, month_ends


def trading_days(start, end):
    every = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in every if is_trading_day(day)]


def captured(days, own, mark):
    found = measures_of(own, mark, days=days, source="Test", benchmark="Index")
    return [next(one.number for one in found if one.name == name) for name in ("up_capture", "down_capture")]


def test_c1_capture_is_of_whole_months():
    days = trading_days(date(2025, 12, 17), date(2026, 9, 10))  # eight whole months, and parts of two
    mark = np.zeros(len(days) - 1)
    for n in range(len(mark)):
        if days[n].month != days[n + 1].month:  # the index moves on the first day of a month alone, up in odd months
            mark[n] = 0.01 if days[n + 1].month % 2 else -0.01
    mark[0] = 0.5  # a part of December, left out

    up, down = captured(days, 2 * mark, mark)

    assert float(up.value) == pytest.approx((1.02**12 - 1) / (1.01**12 - 1))
    assert float(down.value) == pytest.approx((0.98**12 - 1) / (0.99**12 - 1))
    assert "whole months" in up.method


def test_c7_too_few_months_are_said():
    days = trading_days(date(2026, 1, 2), date(2026, 6, 29))  # January has no end before it, June is not over

    up, down = captured(days, np.full(len(days) - 1, 0.001), np.full(len(days) - 1, 0.001))

    assert [days[n].month for n in month_ends(days)] == [1, 2, 3, 4, 5]
    assert isinstance(up, NotAvailable)
    assert isinstance(down, NotAvailable)
    assert "Fewer than 6 whole months" in up.reason


def test_the_last_trading_day_ends_a_month():
    days = trading_days(date(2026, 1, 30), date(2026, 7, 31))

    assert len(month_ends(days)) == 7
    assert isinstance(captured(days, np.full(len(days) - 1, 0.001), np.full(len(days) - 1, 0.001))[0], Figure)
