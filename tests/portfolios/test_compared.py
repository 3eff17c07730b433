"""Do many accounts beside each other show what each shows alone, to whom they belong?"""

import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from portfolios.measuring import Blend
from portfolios.models import Portfolio, Valuation
from portfolios.queries import PERIODS, compared, portfolio_performance
from portfolios.queries.benchmarks import benchmarks_beside
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY, weekdays

pytestmark = pytest.mark.django_db
MEASURES = ("volatility", "downside_deviation", "sharpe", "sortino", "max_drawdown")


@pytest.fixture
def several(account):
    """Valued by hand: one of a year, one with a flow that nobody valued, a young one, one with a gap, one day, and none."""
    days = weekdays(START, date(2026, 11, 20))
    made = {name: account(name=name) for name in ("old", "dietz", "young", "gap", "one", "none")}
    rows = []
    for number, (name, first) in enumerate({"old": 0, "dietz": 0, "young": 120, "gap": 0, "one": len(days) - 1}.items()):
        before = None
        for place, day in enumerate(days[first:]):
            value = D(100_000) + (place * 37 + number * 11) % 101 * 100 + place * 10
            flow, fee = (D(5000), D(30)) if place == 60 else (D(0), D(0))
            flow = value if place == 0 else flow
            rows.append(Valuation(portfolio=made[name], on=day, opening=before, value=value, flow=flow, fee=fee, basis="stated"))
            before = value
    Valuation.objects.bulk_create(rows)
    Valuation.objects.filter(portfolio=made["gap"], on=days[150]).update(gap="Shares came in without a value.")
    made["none"].unvalued_because = "The file states no opening."
    made["none"].save()
    return made


def test_c2_every_account_shows_what_its_own_page_shows(several, move, django_assert_max_num_queries):
    from portfolios.books.values import UNVALUED_FLOW

    day = weekdays(START, TODAY)[90]
    move(several["dietz"], day - timedelta(days=1), "deposit", 700)
    Valuation.objects.filter(portfolio=several["dietz"], on=day).update(flow=700, gap=f"{UNVALUED_FLOW} x")
    for period in PERIODS:
        with django_assert_max_num_queries(6):
            found = compared(Portfolio.objects.all(), on=TODAY, period=period)
        for one in several.values():
            alone = portfolio_performance(one, on=TODAY, period=period)
            now = alone.figures.returns[period]
            for name, number in (("net", now.net), ("gross", now.gross)):
                same(found.figure(one.pk, name), number, period, one.name)
            for name in MEASURES if getattr(now.net, "value", None) is not None else ():
                same(found.figure(one.pk, name), alone.measure(name).number, period, one.name)


def same(mine, alone, period, name):
    if hasattr(alone, "reason"):
        assert hasattr(mine, "reason"), (period, name, mine, alone)
    else:
        assert (mine.start, mine.as_of, mine.unit) == (alone.start, alone.as_of, alone.unit), (period, name)
        assert abs(mine.value - alone.value) <= D("1e-9"), (period, name)


def test_the_page_sorts_by_any_figure_and_puts_last_what_has_none(several, client_for, ada):
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get("/portfolios/", {"period": "ytd", "sort": "volatility"}).content.decode()
        turned = client_for(ada).get("/portfolios/", {"period": "ytd", "sort": "-volatility"}).content.decode()

    def order(page):
        return re.findall(r'muted nowrap">(\w+) …', page)

    assert set(order(shown)) == set(several)
    assert order(shown)[-2:] == order(turned)[-2:]
    assert order(shown)[:2] == order(turned)[:2][::-1] or order(shown)[0] != order(turned)[0]
    assert "Shares came in without a value." in shown
    assert "The file states no opening." in shown
    assert "flows at the end of the day" in shown


def test_each_account_stands_beside_what_its_own_page_measures_it_against(
    several, market, operator_firm, django_assert_max_num_queries
):
    stocks, mixed = several["old"], several["dietz"]
    blend = Blend.objects.create(name="Half", mixes=[{"since": "2020-01-01", "weights": {"OAK": "0.5", "ELM": "0.5"}}])
    Portfolio.objects.filter(pk=stocks.pk).update(benchmark_id=market["IDX"].pk)
    Portfolio.objects.filter(pk=mixed.pk).update(blend=blend)
    for period in PERIODS:
        found = compared(Portfolio.objects.all(), on=TODAY, period=period)
        with django_assert_max_num_queries(3):
            beside = benchmarks_beside(Portfolio.objects.all(), found.spans(found.last))
        for one in Portfolio.objects.filter(pk__in=beside):
            name, number = beside[one.pk]
            alone = portfolio_performance(one, on=TODAY, period=period).figures.benchmark
            assert name == alone.name
            same(number, alone.returns[period], period, one.name)


def test_the_page_names_the_usual_benchmark_once_and_another_in_its_row(several, market, client_for, ada):
    Portfolio.objects.exclude(pk=several["dietz"].pk).update(benchmark_id=market["IDX"].pk)
    Portfolio.objects.filter(pk=several["dietz"].pk).update(benchmark_id=market["OAK"].pk)
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get("/portfolios/", {"period": "mtd"}).content.decode()
        low = client_for(ada).get("/portfolios/", {"period": "1y", "sort": "volatility"}).content.decode()

    assert shown.count("Idx Works") == 1
    assert "Benchmark: Idx Works, over the same days, where a row names no other." in shown
    assert shown.count("Oak Works") == 1
    assert 'aria-sort="descending"' in shown
    assert 'aria-sort="ascending"' in low


def test_a1_nobody_sees_an_account_of_another_book(several, client_for, ben):
    shown = client_for(ben).get("/portfolios/").content.decode()

    assert not [name for name in several if f">{name} …" in shown]
    assert "No accounts yet" in shown


def test_the_firms_conventions_hold_here_too(several, monkeypatch):
    monkeypatch.setattr(enter.current(), "compliance_rules", {"flow_timing": "start_of_day", "model_fee": "1.5"})

    found = compared(Portfolio.objects.filter(pk=several["old"].pk), on=TODAY, period="1y")

    now = portfolio_performance(several["old"], on=TODAY, period="1y").figures.returns["1y"]
    same(found.figure(several["old"].pk, "net"), now.net, "1y", "old")
    assert "a model fee of 1.5 % a year" in found.figure(several["old"].pk, "net").method
