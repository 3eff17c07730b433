"""Does the checker read letters of another hand, with direction words typed beside slots, as a person would?"""

import pytest

from messaging.body import render
from messaging.checker import check, check_rendered
from messaging.facts import FactSheet
from tests.messaging.households import random_sheet

RIGHT = (
    "Your portfolio closed on {as_of_day} at {value}, which is {change} more than when we wrote on {since}.",
    "After our fee you are up {ytd_net} this year ({ytd_gross} before it). The blend we measure you against is up "
    "{benchmark_ytd}.",
    "Your portfolio gained {change} since we wrote on {since}.",
    "You beat the blend by {ytd_gap} this year.",
    "That is {ytd_gap} better than the blend this year.",
    "This year, net of fees, your portfolio rose {ytd_net}, while the benchmark rose {benchmark_ytd}.",
    "At {drift_weight} of the portfolio, US stocks are {drift_points} above their target of {drift_target}.",
    "Your largest position, {top_holding_name}, is worth {top_holding_value}.",
)
WRONG = (
    ("After our fee you are down {ytd_net} this year ({ytd_gross} before it).", "wrong_direction"),
    ("Your portfolio closed on {as_of_day} at {value}, which is {change} less than when we wrote on {since}.", "wrong_direction"),
    ("You trail the blend by {ytd_gap} this year.", "wrong_direction"),
    ("The benchmark fell {benchmark_ytd} this year.", "wrong_direction"),
    ("US stocks are {drift_points} below their target of {drift_target}.", "wrong_direction"),
    ("Your portfolio, net of fees, is up {benchmark_ytd} this year.", "wrong_subject"),
    ("Your portfolio is up {ytd_net} this month after fees, {ytd_gross} before them.", "wrong_period"),
    ("{second_holding_name} is your largest holding, at {second_holding_weight} of the portfolio.", "wrong_figure"),
    ("Bonds make up {drift_weight} of what you own.", "wrong_subject"),
    ("We agreed on {drift_weight} for US stocks, give or take {drift_band}.", "wrong_figure"),
    ("I would like to move about {fees_ytd} back into the plan.", "wrong_figure"),
    ("Stocks had a great run.", "free_direction"),
    ("Your account shrank.", "free_direction"),
)


@pytest.fixture(scope="module")
def sheet() -> FactSheet:
    """A household that had luck in everything and drifted upwards."""

    def is_lucky(one: FactSheet) -> bool:
        wanted = ("change", "ytd_net", "ytd_gross", "benchmark_ytd", "ytd_gap", "drift_points")
        return all(slot in one and one[slot].sign > 0 for slot in wanted)

    return next(one for one in map(random_sheet, range(1000)) if is_lucky(one))


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_passes_as_stored_and_as_read(text, sheet):
    rules = {finding.rule for finding in check("", text, sheet).findings} - {"one_sided_return"}
    assert rules == set()
    assert check_rendered(render(text, sheet), sheet).findings == ()


@pytest.mark.parametrize(("text", "rule"), WRONG)
def test_what_is_wrong_is_named(text, rule, sheet):
    assert rule in {finding.rule for finding in check("", text, sheet).findings}
    assert not check_rendered(render(text, sheet), sheet).is_clean
