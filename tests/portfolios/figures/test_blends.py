"""Does a blend keep to its weights, its rule and its days, and do contributions name who brought the return?"""

from datetime import date, timedelta

import numpy as np
import pytest

from portfolios.figures import (
    FlowTiming,
    Mix,
    NotAvailable,
    Rebalancing,
    blended,
    contributions,
    daily_returns,
    grouped,
    over_links,
    time_weighted_return,
)

DAYS = [date(2026, 1, 30), date(2026, 2, 2), date(2026, 2, 3), date(2026, 3, 2)]
MIX = [Mix(date(2026, 1, 1), {"A": 0.6, "B": 0.4})]
PARTS = {"A": [0.10, 0.0, 0.10], "B": [0.0, 0.0, 0.0]}


def test_c5_between_month_ends_the_weights_drift():
    found = blended(MIX, PARTS, DAYS)

    drifted = 0.6 * 1.1 / 1.06
    assert found.weights[:, 0] == pytest.approx([0.6, drifted, 0.6])
    assert found.returns == pytest.approx([0.06, 0.0, 0.06])
    assert blended(MIX, PARTS, DAYS, rebalancing=Rebalancing.NEVER).weights[2, 0] == pytest.approx(drifted)
    assert blended(MIX, PARTS, DAYS, rebalancing=Rebalancing.DAILY).weights[1, 0] == pytest.approx(0.6)
    assert blended(MIX, PARTS, DAYS, rebalancing=Rebalancing.QUARTERLY).weights[2, 0] == pytest.approx(drifted)


def test_over_two_periods_a_part_weighs_its_mean_capital_and_earns_what_it_gained_on_it():
    whole = blended(MIX, {"A": [0.10, -0.05, 0.0], "B": [0.0, 0.20, 0.0]}, DAYS, rebalancing=Rebalancing.DAILY)

    found = over_links(whole, [0, 2, 2, 3])  # two days as one, then none, then one

    capital = 1 + 1.06  # of the first day and of the second
    a, b = 0.6 * 0.10 + 1.06 * 0.6 * -0.05, 1.06 * 0.4 * 0.20
    assert found.returns == pytest.approx([a + b, 0, 0])
    assert found.weights[0] == pytest.approx([0.6, 0.4])
    assert found.parts[0] == pytest.approx([a / (0.6 * capital) * capital, b / (0.4 * capital) * capital])
    assert 1 + found.returns[0] == pytest.approx(1.06 * (1 + 0.6 * -0.05 + 0.4 * 0.20))


def test_parts_of_a_group_count_as_one_and_a_group_without_weight_moves_as_the_whole():
    mixes = [Mix(DAYS[0], {"A": 0.5, "B": 0.3, "C": 0.2}), Mix(DAYS[1], {"A": 0.5, "B": 0.5})]
    whole = blended(mixes, {"A": [0.10, 0.02, 0.0], "B": [-0.10, 0.04, 0.0], "C": [0.05, 0.5, 0.0]}, DAYS)

    found = grouped(whole, {"A": "up", "B": "up", "C": "side"})

    assert found.names == ("side", "up")
    assert found.weights[0] == pytest.approx([0.2, 0.8])
    assert found.parts[0] == pytest.approx([0.05, (0.5 * 0.10 - 0.3 * 0.10) / 0.8])
    assert found.weights[1] == pytest.approx([0, 1])
    assert found.parts[1] == pytest.approx([0.03, 0.03])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (blended([Mix(date(2026, 2, 1), {"A": 1.0})], PARTS, DAYS), "No benchmark was agreed"),
        (blended([Mix(DAYS[0], {"A": 0.7, "B": 0.4})], PARTS, DAYS), "100 %"),
        (blended(MIX, {"A": [0.1, 0.1, 0.1]}, DAYS), "B has no price"),
        (blended(MIX, {**PARTS, "B": [0, float("nan"), 0]}, DAYS), "B has no price"),
        (contributions(np.array([[1.0, 2.0]]), [0.0]), "no capital"),
        (contributions(np.array([[float("nan")]]), [1.0]), "missing"),
        (contributions(np.array([[-10.0]]), [10.0]), "lost everything"),
    ],
)
def test_c7_what_is_not_defined_says_why(answer, words):
    assert isinstance(answer, NotAvailable)
    assert words in answer.reason


def test_contributions_of_one_day_are_gains_over_capital():
    assert contributions(np.array([[5.0, -2.0, 0.0]]), [100.0]) == pytest.approx([0.05, -0.02, 0.0])


def test_c1_carino_linking_of_contributions():
    """Two days of 10 % from A, then 10 % from B: half each of 21 %, because the days count alike."""
    assert contributions(np.array([[10.0, 0.0], [0.0, 11.0]]), [100.0, 110.0]) == pytest.approx([0.105, 0.105])


@pytest.mark.parametrize(("timing", "weight"), [(FlowTiming.END_OF_DAY, 0.8), (FlowTiming.START_OF_DAY, 0.9)])
def test_where_a_valuation_is_missing_its_link_is_modified_dietz(timing, weight):
    """100 grew to 110; then 50 came on the second of ten days that nobody valued, and 170 stood at their end."""
    values, flows = [100.0, 110.0, 170.0], [0.0, 0.0, 50.0]

    found = time_weighted_return(values, flows, timing=timing, weighted=[np.nan, np.nan, 50.0 * weight])

    assert found == pytest.approx(1.10 * (1 + 10 / (110 + 50 * weight)) - 1)


def test_the_links_are_those_that_the_return_is_made_of():
    values, flows = [100.0, 160.0, 80.0], [0.0, 50.0, 0.0]

    assert daily_returns(values, flows) == pytest.approx([0.10, -0.5])
    assert isinstance(daily_returns([100.0, -5.0], [0.0, 0.0]), NotAvailable)


def test_a_funded_emptied_and_funded_again_account_has_returns_on_both_sides():
    """C7: over the gap itself nothing is linked; each funded stretch has its return."""
    values, flows = [0.0, 100.0, 110.0, 0.0, 0.0, 200.0, 220.0], [0.0, 100.0, 0.0, -110.0, 0.0, 200.0, 0.0]

    assert time_weighted_return(values[:4], flows[:4]) == pytest.approx(0.10)
    assert time_weighted_return(values[4:], flows[4:]) == pytest.approx(0.10)
    assert "was empty" in time_weighted_return(values, flows).reason


def test_flows_on_the_first_and_the_last_day_of_a_dietz_period():
    from portfolios.figures import modified_dietz

    start, end = date(2026, 1, 31), date(2026, 3, 2)
    last = modified_dietz(opening=100, closing=160, flows=[(end, 50.0)], start=start, end=end)
    first = modified_dietz(
        opening=100, closing=165, flows=[(start + timedelta(days=1), 50.0)], start=start, end=end, timing=FlowTiming.START_OF_DAY
    )

    assert last == pytest.approx(0.10)
    assert first == pytest.approx(0.10)
