"""Does a risk score show from what it is made, and is it set against what was agreed?"""

import pytest

from portfolios.figures import NotAvailable, concentration, scored


def test_the_score_is_the_mean_of_its_parts_each_shown():
    score = scored({"volatility": 0.16, "concentration": 0.30, "drawdown": 0.25, "equity": 0.97})

    assert [(part.label, part.points) for part in score.parts] == [
        ("Volatility", 6),
        ("Concentration", 6),
        ("Deepest drawdown", 5),
        ("Share of equity", 7),
    ]
    assert score.points == 6


def test_calm_parts_do_not_hide_the_volatility():
    assert scored({"volatility": 0.30, "concentration": 0.01, "drawdown": 0.0, "equity": 0.0}).points == 6


def test_a_part_that_is_not_known_is_shown_as_such_and_not_counted():
    score = scored({"volatility": 0.12, "equity": 0.5, "drawdown": NotAvailable("Too few days.")})

    assert score.points == 5
    assert score.parts[2].measure == NotAvailable("Too few days.")
    assert score.parts[2].points is None
    assert isinstance(scored({"equity": 0.5}), NotAvailable)


@pytest.mark.parametrize(
    ("tolerance", "capacity", "words"),
    [(None, None, ""), (6, None, "5 is within the agreed tolerance of 6."), (6, 4, "5 is above the agreed capacity of 4.")],
)
def test_the_lower_of_tolerance_and_capacity_decides(tolerance, capacity, words):
    assert scored({"volatility": 0.12}).against(tolerance=tolerance, capacity=capacity) == words


def test_concentration_is_one_over_the_number_of_equal_holdings():
    assert concentration([0.25] * 4) == pytest.approx(0.25)
    assert isinstance(concentration([]), NotAvailable)
    assert isinstance(concentration([1.2, -0.2]), NotAvailable)
