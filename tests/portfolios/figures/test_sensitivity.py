"""Does the line through months agree with an independent library's, and with numbers made to have one?"""

import numpy as np
import pytest
from scipy import stats

from portfolios.figures import NotAvailable, sensitivity
from portfolios.figures.sensitivity import student

RNG = np.random.default_rng(5)
MOVES = RNG.normal(0, 0.2, 120)
RETURNS = 0.006 - 0.04 * MOVES + RNG.normal(0, 0.02, 120)


def test_slope_and_share_explained_agree_with_scipy():
    found, other = sensitivity(RETURNS, MOVES), stats.linregress(MOVES, RETURNS)

    assert found.slope == pytest.approx(other.slope, abs=1e-12)
    assert found.r_squared == pytest.approx(other.rvalue**2, abs=1e-12)
    assert found.months == 120


def test_the_interval_is_that_of_newey_and_west():
    """White's sandwich with Bartlett weights over four lags, written out."""
    x = MOVES - MOVES.mean()
    rest = RETURNS - RETURNS.mean() - sensitivity(RETURNS, MOVES).slope * x
    meat = sum(
        (1 - abs(i - j) / 5) * x[i] * rest[i] * x[j] * rest[j] for i in range(120) for j in range(max(i - 4, 0), min(i + 5, 120))
    )
    reach = stats.t.ppf(0.975, 118) * np.sqrt(meat * 120 / 118) / (x @ x)
    found = sensitivity(RETURNS, MOVES)

    assert found.high - found.slope == pytest.approx(reach, rel=1e-5)
    assert found.low < -0.04 < found.high
    assert found.is_clear


@pytest.mark.parametrize("freedom", [10, 34, 58, 118, 1000])
def test_students_quantile_is_close_enough(freedom):
    assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=1e-4)


@pytest.mark.parametrize(
    ("returns", "moves", "words"),
    [
        (RETURNS[:35], MOVES[:35], "35 months in common"),
        (RETURNS, MOVES[:-1], "same months"),
        (RETURNS, np.full(120, 0.25), "did not move"),
        (np.zeros(120), MOVES, "did not move"),
        (np.where(np.arange(120) == 7, np.nan, RETURNS), MOVES, "missing"),
    ],
)
def test_c7_without_enough_to_go_on_there_is_a_reason(returns, moves, words):
    found = sensitivity(returns, moves)
    assert isinstance(found, NotAvailable)
    assert words in found.reason
