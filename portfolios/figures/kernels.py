"""How are many portfolios computed at once?

The only module where NaN may stand: arrays of float64, rows are portfolios, columns are days or periods, and
NaN means "not available here". The modules beside it say why in words before anything leaves the package.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

CHUNK = 32  # rows at a time: the working set stays in the processor's cache


def daily_returns(values: Floats, flows: Floats, *, start_of_day: bool, weighted: Floats | None = None) -> Floats:
    """Return of each day after the first, from values at the end of each day and that day's net external flow.

    `weighted`, where it is a number, is what of the flows since the value before counts as capital (Modified Dietz).

    A day that begins empty counts its flow at the start, one that ends empty at the end, whatever the
    convention: there is no other capital to earn the return. A day without capital or flow returns 0.
    """
    before, after, flow = values[:, :-1], values[:, 1:], flows[:, 1:]
    at_start = (before == 0) | (start_of_day & (after != 0))
    base = np.where(at_start, before + flow, before)
    worth = np.where(at_start, after, after - flow)
    if weighted is not None:
        estimated = np.isfinite(weighted[:, 1:])
        base = np.where(estimated, before + weighted[:, 1:], base)
        worth = np.where(estimated, after - flow + weighted[:, 1:], worth)
    idle = (base == 0) & (worth == 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        growth = np.where(idle, 1.0, worth / base)
    return np.where((idle | (base > 0)) & (growth >= 0) & np.isfinite(growth), growth - 1.0, np.nan)


def compounded(returns: Floats) -> Floats:
    growth: Floats = np.prod(1.0 + returns, axis=1)
    return growth - 1.0


def deviation(returns: Floats, periods_per_year: float, *, ddof: int) -> Floats:
    yearly: Floats = _sd(returns, ddof) * np.sqrt(periods_per_year)
    return yearly


def downside(returns: Floats, minimum: float) -> Floats:
    """Root mean square of shortfalls below `minimum`, over all periods, not only the losing ones."""
    short = np.minimum(returns - minimum, 0.0)
    rms: Floats = np.sqrt(np.mean(short * short, axis=1))
    return rms


def drawdown(returns: Floats) -> Floats:
    wealth = np.cumprod(1.0 + returns, axis=1)
    peak = np.maximum(np.maximum.accumulate(wealth, axis=1), 1.0)
    deepest: Floats = np.minimum(np.min(wealth / peak, axis=1) - 1.0, 0.0)
    return deepest


def covariance_with(returns: Floats, benchmark: Floats) -> Floats:
    centred = benchmark - benchmark.mean()
    mean = returns.mean(axis=1, keepdims=True)
    shared: Floats = (returns - mean) @ centred / centred.size
    return shared


def _sd(returns: Floats, ddof: int) -> Floats:
    n = returns.shape[1]
    if n <= ddof:
        return np.full(returns.shape[0], np.nan)
    spread = returns - returns.mean(axis=1, keepdims=True)
    sd: Floats = np.sqrt(np.einsum("ij,ij->i", spread, spread) / (n - ddof))
    return sd
