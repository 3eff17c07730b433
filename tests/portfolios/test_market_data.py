"""Does a machine read the closes of what its firm holds, with a reason for what nobody tells, and no other firm's symbols?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from markets.models import Indicator, Price, Security
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine(machine_of, ada, account, move):
    portfolio = account()
    for symbol in ("OAK", "ELM", "BARN"):
        move(portfolio, START, "buy", -100, symbol, 1)
    with time_machine.travel(NOW, tick=False):
        yield machine_of(ada)


def test_the_last_close_with_its_day_and_what_nobody_tells(machine):
    elm, oak = machine.get("/api/v1/market-data/").json()["results"]

    before, last = Price.objects.filter(security__symbol="OAK").order_by("on").values_list("close", flat=True).reverse()[:2][::-1]
    assert (oak["symbol"], D(oak["price"]), oak["last_updated"]) == ("OAK", last, "2026-11-20")
    assert D(oak["change_percent"]) == pytest.approx((last / before - 1) * 100, abs=D("1e-6"))
    assert D(elm["change_percent"]) == 0
    assert oak["volume"] is oak["market_cap"] is oak["pe_ratio"] is oak["dividend_yield"] is None
    assert set(oak["reasons"]) == {"volume", "market_cap", "pe_ratio", "dividend_yield"}
    assert (oak["is_stale"], oak["basis"], oak["source"]) == (False, "price", "test")


def test_symbols_that_others_wanted_are_not_told(machine):
    with enter.operator():
        Security.objects.create(symbol="ASH", name="Ash", kind="stock")
    assert {row["symbol"] for row in machine.get("/api/v1/market-data/").json()["results"]} == {"OAK", "ELM"}
    assert machine.get("/api/v1/market-data/?symbol=ash").json()["results"] == []
    assert len(machine.get("/api/v1/market-data/?symbol=oak").json()["results"]) == 1


def test_without_a_close_there_is_a_reason_and_an_old_one_is_called_stale(machine):
    with enter.operator():
        Price.objects.filter(security__symbol="ELM").delete()
        Price.objects.filter(security__symbol="OAK", on__gt=date(2026, 11, 2)).delete()
        Security.objects.filter(symbol="ELM").update(trouble="Massive knows no ELM.")
    elm, oak = machine.get("/api/v1/market-data/").json()["results"]
    assert (elm["price"], elm["last_updated"], elm["reasons"]["price"]) == (None, None, "Massive knows no ELM.")
    assert (oak["last_updated"], oak["is_stale"]) == ("2026-11-02", True)


def test_the_queries_do_not_grow_with_the_securities(machine):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for limit in (1, 50):
        machine.get(f"/api/v1/market-data/?limit={limit}")
        with CaptureQueriesContext(connection) as asked:
            machine.get(f"/api/v1/market-data/?limit={limit}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_indicators_are_those_that_are_known_today(machine, operator_firm):
    with enter.operator():
        for month, known, value in ((9, date(2026, 10, 14), "4.3"), (10, date(2026, 11, 24), "4.4")):
            Indicator.objects.create(
                series="unemployment", month=date(2026, month, 1), known_on=known, value=value, source="test"
            )
    answer = machine.get("/api/v1/market-data/indicators/").json()
    assert answer["as_of"] == TODAY.isoformat()
    assert [(row["series"], row["month"], row["value"]) for row in answer["results"]] == [
        ("unemployment", "2026-09-01", "4.3000")
    ]
