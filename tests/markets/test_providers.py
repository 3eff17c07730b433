"""D6: does each price provider keep the port's promise, whatever its server answers?"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from markets.prices import ProviderError, open_provider
from tests.markets.provider_stub import provider

pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)
START, END = date(2026, 11, 16), date(2026, 11, 20)
RECORDED = Path(__file__).parents[3] / "shared" / "data" / "api"
NAMES = ("alpha_vantage", "massive", "yahoo")


def stamp(day):
    """The New York midnight of a day, in seconds."""
    return int(datetime(2026, 11, day, 5, tzinfo=UTC).timestamp())


def chart(closes, events=None, currency="USD"):
    meta = {"currency": currency, "longName": "Oak Corp", "instrumentType": "EQUITY"}
    quote = {"close": list(closes.values())}
    days = [stamp(day) + 9 * 3600 for day in closes]
    return {"chart": {"result": [{"meta": meta, "timestamp": days, "indicators": {"quote": [quote]}, "events": events or {}}]}}


SERIES = {
    "alpha_vantage": {
        "Time Series (Daily)": {f"2026-11-{day}": {"4. close": close} for day, close in ((20, "10.50"), (19, "10.25"))}
    },
    "massive": {"status": "OK", "results": [{"t": stamp(19) * 1000, "c": 10.25}, {"t": stamp(20) * 1000, "c": 10.5}]},
    "yahoo": chart({18: None, 19: 10.25, 20: 10.5}),
}
LISTINGS = {
    "alpha_vantage": {"bestMatches": [{"1. symbol": "OAK", "2. name": "Oak Corp", "3. type": "Equity", "8. currency": "USD"}]},
    "massive": {"results": {"ticker": "OAK", "name": "Oak Corp", "type": "CS", "currency_name": "usd"}},
    "yahoo": chart({20: 10.5}),
}


def history(name, symbol="OAK"):
    return open_provider(name, now=NOW).history(symbol, start=START, end=END)


@pytest.mark.parametrize("name", NAMES)
def test_d6_a_series_is_exact_in_order_and_says_its_source(name):
    with provider() as script:
        script.answers = [(200, SERIES[name])]
        found = history(name)
    assert [(close.on, close.price) for close in found.closes] == [
        (date(2026, 11, 19), Decimal("10.25")),
        (date(2026, 11, 20), Decimal("10.5")),
    ]
    assert (found.currency, found.basis) == ("USD", "price")
    assert found.source


@pytest.mark.parametrize("name", NAMES)
def test_d6_a_listing(name):
    with provider() as script:
        script.answers = [(200, LISTINGS[name])]
        assert open_provider(name, now=NOW).listing("OAK").name == "Oak Corp"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ((401, {}), True),
        ((403, {}), True),
        ((404, {}), True),
        ((429, {}), False),
        ((500, b"<html>"), False),
        ((200, b'{"status": "OK", "resu'), False),
        ((200, b"[" * 100_000), False),
        ((200, b'{"results": [{"t": 1, "c": NaN}], "chart": NaN}'), False),
    ],
)
def test_d6_every_failure_has_a_sentence_without_the_key_and_says_whether_to_ask_again(name, answer, permanent):
    with provider() as script, pytest.raises(ProviderError) as refused:
        script.answers = [answer]
        history(name)
    assert refused.value.permanent is permanent
    assert "secret" not in str(refused.value)


PAID = {"Information": "The outputsize=full parameter value is a premium feature for this endpoint."}


def test_a_free_key_of_alpha_vantage_gets_the_last_hundred_days_instead_of_none():
    with provider() as script:
        script.by_part = {"outputsize=full": (200, PAID), "outputsize=compact": (200, SERIES["alpha_vantage"])}
        found = open_provider("alpha_vantage", now=NOW).history("OAK", start=date(2016, 11, 20), end=END)

    assert [close.on for close in found.closes] == [date(2026, 11, 19), date(2026, 11, 20)]
    assert ["full" in address for address in script.asked] == [True, False]


def test_what_the_plan_of_a_key_does_not_hold_is_no_limit_that_passes():
    with provider() as script:
        script.by_part = {"outputsize": (200, PAID)}
        with pytest.raises(ProviderError, match="plan of the key") as refused:
            history("alpha_vantage")
    assert refused.value.permanent


@pytest.mark.parametrize("said", ["Note", "Information"])
def test_alpha_vantage_says_that_it_had_enough_with_200(said):
    with provider() as script, pytest.raises(ProviderError, match="limit") as refused:
        script.answers = [(200, {said: "Thank you. Our standard limit is 25 requests a day."})]
        history("alpha_vantage")
    assert refused.value.permanent is False


def test_massive_is_asked_by_header_as_traded_and_page_by_page_on_its_own_host_alone():
    first = {"results": [{"t": stamp(19) * 1000, "c": 10.25}], "next_url": "https://elsewhere.example/v2/more?cursor=x"}
    with provider() as script:
        script.answers = [(200, first), (200, {"results": [{"t": stamp(20) * 1000, "c": 10.5}]})]
        assert len(history("massive", "BRK.B").closes) == 2
    assert "adjusted=false" in script.asked[0]
    assert script.asked[1] == "/v2/more?cursor=x"
    assert {one["Authorization"] for one in script.headers} == {"Bearer massive-secret"}
    assert not any("secret" in path for path in script.asked)


def test_c9_yahoo_closes_before_a_split_are_those_that_were_traded():
    splits = {"splits": {"x": {"date": stamp(20), "numerator": 4, "denominator": 1}}}
    with provider() as script:
        script.answers = [(200, chart({19: 10, 20: 11}, splits))]
        assert [close.price for close in history("yahoo").closes] == [Decimal(40), Decimal(11)]


def test_another_currency_is_refused_and_nothing_is_taken_without_a_key_or_leave():
    with provider() as script, pytest.raises(ProviderError, match="another currency"):
        script.answers = [(200, chart({20: 1}, currency="GBp"))]
        history("yahoo")
    with provider(MASSIVE_API_KEY="", ALPHA_VANTAGE_API_KEY="", YAHOO_PRICES=False):
        for name, wanted in (("massive", "MASSIVE_API_KEY"), ("alpha_vantage", "ALPHA_VANTAGE"), ("yahoo", "YAHOO_PRICES")):
            with pytest.raises(ProviderError, match=wanted):
                open_provider(name, now=NOW)


def test_the_answers_that_were_recorded_are_understood():
    if not RECORDED.exists():
        pytest.skip("../shared/data/api is not on this machine")
    with provider() as script:
        for answer, name in (("alphavantage/note_http200.json", "alpha_vantage"), ("yahoo/chart_not_found.json", "yahoo")):
            script.answers = [(200, json.loads((RECORDED / answer).read_text()))]
            with pytest.raises(ProviderError):
                history(name)
        [bars] = (RECORDED / "polygon/v2_aggs_ticker_AAPL_range_1_day_2005-04-01").glob("*.json")
        script.answers = [(200, json.loads(bars.read_text()))]
        found = open_provider("massive", now=NOW).history("AAPL", start=date(2005, 4, 1), end=date(2005, 4, 4))
        assert [(one.on, one.price) for one in found.closes] == [
            (date(2005, 4, 1), Decimal("1.4604")),
            (date(2005, 4, 4), Decimal("1.4675")),
        ]
        script.answers = [(200, json.loads((RECORDED / "yahoo/chart_AAPL_1d.json").read_text()))]
        found = open_provider("yahoo", now=NOW).history("AAPL", start=date(2026, 9, 1), end=date(2026, 10, 9))
        assert (len(found.closes), found.closes[-1].price) == (10, Decimal("333.69"))
