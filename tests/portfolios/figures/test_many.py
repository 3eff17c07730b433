"""Many portfolios at once give what each gives alone."""

import numpy as np
import pytest

from portfolios import figures
from portfolios.figures import FlowTiming, NotAvailable, figures_of_many
from portfolios.figures.many import NAMES

YEAR = 252


@pytest.fixture
def books() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sixty portfolios of eight hundred days: funded late, emptied, without a swing, only risen, and ordinary ones."""
    rng = np.random.default_rng(11)
    values = 1e5 * np.cumprod(1 + rng.normal(0.0003, 0.01, (60, 800)), axis=1)
    flows, fees = np.zeros_like(values), np.zeros_like(values)
    flows[:, 100::90] = rng.normal(0, 900, flows[:, 100::90].shape)
    fees[:, 63::63] = 40.0
    values[3], flows[3], fees[3] = 1000.0, 0.0, 0.0
    values[4], flows[4], fees[4] = 1000.0 * np.cumprod(1.001 + rng.random(800) / 1000), 0.0, 0.0
    values[5, :50], flows[5, :50], fees[5, :50], flows[5, 50] = 0.0, 0.0, 0.0, values[5, 50]
    values[6, 300:310] = 0.0
    values[9, 190:], flows[9, 190:], fees[9, 190:], fees[9, 190] = 0.0, 0.0, 0.0, values[9, 189]
    values[7, 200] = np.nan
    values[8, 200] = -5.0
    return values, flows, fees


@pytest.mark.parametrize("timing", FlowTiming)
def test_every_row_answers_as_it_does_alone(books, timing):
    values, flows, fees = books

    table = figures_of_many(values, flows, fees, periods_per_year=YEAR, timing=timing)

    for row in range(len(values)):
        daily = figures.daily_returns(values[row], flows[row], timing=timing)
        alone = {
            "net": figures.time_weighted_return(values[row], flows[row], timing=timing),
            "gross": figures.time_weighted_return(values[row], flows[row] - fees[row], timing=timing),
        }
        if not isinstance(daily, NotAvailable):
            short = figures.downside_deviation(daily)
            alone |= {
                "volatility": figures.volatility(daily, periods_per_year=YEAR),
                "downside_deviation": short * YEAR**0.5,
                "sharpe": figures.sharpe_ratio(daily, periods_per_year=YEAR),
                "sortino": figures.sortino_ratio(daily, periods_per_year=YEAR),
                "max_drawdown": figures.max_drawdown(daily),
            }
        for name in NAMES:
            found, one = table.number(name, row), alone.get(name, alone["net"])
            assert found == one if isinstance(one, NotAvailable) else found == pytest.approx(one, abs=1e-12), (row, name)
    assert (table.number("net", 9), table.number("gross", 9) > -1) == (-1.0, True)  # a fee took the last money
    assert "empty for part" in table.number("sharpe", 6).reason
    assert "do not vary" in table.number("sharpe", 3).reason
    assert "no downside" in table.number("sortino", 4).reason


def test_money_that_moved_without_a_value_is_weighted_as_alone(books):
    values, flows, fees = (part[10:12] for part in books)
    weighted = np.full_like(values, np.nan)
    weighted[0, 100] = 300.0

    table = figures_of_many(values, flows, fees, periods_per_year=YEAR, weighted=weighted)

    assert table.number("net", 0) == figures.time_weighted_return(values[0], flows[0], weighted=weighted[0])
    assert table.number("net", 1) == pytest.approx(figures.time_weighted_return(values[1], flows[1]), abs=1e-12)


@pytest.mark.parametrize("shape", [(0, 5), (2, 1), (1, 2)])
def test_few_days_or_nobody_are_no_error(shape):
    values = np.full(shape, 100.0)

    table = figures_of_many(values, values * 0, values * 0, periods_per_year=YEAR)

    assert table.columns["net"].shape == (shape[0],)
    if shape == (2, 1):
        assert "needs two" in table.number("net", 1).reason
    if shape == (1, 2):
        assert (table.number("net", 0), type(table.number("volatility", 0))) == (0.0, NotAvailable)
