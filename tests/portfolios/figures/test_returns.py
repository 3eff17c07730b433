"""Do returns meet their definitions, and do flows leave them alone?"""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import strategies as st

from portfolios.figures import (
    FlowTiming,
    NotAvailable,
    annualised,
    link,
    modified_dietz,
    time_weighted_return,
    time_weighted_returns,
)

growths = st.lists(st.floats(-0.2, 0.25), min_size=1, max_size=40)
START = date(2026, 1, 31)
END = date(2026, 3, 2)


def test_the_two_conventions_differ_and_both_are_right():
    values, flows = [100.0, 160.0], [0.0, 50.0]

    assert time_weighted_return(values, flows) == pytest.approx(0.10)
    assert time_weighted_return(values, flows, timing=FlowTiming.START_OF_DAY) == pytest.approx(160 / 150 - 1)


def test_a_deposit_on_the_last_day_changes_nothing_at_the_end_of_the_day():
    assert time_weighted_return([100, 110, 1110], [0, 0, 1000]) == pytest.approx(0.10)


def test_c7_the_first_funding_counts_from_the_start_of_its_day():
    assert time_weighted_return([0, 0, 1010, 1111], [0, 0, 1000, 0]) == pytest.approx(1.01 * 1.1 - 1)


@pytest.mark.parametrize("timing", FlowTiming)
def test_c7_new_money_beside_a_forgotten_dollar_earns_its_own_return(timing):
    """12 left of an account, then 100,000 that are invested under the close: not a return of fifty times."""
    values, flows = [12.0, 12.0, 100_612.0, 101_618.12], [0.0, 0.0, 100_000.0, 0.0]
    expected = (100_612 / 100_012) * 1.01 - 1

    assert time_weighted_return(values, flows, timing=timing) == pytest.approx(expected, abs=1e-12)
    usual = [10_000.0, 10_100.0], [0.0, 0.0]  # in one block with others, each is what it is alone
    many = time_weighted_returns(np.array([values, [*usual[0], *usual[0]]]), np.array([flows, [0.0] * 4]), timing=timing)
    assert many == [pytest.approx(expected), pytest.approx(0.01)]


def test_c7_a_full_withdrawal_ends_the_period_with_a_defined_return():
    assert time_weighted_return([100, 110, 0, 0], [0, 0, -121, 0]) == pytest.approx(0.21)


def test_c7_a_portfolio_that_lost_everything_returned_minus_one():
    assert time_weighted_return([100, 0], [0, 0]) == -1.0


@pytest.mark.parametrize(
    ("values", "flows", "words"),
    [
        ([100], [0], "one valuation"),
        ([100, math.nan, 110], [0, 0, 0], "missing"),
        ([100, 110], [0, math.inf], "missing"),
        ([100, -5, 10], [0, 0, 0], "below zero"),
        ([100, 0, 200], [0, -100, 200], "was empty"),
        ([0, 500], [0, 0], "does not explain"),
    ],
)
def test_c7_what_is_not_defined_says_why(values, flows, words):
    answer = time_weighted_return(values, flows)

    assert isinstance(answer, NotAvailable)
    assert words in answer.reason


def test_many_portfolios_at_once_answer_as_each_alone():
    rng = np.random.default_rng(7)
    values = 1000 * np.cumprod(1 + rng.normal(0, 0.01, (70, 90)), axis=1)
    values[3, 40] = math.nan
    flows = np.zeros_like(values)

    together = time_weighted_returns(values, flows)

    assert together == [time_weighted_return(v, f) for v, f in zip(values, flows, strict=True)]
    assert [n for n, one in enumerate(together) if isinstance(one, NotAvailable)] == [3]


@pytest.mark.parametrize(("timing", "weight"), [(FlowTiming.END_OF_DAY, 20 / 30), (FlowTiming.START_OF_DAY, 21 / 30)])
def test_modified_dietz_weighs_a_flow_by_the_days_it_was_there(timing, weight):
    answer = modified_dietz(
        opening=1000, closing=1220, flows=[(START + timedelta(days=10), 200.0)], start=START, end=END, timing=timing
    )

    assert answer == pytest.approx(20 / (1000 + 200 * weight))


def test_splitting_a_flow_in_two_parts_of_a_day_changes_nothing():
    on = START + timedelta(days=12)
    whole = modified_dietz(opening=500, closing=900, flows=[(on, 300)], start=START, end=END)

    assert modified_dietz(opening=500, closing=900, flows=[(on, 100), (on, 200), (on, 0)], start=START, end=END) == pytest.approx(
        whole
    )


@pytest.mark.parametrize(
    ("opening", "flows", "words"),
    [
        (100, [(START + timedelta(days=1), -500.0)], "not positive"),
        (0, [], "not positive"),
        (100, [(START, 5.0)], "outside the period"),
    ],
)
def test_modified_dietz_refuses_what_has_no_capital(opening, flows, words):
    answer = modified_dietz(opening=opening, closing=50, flows=flows, start=START, end=END)

    assert isinstance(answer, NotAvailable)
    assert words in answer.reason


def test_c4_periods_under_one_year_are_never_annualised():
    assert isinstance(annualised(0.1, start=date(2025, 1, 1), end=date(2025, 12, 31)), NotAvailable)
    assert annualised(0.1, start=date(2024, 12, 31), end=date(2025, 12, 31)) == pytest.approx(0.1)
    assert annualised(0.21, start=date(2023, 1, 1), end=date(2024, 12, 31)) == pytest.approx(0.1)


def test_linking_compounds_and_refuses_a_hole():
    assert link([0.1, -0.1]) == pytest.approx(-0.01)
    assert isinstance(link([0.1, math.nan]), NotAvailable)
    assert isinstance(link([]), NotAvailable)
