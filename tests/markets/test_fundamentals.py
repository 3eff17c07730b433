"""Do volume, market capitalisation and ratios come from whoever tells them, once a week, and never old as new?"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

import events
from events.models import Event
from markets.actions import bring_fundamentals, bring_wanted, want
from markets.models import Fundamentals, Price, PriceFeed, Security
from markets.prices import Figures, open_provider
from portfolios.queries.quotes import market_data
from tenants import enter
from tests.markets.provider_stub import provider
from tests.markets.test_providers import LISTINGS, RECORDED, stamp

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)
WEEK = timedelta(days=7)
OVERVIEW = {"Symbol": "OAK", "MarketCapitalization": "1250000000", "PERatio": "18.4", "DividendYield": "0.0266"}
DAILY = {"Time Series (Daily)": {"2026-11-20": {"4. close": "10.50", "5. volume": "123456"}}}
BARS = {"status": "OK", "results": [{"t": stamp(20) * 1000, "c": 10.5, "v": 123456.0}]}
DETAILS = {"results": {**LISTINGS["massive"]["results"], "market_cap": 1250000000.0}}
TELLS = {
    "SYMBOL_SEARCH": (200, LISTINGS["alpha_vantage"]),
    "TIME_SERIES": (200, DAILY),
    "OVERVIEW": (200, OVERVIEW),
    "/v3/reference": (200, DETAILS),
    "/v2/aggs": (200, BARS),
}


@pytest.fixture
def market(operator_firm):
    with provider(PRICE_PROVIDERS=["massive", "alpha_vantage"]) as script, enter.operator():
        want(["OAK"])
        script.by_part = dict(TELLS)
        bring_wanted(by=events.MACHINE, at=NOW)
        yield script


def bring(at=NOW):
    return bring_fundamentals(by=events.MACHINE, at=at)


@pytest.mark.parametrize("name", ["alpha_vantage", "massive", "yahoo"])
def test_the_volume_of_a_day_comes_with_its_close(name):
    quote = {"close": [10.5], "volume": [123456]}
    meta = {"currency": "USD", "instrumentType": "EQUITY"}
    chart = {"chart": {"result": [{"meta": meta, "timestamp": [stamp(20)], "indicators": {"quote": [quote]}, "events": {}}]}}
    with provider() as script:
        script.answers = [(200, {"alpha_vantage": DAILY, "massive": BARS, "yahoo": chart}[name])]
        found = open_provider(name, now=NOW).history("OAK", start=date(2026, 11, 16), end=date(2026, 11, 20))
    assert [(one.on, one.price, one.volume) for one in found.closes] == [(date(2026, 11, 20), D("10.5"), 123456)]


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        (OVERVIEW, Figures(D("1250000000"), D("18.4"), D("0.0266"))),
        (OVERVIEW | {"PERatio": "None", "DividendYield": "-"}, Figures(D("1250000000"))),
        (OVERVIEW | {"PERatio": "-4.1", "DividendYield": "NaN"}, Figures(D("1250000000"))),
        ({}, Figures()),
    ],
)
def test_what_alpha_vantage_knows_not_is_none(said, figures):
    with provider() as script:
        script.answers = [(200, said)]
        assert open_provider("alpha_vantage", now=NOW).figures("OAK") == figures


def test_the_provider_that_tells_most_is_kept_and_asked_again_after_a_week(market):
    assert bring() == 1
    found = Fundamentals.objects.get()
    assert (found.market_cap, found.pe_ratio, found.dividend_yield) == (D("1250000000"), D("18.4"), D("0.0266"))
    assert (found.source, found.told_at) == ("alpha_vantage", NOW)
    asked = len(market.asked)
    assert (bring(NOW + timedelta(days=2)), len(market.asked)) == (0, asked)


def test_closes_come_first(market):
    Price.objects.all().delete()
    asked = len(market.asked)
    assert (bring(), len(market.asked)) == (0, asked)


def test_what_was_told_stays_with_its_day_where_nobody_tells_any_more(market):
    bring()
    market.by_part |= {"OVERVIEW": (200, {}), "/v3/reference": (200, LISTINGS["massive"])}
    Price.objects.update(on=date(2026, 11, 27))
    assert bring(NOW + WEEK) == 0
    found = Fundamentals.objects.get()
    assert (found.pe_ratio, found.told_at, found.asked_at) == (D("18.4"), NOW, NOW + WEEK)


def test_one_that_had_enough_rests_and_the_other_is_asked(market):
    market.by_part["OVERVIEW"] = (200, {"Information": "25 requests a day"})
    assert bring() == 1
    assert Fundamentals.objects.get().source == "massive"
    assert PriceFeed.objects.get(name="alpha_vantage").paused_until == NOW + timedelta(hours=1)
    assert Event.objects.filter(kind="fundamentals.synced").count() == 1
    market.by_part |= {"OVERVIEW": (429, {}), "/v3/reference": (429, {})}
    Fundamentals.objects.all().delete()
    assert bring(NOW + timedelta(hours=2)) == 0
    assert not Fundamentals.objects.exists(), "where nobody answered it is asked again, and not after a week"


def test_the_api_tells_them_with_their_day_and_nothing_old_as_new(market):
    bring()
    [one] = market_data(Security.objects.all(), on=date(2026, 11, 23))
    assert (one.volume, one.market_cap, one.pe_ratio, one.dividend_yield) == (123456, D("1250000000"), D("18.4"), D("0.0266"))
    assert (one.fundamentals_on, one.fundamentals_source) == (date(2026, 11, 20), "Alpha Vantage")
    assert one.reasons == {"change_percent": "There is no close before it."}
    [old] = market_data(Security.objects.all(), on=date(2026, 12, 28))
    assert (old.market_cap, old.fundamentals_on) == (None, None)
    assert old.reasons["pe_ratio"] == "It was told last on 20 November 2026; nothing newer came."


def test_recorded_answers_of_both_are_read():
    if not RECORDED.exists():
        pytest.skip("../shared/data/api is not on this machine")
    with provider() as script:
        script.answers = [(200, json.loads((RECORDED / "alphavantage/mock_company_overview").read_text()))]
        found = open_provider("alpha_vantage", now=NOW).figures("IBM")
        assert None not in (found.market_cap, found.pe_ratio, found.dividend_yield)
        script.answers = [(200, json.loads((RECORDED / "polygon/v3_reference_tickers/AAPL.json").read_text()))]
        assert open_provider("massive", now=NOW).figures("AAPL").market_cap == D(2488795282370)
