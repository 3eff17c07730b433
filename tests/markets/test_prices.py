"""Do the bundled prices keep the port's contract and tell where they come from?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from markets.prices import Basis, ProviderError, open_provider
from markets.prices.bundled import shift_ending_on

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def prices():
    return open_provider("bundled", now=NOW)


def test_a_quote_is_the_close_of_the_last_business_day_and_its_change(prices):
    quote = prices.quote("AAPL")

    assert quote.as_of == date(2026, 11, 20)
    assert quote.price == Decimal("131.477")  # the true close of Friday 2022-12-23, dividends reinvested
    assert quote.change == Decimal("131.477") / Decimal("131.846") - 1
    assert quote.source == "Bundled true closes of 2011 to 2022 (skfolio data sets), shifted by 204 weeks"


def test_history_keeps_the_order_the_bounds_and_the_weekdays(prices):
    closes = prices.history("XOM", start=date(2026, 9, 7), end=date(2026, 11, 18)).closes

    assert closes[0].on >= date(2026, 9, 7)
    assert closes[-1].on == date(2026, 11, 18)
    assert all(before.on < after.on for before, after in zip(closes, closes[1:], strict=False))
    assert {close.on.weekday() for close in closes} == {0, 1, 2, 3, 4}


def test_nothing_is_known_after_the_last_close(prices):
    closes = prices.history("MSFT", start=LONG_AGO, end=date(2100, 1, 1)).closes

    assert closes[-1].on == date(2026, 11, 20)


def test_stocks_carry_their_dividends_and_the_index_says_that_it_does_not(prices):
    bases = {listing.symbol: listing.basis for listing in prices.listings()}

    assert bases.pop("SP500") is Basis.PRICE
    assert set(bases.values()) == {Basis.TOTAL_RETURN}
    assert len(bases) == 25


def test_every_listing_has_prices_above_zero_on_nearly_every_day(prices):
    for listing in prices.listings():
        closes = prices.history(listing.symbol, start=date(2019, 1, 1), end=NOW.date()).closes
        assert min(close.price for close in closes) > 0
        assert max(after.on - before.on for before, after in zip(closes, closes[1:], strict=False)) <= timedelta(days=5)


def test_whatever_the_day_the_series_ends_on_the_last_business_day_within_two_weeks_of_the_true_end():
    for ahead in range(400):
        prices = open_provider("bundled", now=NOW + timedelta(days=ahead))

        assert prices.quote("SP500").as_of == prices.ends_on
        true_end = prices.ends_on - timedelta(weeks=prices.shift.weeks)
        assert date(2022, 12, 28) - true_end <= timedelta(days=14)


def test_a_day_on_which_the_market_was_closed_takes_a_week_more():
    assert shift_ending_on(date(2022, 12, 26)).weeks == 1  # the true 26 December 2022 was a holiday


def test_an_unknown_symbol_and_an_unknown_provider_are_refused_for_good(prices):
    with pytest.raises(ProviderError, match="know no 'BRK.B'") as unknown:
        prices.quote("BRK.B")
    assert unknown.value.permanent

    with pytest.raises(ProviderError, match="known are bundled"):
        open_provider("tea-leaves", now=NOW)
