"""Do the risk figures meet the book's values and an independent library's?"""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolios import figures
from portfolios.figures import NotAvailable

BACON = Path(__file__).parents[4] / "shared" / "data" / "reference" / "portfolio_bacon.csv"
MONTHS, DAYS = 12, 252
rates = st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=60).map(np.array)


@pytest.fixture
def bacon():
    if not BACON.exists():
        pytest.skip("../shared/data/reference/portfolio_bacon.csv is not on this machine")
    with BACON.open() as lines:
        rows = list(csv.reader(lines))[1:]
    return [float(row[1]) for row in rows], [float(row[2]) for row in rows]


@pytest.fixture
def daily():
    rng = np.random.default_rng(11)
    market = rng.normal(0.0004, 0.01, 756)
    return 0.8 * market + rng.normal(0.0001, 0.004, 756), market


def test_c1_bacon_portfolio_alone(bacon):
    own, _ = bacon

    assert figures.annual_return(own, periods_per_year=MONTHS) == pytest.approx(0.10367829, abs=1e-8)
    assert figures.volatility(own, periods_per_year=MONTHS) == pytest.approx(0.13700016, abs=1e-8)
    assert figures.volatility(own, periods_per_year=MONTHS, sample=False) == pytest.approx(0.13411562, abs=1e-8)
    assert figures.sharpe_ratio(own, periods_per_year=MONTHS, geometric=True) == pytest.approx(0.756775, abs=1e-6)
    assert figures.sharpe_ratio(own, periods_per_year=MONTHS) == pytest.approx(0.788320, abs=1e-6)
    assert figures.downside_deviation(own) == pytest.approx(0.0229374, abs=1e-7)
    assert figures.downside_deviation(own, minimum=0.005) == pytest.approx(0.0255367, abs=1e-7)
    assert figures.max_drawdown(own) == pytest.approx(-0.14467296, abs=1e-8)


def test_c1_bacon_portfolio_against_its_benchmark(bacon):
    own, index = bacon

    assert figures.beta(own, index) == pytest.approx(0.998850, abs=1e-6)
    assert figures.jensen_alpha(own, index, periods_per_year=MONTHS) == pytest.approx(-0.014169, abs=1e-6)
    assert figures.specific_risk(own, index, periods_per_year=MONTHS) == pytest.approx(0.032931, abs=1e-6)
    assert figures.tracking_error(own, index, periods_per_year=MONTHS) == pytest.approx(0.033640, abs=1e-6)
    assert figures.m_squared(own, index, periods_per_year=MONTHS) == pytest.approx(0.100620, abs=1e-6)


def test_empyrical_agrees(daily):
    import empyrical  # which takes seconds, of each process that collects

    own, market = daily

    assert figures.volatility(own, periods_per_year=DAYS) == pytest.approx(empyrical.annual_volatility(own), abs=1e-12)
    assert figures.sharpe_ratio(own, periods_per_year=DAYS) == pytest.approx(empyrical.sharpe_ratio(own), abs=1e-9)
    assert figures.sortino_ratio(own, periods_per_year=DAYS) == pytest.approx(empyrical.sortino_ratio(own), abs=1e-9)
    assert figures.max_drawdown(own) == pytest.approx(empyrical.max_drawdown(own), abs=1e-12)
    assert figures.beta(own, market) == pytest.approx(empyrical.beta(own, market), abs=1e-9)
    assert figures.annual_return(own, periods_per_year=DAYS) == pytest.approx(empyrical.annual_return(own), abs=1e-12)


def test_many_portfolios_at_once_answer_as_each_alone(daily):
    returns = np.vstack([daily[0] * n / 10 for n in range(50)])

    table = figures.risk_of_many(returns, periods_per_year=DAYS)

    assert table.volatility[7] == pytest.approx(figures.volatility(returns[7], periods_per_year=DAYS), abs=1e-12)
    assert table.sharpe[40] == pytest.approx(figures.sharpe_ratio(returns[40], periods_per_year=DAYS), abs=1e-9)
    assert table.max_drawdown[49] == figures.max_drawdown(returns[49])
    assert isinstance(table.sharpe[0], NotAvailable)


@given(rates)
def test_a_drawdown_lies_between_nothing_and_everything(returns):
    assert -1 <= figures.max_drawdown(returns) <= 0


@given(rates)
def test_a_portfolio_that_is_its_benchmark_has_nothing_active(returns):
    assert figures.tracking_error(returns, returns, periods_per_year=MONTHS) == 0
    slope = figures.beta(returns, returns)
    assert isinstance(slope, NotAvailable) or slope == pytest.approx(1)


@pytest.mark.parametrize(("volatility", "score"), [(0.0, 1), (0.005, 2), (0.049, 3), (0.05, 4), (0.12, 5), (0.2, 6), (0.25, 7)])
def test_a_risk_score_follows_the_regulators_bands(volatility, score):
    assert figures.risk_score(volatility) == score


def test_the_starting_capital_counts_as_a_peak():
    assert figures.max_drawdown([-0.1, 0.05]) == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (figures.volatility([0.1], periods_per_year=12), "two periods"),
        (figures.sharpe_ratio([0.1, 0.1, 0.1], periods_per_year=12), "do not vary"),
        (figures.sortino_ratio([0.1, 0.2], periods_per_year=12), "no downside"),
        (figures.beta([0.1, 0.2], [0.1, 0.1]), "no beta"),
        (figures.beta([0.1, 0.2], [0.1]), "two periods"),
        (figures.tracking_error([0.1, 0.2, 0.1], [0.1, 0.3], periods_per_year=12), "same periods"),
        (figures.volatility([0.1, math.nan], periods_per_year=12), "missing"),
        (figures.annual_return([0.1, 0.1], periods_per_year=12), "not annualised"),
        (figures.max_drawdown([0.1, -1.5]), "missing"),
    ],
)
def test_c7_what_is_not_defined_says_why(answer, words):
    assert isinstance(answer, NotAvailable)
    assert words in answer.reason
