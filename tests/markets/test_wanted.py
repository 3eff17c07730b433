"""Do closes come for what firms hold and nobody lists: in turn, each once, and with a reason where nobody has them?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings

import events
from events.models import Event
from markets.actions import bring_wanted, want
from markets.models import Price, PriceFeed, Security
from portfolios import actions
from portfolios.models import Instrument, Portfolio, Valuation
from portfolios.sources import Movement
from portfolios.sources import Transaction as Line
from tenants import enter
from tests.markets.provider_stub import provider
from tests.markets.test_providers import LISTINGS, SERIES

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 20, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOTH = ["massive", "alpha_vantage"]
HAS_IT = {"/v3/reference": (200, LISTINGS["massive"]), "/v2/aggs": (200, SERIES["massive"])}
TELLS_IT = {"SYMBOL_SEARCH": (200, LISTINGS["alpha_vantage"]), "TIME_SERIES": (200, SERIES["alpha_vantage"])}


@pytest.fixture
def market(operator_firm):
    with provider(PRICE_PROVIDERS=BOTH) as script, enter.operator():
        assert want(["OAK"]) == 1
        assert want(["OAK"]) == 0
        yield script


def bring(at=NOW):
    return bring_wanted(by=events.MACHINE, at=at)


def closes():
    return list(Price.objects.order_by("on").values_list("on", "close", "source"))


def test_a_wanted_security_gets_its_name_and_closes_once(market):
    market.by_part = HAS_IT
    assert bring() == {"massive": 1}
    assert closes() == [(date(2026, 11, 19), Decimal("10.25"), "massive"), (date(2026, 11, 20), Decimal("10.5"), "massive")]
    assert Security.objects.values_list("name", "source", "trouble").get() == ("Oak Corp", "massive", "")
    assert Event.objects.get(kind="prices.synced").data == {"securities": 1, "last_on": "2026-11-20"}
    count = len(market.asked)
    assert bring() == {}
    assert len(market.asked) == count, "nothing is asked of whoever has told its last close"


def test_the_next_one_is_asked_when_the_first_had_enough_which_is_left_alone_for_an_hour(market):
    market.by_part = {"/v3/reference": (429, {}), **TELLS_IT}
    assert bring() == {"alpha_vantage": 1}
    assert {source for _, _, source in closes()} == {"alpha_vantage"}
    feed = PriceFeed.objects.get(name="massive")
    assert (feed.paused_until, feed.trouble) == (NOW + HOUR, "Massive has had enough requests for now.")

    want(["ELM"])
    asked = len(market.asked)
    bring(NOW + HOUR / 2)
    assert not any("/v3/" in path for path in market.asked[asked:])
    bring(NOW + 2 * HOUR)
    assert any("/v3/reference/tickers/ELM" in path for path in market.asked)


def test_what_nobody_has_says_why_and_is_asked_for_again_the_next_day(market):
    assert bring() == {}
    trouble = Security.objects.get().trouble
    assert trouble == "Massive knows no such security. Alpha Vantage knows no such security."
    asked = len(market.asked)
    bring(NOW + HOUR)
    assert len(market.asked) == asked
    market.by_part = HAS_IT
    assert bring(NOW + timedelta(days=1)) == {"massive": 1}


def test_what_a_firm_holds_is_asked_for_tied_and_valued(market, larkspur, ivy, ada):
    with enter.firm(larkspur):
        account = actions.open_portfolio(
            household=ivy.household, name="IRA", custodian="Schwab", account_number="4711-0815", by=ada.actor
        )
        on, ten = date(2026, 11, 19), Decimal(10)
        bought = Line(1, on, on, Movement.BUY, "Buy", "OAK", "", ten, ten, -ten * ten, Decimal(0))
        paid = Line(2, on, on, Movement.DEPOSIT, "Deposit", "", "", Decimal(0), None, ten * ten, Decimal(0))
        actions.book(portfolio=account, lines=[("1", paid), ("2", bought)])
        assert actions.tie_instruments(by=events.MACHINE, at=NOW) == 0
    market.by_part = HAS_IT
    assert bring() == {"massive": 1}
    with enter.firm(larkspur):
        assert actions.tie_instruments(by=events.MACHINE, at=NOW) == 1
        assert actions.tie_instruments(by=events.MACHINE, at=NOW) == 0
        held = Instrument.objects.get(symbol="OAK")
        assert (held.name, held.asset_class) == ("Oak Corp", "us_equity")
        assert Event.objects.get(kind="instrument.tied").object_id == held.pk
        values = dict(Valuation.objects.filter(portfolio=account).values_list("on", "value"))
        assert values[date(2026, 11, 20)] == Decimal("105.0000")


def test_without_a_provider_nothing_is_wanted(operator_firm, larkspur, ivy):
    Instrument.objects.create(symbol="OAK", name="OAK", asset_class="other")
    with override_settings(PRICE_PROVIDERS=[]):
        assert actions.tie_instruments(by=events.MACHINE, at=NOW) == 0
    assert not Security.objects.exists()
    assert not Portfolio.objects.exists()
