"""Is the risk-free rate that of the period, as it was known then, and does each ratio say which it is?"""

from datetime import date
from decimal import Decimal as D

import pytest

from markets.models import Indicator
from portfolios.models import Portfolio
from portfolios.queries import portfolio_performance
from portfolios.queries.compared import compared
from portfolios.queries.risk_free import risk_free
from tenants import enter
from tests.portfolios.conftest import TODAY

pytestmark = pytest.mark.django_db
MONTHS = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(9, 21)]  # October 2025 to September 2026


def published(*, lag=7):
    with enter.operator():
        for n, month in enumerate(MONTHS):
            following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            known = following.replace(day=lag)
            Indicator.objects.create(series="fed_funds", month=month, known_on=known, value=D(4) - n, source="test")


def test_it_is_the_mean_of_the_months_that_were_published_by_the_end(operator_firm):
    published()
    assert risk_free(date(2025, 10, 15), date(2025, 12, 31), "USD").yearly == pytest.approx((4 + 3 + 3) / 300)
    assert "because no Federal funds rate of September 2025 is known" in risk_free(date(2025, 9, 1), TODAY, "USD").words
    assert "none is known for EUR" in risk_free(date(2025, 10, 1), TODAY, "EUR").words
    stale = risk_free(date(2026, 9, 1), date(2027, 2, 1), "USD")
    assert (stale.yearly, "January 2027 is known" in stale.words) == (0, True)


def test_ratios_are_beyond_it_and_say_so_and_the_comparison_says_the_same(funded, operator_firm):
    def sharpe():
        found = portfolio_performance(funded, on=TODAY, period="ytd")
        return found.measure("sharpe").number, found.measure("volatility").number

    (without, swing), beside = sharpe(), compared(Portfolio.objects.all(), on=TODAY, period="ytd")
    assert "risk-free rate 0, because" in without.method
    assert float(beside.figure(funded.pk, "sharpe").value) == pytest.approx(float(without.value), abs=1e-9)

    published()
    now, _ = sharpe()
    free = risk_free(date(2025, 12, 31), date(2026, 11, 20), "USD")
    assert free.yearly != 0
    assert float(now.value) == pytest.approx(float(without.value) - free.yearly / float(swing.value), abs=1e-6)
    assert "the mean Federal funds rate of the period" in now.method
    again = compared(Portfolio.objects.all(), on=TODAY, period="ytd").figure(funded.pk, "sharpe")
    assert float(again.value) == pytest.approx(float(now.value), abs=1e-9)
    assert free.words in again.method
