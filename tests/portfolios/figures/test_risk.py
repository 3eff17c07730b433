"""Do the risk figures meet the book's values and an independent library's?"""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import strategies as st

from portfolios import figures
from portfolios.figures import NotAvailable

# C. Bacon, Practical Portfolio Performance Measurement and Attribution: 24 months, portfolio and benchmark
# fmt: off
OWN = [
    0.003, 0.026, 0.011, -0.01, 0.015, 0.025, 0.016, 0.067, -0.014, 0.04, -0.005, 0.081,
    0.04, -0.037, -0.061, 0.017, -0.049, -0.022, 0.07, 0.058, -0.065, 0.024, -0.005, -0.009,
]
INDEX = [
    0.002, 0.025, 0.018, -0.011, 0.014, 0.018, 0.014, 0.065, -0.015, 0.042, -0.006, 0.083,
    0.039, -0.038, -0.062, 0.015, -0.048, 0.021, 0.06, 0.056, -0.067, 0.019, -0.003, 0.0,
]
# fmt: on
MONTHS, DAYS = 12, 252
rates = st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=60).map(np.array)


@pytest.fixture
def daily():
    rng = np.random.default_rng(11)
    market = rng.normal(0.0004, 0.01, 756)
    return 0.8 * market + rng.normal(0.0001, 0.004, 756), market


def test_c1_bacon_portfolio_alone():
    own = OWN

    assert figures.annual_return(own, periods_per_year=MONTHS) == pytest.approx(0.10367829, abs=1e-8)
    assert figures.volatility(own, periods_per_year=MONTHS) == pytest.approx(0.13700016, abs=1e-8)
    assert figures.volatility(own, periods_per_year=MONTHS, sample=False) == pytest.approx(0.13411562, abs=1e-8)
    assert figures.sharpe_ratio(own, periods_per_year=MONTHS, geometric=True) == pytest.approx(0.756775, abs=1e-6)
    assert figures.sharpe_ratio(own, periods_per_year=MONTHS) == pytest.approx(0.788320, abs=1e-6)
    assert figures.downside_deviation(own) == pytest.approx(0.0229374, abs=1e-7)
    assert figures.downside_deviation(own, minimum=0.005) == pytest.approx(0.0255367, abs=1e-7)
    assert figures.max_drawdown(own) == pytest.approx(-0.14467296, abs=1e-8)


def test_c1_bacon_portfolio_against_its_benchmark():
    own, index = OWN, INDEX

    assert figures.beta(own, index) == pytest.approx(0.998850, abs=1e-6)
    assert figures.jensen_alpha(own, index, periods_per_year=MONTHS) == pytest.approx(-0.014169, abs=1e-6)
    assert figures.specific_risk(own, index, periods_per_year=MONTHS) == pytest.approx(0.032931, abs=1e-6)
    assert figures.tracking_error(own, index, periods_per_year=MONTHS) == pytest.approx(0.033640, abs=1e-6)
    assert figures.m_squared(own, index, periods_per_year=MONTHS) == pytest.approx(0.100620, abs=1e-6)


def test_c1_drawdown_has_its_dates():
    days = [date(1999 + (n + 11) // 12, (n + 11) % 12 + 1, 28) for n in range(25)]  # December 1999 to December 2001

    found = figures.deepest_drawdown(OWN, days)

    assert found.depth == pytest.approx(-0.14467296, abs=1e-8)
    assert found.peak < found.trough
    assert math.prod(
        1 + rate for rate, day in zip(OWN, days[1:], strict=True) if found.peak < day <= found.trough
    ) - 1 == pytest.approx(found.depth)


def test_a_fall_that_came_back_says_when_and_one_that_did_not_says_so():
    days = [date(2026, 1, n) for n in range(1, 6)]

    back = figures.deepest_drawdown([0.1, -0.2, 0.25, 0.01], days)
    lost = figures.deepest_drawdown([0.1, -0.2, 0.20, 0.01], days)

    assert (back.peak, back.trough, back.recovered) == (days[1], days[2], days[3])
    assert (lost.peak, lost.trough, lost.recovered) == (days[1], days[2], None)
    assert figures.deepest_drawdown([0.1, 0.1], days[:3]).depth == 0


def test_c1_capture_as_morningstar_defines_it():
    market, own = [0.02, -0.02, 0.04, -0.01], [0.03, -0.01, 0.03, -0.02]

    up = ((1.03 * 1.03) ** 6 - 1) / ((1.02 * 1.04) ** 6 - 1)
    down = ((0.99 * 0.98) ** 6 - 1) / ((0.98 * 0.99) ** 6 - 1)
    assert figures.up_capture(own, market, periods_per_year=12) == pytest.approx(up)
    assert figures.down_capture(own, market, periods_per_year=12) == pytest.approx(down)


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
