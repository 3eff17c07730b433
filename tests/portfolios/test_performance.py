"""Does the performance of a period add up: contributions to the return, effects to the difference, risk to its parts?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.actions import agree_targets
from portfolios.figures import NotAvailable
from portfolios.queries import household_performance, portfolio_performance
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


def test_c10_effects_add_up_to_the_difference_from_the_agreed_mix(busy, ivy, ada, measured):
    measured(class_indices=["us_equity=IDX", "fixed_income=ELM"])
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
