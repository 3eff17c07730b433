"""Does the performance of a period add up: contributions to the return, effects to the difference, risk to its parts?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.actions import agree_targets
from portfolios.figures import NotAvailable, money_weighted_return
from portfolios.models import Portfolio, Valuation
from portfolios.queries import compared, household_performance, portfolio_figures, portfolio_performance
from tests.portfolios.conftest import START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(account, move, value, market):
    """Buys, sells, dividends, a fee, a transfer in kind, and money in and out."""
    portfolio = account(benchmark_id=market["IDX"].pk)
    for on, kind, amount, symbol, quantity in (
        (START, "deposit", 10_000, "", 0),
        (date(2025, 11, 4), "buy", -5_010, "OAK", 50),
        (date(2025, 12, 1), "buy", -1_000, "ELM", 20),
        (date(2026, 1, 15), "dividend", 40, "OAK", 0),
        (date(2026, 2, 2), "transfer_in", 0, "ELM", 10),
        (date(2026, 3, 2), "fee", -25, "", 0),
        (date(2026, 4, 1), "sell", 1_030, "OAK", -10),
        (date(2026, 5, 1), "withdrawal", -500, "", 0),
        (date(2026, 6, 1), "deposit", 2_000, "", 0),
        (date(2026, 6, 2), "interest", 3, "", 0),
    ):
        move(portfolio, on, kind, amount, symbol, quantity)
    value(portfolio)
    return portfolio


@pytest.mark.parametrize("timing", ["end_of_day", "start_of_day"])
@pytest.mark.parametrize("period", ["qtd", "ytd", "1y", "since_inception"])
def test_c10_contributions_add_up_to_the_net_return(busy, ivy, measured, period, timing):
    measured(flow_timing=timing)
    found = household_performance(ivy.household, on=TODAY, period=period)

    total = sum(line.share.value for line in found.contributions)
    assert total == pytest.approx(found.figures.returns[period].net.value, abs=D("1e-9"))


def test_contributions_name_who_earned_what(busy):
    lines = {
        line.symbol or line.name: line for line in portfolio_performance(busy, on=TODAY, period="since_inception").contributions
    }

    assert lines["OAK"].gain.value > 0
    assert lines["Interest, charges and taxes"].gain.value == 3
    assert lines["Advisory fees"].gain.value == -25
    assert "ELM" not in lines  # it stood still
    assert "Carino" in lines["OAK"].share.method


@pytest.mark.parametrize("timing", ["end_of_day", "start_of_day"])
def test_c10_effects_add_up_to_the_difference_from_the_agreed_mix(busy, ivy, ada, measured, timing):
    measured(class_indices=["us_equity=IDX", "fixed_income=ELM"], flow_timing=timing)
    weights = {"us_equity": D("0.5"), "fixed_income": D("0.2"), "cash": D("0.3")}
    agree_targets(household=ivy.household, weights=weights, agreed_on=START, by=ada.actor)
    agree_targets(
        household=ivy.household,
        weights=weights | {"us_equity": D("0.6"), "cash": D("0.2")},
        agreed_on=date(2026, 3, 2),
        by=ada.actor,
    )

    found = household_performance(ivy.household, on=TODAY, period="ytd")

    explained = found.explained
    assert sum(one.total.value for one in explained.effects) == pytest.approx(explained.active.value, abs=D("1e-10"))
    assert explained.portfolio.value == pytest.approx(found.figures.returns["ytd"].gross.value, abs=D("1e-9"))
    assert explained.active.value == pytest.approx(explained.portfolio.value - explained.mix.value, abs=D("1e-11"))
    assert found.mix == "60 % Idx Works, 20 % Elm Works, 20 % cash, rebalanced at the end of each month"


def test_without_an_index_for_a_class_there_is_no_attribution(busy, ivy, ada):
    assert "No targets are agreed" in household_performance(ivy.household, on=TODAY, period="ytd").explained.reason

    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)

    assert "No index is chosen for US equity" in household_performance(ivy.household, on=TODAY, period="ytd").explained.reason


def test_risk_beside_the_benchmark_with_its_days(busy, ivy):
    found = household_performance(ivy.household, on=TODAY, period="1y")

    assert {one.name for one in found.measures} >= {"volatility", "sharpe", "beta", "tracking_error", "up_capture"}
    assert 0 < found.measure("volatility").number.value < D("0.1")
    assert found.measure("beta").number.benchmark == "Idx Works"
    assert isinstance(found.measure("down_capture").number, NotAvailable)  # it never fell
    assert found.drawdown.depth < 0
    assert found.drawdown.peak < found.drawdown.trough
    assert found.path.days[-1] == found.figures.as_of
    assert D(found.path.growth[-1]) == pytest.approx(found.figures.returns["1y"].net.value, abs=D("1e-9"))
    assert found.verdict == ""
    ivy.household.risk_tolerance, ivy.household.risk_capacity = 6, 1
    score = found.score.points
    verdict = household_performance(ivy.household, on=TODAY, period="1y").verdict
    assert verdict == f"{score} is {'above' if score > 1 else 'within'} the agreed capacity of 1."
    assert [part.name for part in found.parts] == ["volatility", "concentration", "drawdown", "equity"]


def test_c7_a_short_or_unknown_period_says_why(busy, ivy):
    month = household_performance(ivy.household, on=TODAY, period="mtd")
    decade = household_performance(ivy.household, on=TODAY, period="10y")

    assert "Fewer than 60" in month.measure("volatility").number.reason
    assert "begin on 3 November 2025" in decade.contributions.reason
    assert decade.measures == ()


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_are_the_same_however_many_accounts(number, account, move, value, ivy, django_assert_num_queries):
    portfolios = [account() for _ in range(number)]
    for one in portfolios:
        move(one, START, "deposit", 1_000)
        move(one, START, "buy", -200, "OAK", 2)
    value(*portfolios)

    with django_assert_num_queries(11):
        household_performance(ivy.household, on=TODAY, period="ytd")


def test_c4_a_value_of_long_before_begins_no_period_and_monthly_values_measure_no_risk(account, ivy):
    """Statements of the fifteenth: what happened from the 15th to the end of December is not this year's."""
    portfolio, before = account(), None
    for number in range(70):
        on, value = date(2021 + number // 12, number % 12 + 1, 15), D(10_000 + 100 * number)
        flow = value if before is None else D(0)
        Valuation.objects.create(portfolio=portfolio, on=on, opening=before, value=value, flow=flow, basis="stated")
        before = value

    found = portfolio_performance(portfolio, on=TODAY, period="5y")
    assert found.figures.returns["ytd"].net.reason.startswith("Nothing was valued in the week to 31 December 2025")
    assert found.figures.returns["5y"].net.value > 0  # from the fifteenth of October to the fifteenth of October
    whole = portfolio_performance(portfolio, on=TODAY, period="since_inception").measure("volatility").number
    beside = compared(Portfolio.objects.all(), on=TODAY, period="since_inception").figure(portfolio.pk, "sharpe")
    assert whole == beside
    assert whole.reason.startswith("Measures of risk need daily values; there are 70 in 2099 days")
    table = compared(Portfolio.objects.all(), on=TODAY, period="5y")
    assert table.figure(portfolio.pk, "net").value == found.figures.returns["5y"].net.value
    ytd = compared(Portfolio.objects.all(), on=TODAY, period="ytd")
    assert ytd.figure(portfolio.pk, "net") == found.figures.returns["ytd"].net


def test_c4_alpha_is_of_the_yearly_returns_that_stand_beside_it_and_of_no_shorter_period(busy, ivy):
    year, part = (portfolio_performance(busy, on=TODAY, period=one) for one in ("1y", "ytd"))
    own, mark = year.figures.returns["1y"].net.value, year.figures.benchmark.returns["1y"].value

    expected = own - year.measure("beta").number.value * mark
    assert year.measure("alpha").number.value == pytest.approx(expected, abs=D("1e-9"))
    assert part.measure("alpha").number.reason == "Periods under one year are not annualised."


def test_c7_money_earns_what_time_does_where_none_moved_also_over_a_weekend_and_one_day(account, move, value):
    """October ended on a Saturday; and a day's rise of five in a hundred is no rate a year that means anything."""
    portfolio = account()
    move(portfolio, date(2026, 6, 1), "deposit", 1_000)
    move(portfolio, date(2026, 6, 1), "buy", -1_000, "OAK", D("8.6"))
    value(portfolio)
    sunday = portfolio_figures(portfolio, on=TODAY).returns["mtd"]
    assert (sunday.net.start, sunday.money_weighted.start) == (date(2026, 10, 31), date(2026, 10, 31))
    for number in portfolio_figures(portfolio, on=TODAY).returns.values():
        if not isinstance(number.net, NotAvailable) and number.label != "Since inception":
            assert number.money_weighted.value == pytest.approx(number.net.value, abs=D("1e-9"))

    rise = money_weighted_return(opening=100, closing=105, flows=[], start=date(2026, 10, 31), end=date(2026, 11, 1))
    assert rise == pytest.approx(0.05, abs=1e-12)


def test_c3_where_no_fee_was_taken_net_says_so(funded):
    returns = portfolio_performance(funded, on=TODAY, period="ytd").figures.returns

    assert returns["ytd"].net.method.endswith("after advisory fees")
    assert returns["mtd"].net.method.endswith("after advisory fees; none was taken here")
    assert returns["mtd"].net.value == returns["mtd"].gross.value


@pytest.mark.parametrize("period", ["mtd", "qtd", "ytd", "since_inception"])
def test_c2_what_brought_the_return_begins_at_the_end_of_the_same_day_as_the_return(busy, ivy, ada, measured, period):
    measured(class_indices=["us_equity=IDX"])
    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)
    found = household_performance(ivy.household, on=TODAY, period=period)

    net = found.figures.returns[period].net
    parts = [number for line in found.contributions for number in (line.share, line.gain)]
    parts += [found.explained.active, *(one.total for one in found.explained.effects)]
    assert len(parts) > 5
    assert {(one.start, one.as_of) for one in parts} == {(net.start, net.as_of)}
