"""Do the bundled prices keep the port's contract and tell where they come from?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from markets.prices import Basis, ProviderError, open_provider

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)


@pytest.fixture
def prices():
    return open_provider("bundled", now=NOW)


def test_the_last_close_is_that_of_the_last_business_day_with_its_source(prices):
    history = prices.history("AAPL", start=date(2026, 11, 19), end=NOW.date())

    last = history.closes[-1]
    assert (last.on, last.price) == (date(2026, 11, 20), Decimal("134.119"))  # truly of 2022-12-16, dividends reinvested
    assert history.source == "Bundled true closes of 2011 to 2022 (skfolio data sets), shifted by 205 weeks"


def test_history_keeps_the_order_the_bounds_and_the_weekdays(prices):
    closes = prices.history("XOM", start=date(2026, 9, 7), end=date(2026, 11, 18)).closes

    assert closes[0].on >= date(2026, 9, 7)
    assert closes[-1].on == date(2026, 11, 18)
    assert all(before.on < after.on for before, after in pairwise(closes))
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
        assert max(after.on - before.on for before, after in pairwise(closes)) <= timedelta(days=5)


def test_whatever_the_day_the_series_ends_on_the_last_business_day_and_never_goes_back_in_time():
    before = 0
    for ahead in range(400):
        prices = open_provider("bundled", now=NOW + timedelta(days=ahead))

        assert prices.history("SP500", start=LONG_AGO, end=prices.ends_on).closes[-1].on == prices.ends_on
        assert before <= prices.shifted_weeks <= before + (1 if before else 300)
        before = prices.shifted_weeks


def test_an_unknown_symbol_and_an_unknown_provider_are_refused_for_good(prices):
    with pytest.raises(ProviderError, match="know no 'BRK.B'") as unknown:
        prices.listing("BRK.B")
    assert unknown.value.permanent

    with pytest.raises(ProviderError, match="known are bundled"):
        open_provider("tea-leaves", now=NOW)
