"""Do the effects add up to the difference they explain?"""

import math

import numpy as np
import pytest
from hypothesis import strategies as st

from portfolios.figures import NotAvailable, brinson_fachler, carino_factors

SECTORS = 4
weights = st.lists(st.floats(0.01, 1.0), min_size=SECTORS, max_size=SECTORS).map(lambda some: np.array(some) / sum(some))
rates = st.lists(st.floats(-0.3, 0.3), min_size=SECTORS, max_size=SECTORS).map(np.array)
periods = st.lists(st.tuples(weights, weights, rates, rates), min_size=1, max_size=12)


def explained(own, index, earned, market):
    return brinson_fachler(weights=own, benchmark_weights=index, returns=earned, benchmark_returns=market)


def test_c1_two_period_linking():
    factors = carino_factors([0.06, -0.005], [0.05, 0.007])

    assert factors == pytest.approx([1.0009785332, 1.0549821110], abs=1e-10)
    assert float(factors @ np.array([0.01, -0.012])) == pytest.approx(-0.00265, abs=1e-12)


def test_periods_that_match_the_benchmark_link_by_the_limit():
    assert carino_factors([0.02, 0.02], [0.02, 0.02]) == pytest.approx([1.02, 1.02])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (explained([0.5, 0.4], [0.5, 0.5], [0, 0], [0, 0]), "100 %"),
        (explained([1.0], [0.5, 0.5], [0], [0, 0]), "same sectors"),
        (explained([1.0], [1.0], [math.nan], [0.1]), "missing"),
        (carino_factors([-1.0], [0.1]), "lost everything"),
        (carino_factors([], []), "same periods"),
    ],
)
def test_c7_what_is_not_defined_says_why(answer, words):
    assert isinstance(answer, NotAvailable)
    assert words in answer.reason
