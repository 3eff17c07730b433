"""Is the macro picture of what is held estimated from true months, and silent where there are too few?"""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from markets.calendar import last_trading_day
from markets.models import Indicator, Price, PriceFeed, Security
from portfolios.figures import Figure, NotAvailable
from portfolios.queries import household_figures, macro_of
from tenants import enter
from tests.portfolios.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
WEEKS = 200
SHIFT = timedelta(weeks=WEEKS)


def months(count, until):
    found = [until.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


@pytest.fixture
def shifted(operator_firm, market):
    """OAK moved 1 % for each half point of the ten-year yield, in months that were true 200 weeks before they are shown."""
    true_day = date(2026, 11, 20) - SHIFT
    with enter.operator():
        PriceFeed.objects.create(name="moved", last_on=TODAY, shifted_weeks=WEEKS, label="Moved", synced_at=NOW)
        oak = market["OAK"]
        Price.objects.filter(security=oak).delete()
        Security.objects.filter(pk=oak.pk).update(source="moved")
        close, level = D(100), D(4)
        for n, month in enumerate(months(61, true_day)):
            rise = D("0.5") * (n % 3 - 1)
            level += rise
            close *= 1 + rise / 50
            end = last_trading_day((month + timedelta(days=32)).replace(day=1) - timedelta(days=1))
            Indicator.objects.create(series="ten_year", month=month, known_on=end + timedelta(days=7), value=level, source="test")
            if end <= true_day:
                Price.objects.create(security=oak, on=end + SHIFT, close=close, source="moved")
        Price.objects.create(security=oak, on=date(2026, 11, 20), close=close, source="moved")
    return oak


@pytest.fixture
def held(shifted, account, move, value, ivy):
    portfolio = account()
    move(portfolio, date(2026, 11, 20), "deposit", 10_000)
    move(portfolio, date(2026, 11, 20), "transfer_in", 0, "OAK", 90)
    value(portfolio)
    return household_figures(ivy.household, on=TODAY)


def test_the_estimate_is_of_true_months_and_of_todays_weights(held, django_assert_num_queries):
    with django_assert_num_queries(5):
        rates, inflation, rotation = macro_of(held)

    weight = next(line.weight.value for line in held.holdings if line.symbol == "OAK")
    assert rates.number.value == pytest.approx(weight / 50, rel=D("0.0001"))
    assert rates.low.value <= rates.number.value <= rates.high.value
    assert rates.explained.value == pytest.approx(1, abs=D("0.0001"))
    assert rates.is_clear
    assert rates.months == 59  # the last month is not over, and the first has no month before
    assert rates.number.as_of <= date(2026, 11, 20) - SHIFT
    assert "59 months" in rates.number.method
    assert "0 months in common" in inflation.number.reason
    assert isinstance(rotation.number, NotAvailable)


def test_what_was_not_known_on_the_last_true_day_is_not_used(held):
    with enter.operator():
        last = Indicator.objects.filter(known_on__lte=date(2026, 11, 20) - SHIFT).latest("month")
        Indicator.objects.filter(pk=last.pk).delete()
        Indicator.objects.create(
            series=last.series, month=last.month, known_on=date(2026, 11, 20), value=last.value, source="late"
        )
    assert macro_of(held)[0].months == 58


def test_months_that_are_too_few_and_holdings_without_history_are_told(held, account, move, value, ivy):
    with enter.operator():
        Price.objects.filter(source="moved", on__lt=date(2025, 1, 1)).delete()
    assert "months in common; an estimate needs 36" in macro_of(held)[0].number.reason

    portfolio = account()
    move(portfolio, date(2026, 11, 20), "deposit", 5_000)
    move(portfolio, date(2026, 11, 20), "buy", -5_000, "HUT", 50)
    value(portfolio)
    figures = household_figures(ivy.household, on=TODAY)
    assert isinstance(figures.value, Figure)
    assert "has a price history" in macro_of(figures)[0].number.reason
