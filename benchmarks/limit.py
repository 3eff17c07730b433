"""How fast can the figures of many portfolios be? Bare NumPy on arrays in memory: no conventions, no reasons, nothing checked.

Values at the end of each day, flows and fees of each day; shapes (portfolios, days).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YEAR = 252
BLOCK = 2_500  # portfolios whose wealth is carried on together, day by day
ROWS = 32  # at a time stay in the processor's cache


def figures(values: Floats, flows: Floats, fees: Floats) -> dict[str, Floats]:
    """Net and gross return, volatility, downside deviation, Sharpe, Sortino, drawdown; one number a portfolio."""
    found: dict[str, list[Floats]] = {}
    by_day = np.empty((values.shape[1] - 1, BLOCK))  # asked of the system once
    for first in range(0, len(values), BLOCK):
        block = slice(first, first + BLOCK)
        for name, column in _block(values[block], flows[block], fees[block], by_day[:, : len(values[block])]).items():
            found.setdefault(name, []).append(column)
    return {name: np.concatenate(columns) for name, columns in found.items()}


def _block(values: Floats, flows: Floats, fees: Floats, by_day: Floats) -> dict[str, Floats]:
    gross, mean, deviation, shortfall = np.empty((4, len(values)))
    even = np.full(values.shape[1] - 1, 1 / (values.shape[1] - 1))
    one, two = np.empty((2, ROWS, values.shape[1] - 1))
    for first in range(0, len(values), ROWS):
        rows = slice(first, first + ROWS)
        before, returns, work = values[rows, :-1], one[: len(values[rows])], two[: len(values[rows])]
        np.subtract(values[rows, 1:], flows[rows, 1:], out=returns)
        np.add(returns, fees[rows, 1:], out=work)
        gross[rows] = np.divide(work, before, out=work).prod(axis=1) - 1.0
        np.divide(returns, before, out=returns)
        by_day[:, rows] = returns.T
        returns -= 1.0
        mean[rows] = returns @ even
        np.minimum(returns, 0.0, out=work)
        shortfall[rows] = np.sqrt(np.vecdot(work, work) / returns.shape[1])
        np.subtract(returns, mean[rows, None], out=work)
        deviation[rows] = np.sqrt(np.vecdot(work, work) / (returns.shape[1] - 1))
    wealth, deepest = _paths(by_day)
    return {
        "net": wealth - 1.0,
        "gross": gross,
        "volatility": deviation * YEAR**0.5,
        "downside_deviation": shortfall * YEAR**0.5,
        "sharpe": mean / deviation * YEAR**0.5,
        "sortino": mean / shortfall * YEAR**0.5,
        "max_drawdown": deepest - 1.0,
    }


def _paths(by_day: Floats) -> tuple[Floats, Floats]:
    wealth, peak, deepest, share = np.ones((4, by_day.shape[1]))
    for day in by_day:
        wealth *= day
        np.maximum(peak, wealth, out=peak)
        np.divide(wealth, peak, out=share)
        np.minimum(deepest, share, out=deepest)
    return wealth, deepest
