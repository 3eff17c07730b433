"""How are many portfolios computed at once?

The only module where NaN may stand: arrays of float64, rows are portfolios, columns are days or periods, and
NaN means "not available here". The modules beside it say why in words before anything leaves the package.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

CHUNK = 32  # rows at a time: the working set stays in the processor's cache
DUST, LEAST, MOST = 100.0, 0.5, 2.0  # see `is_at_start`
NOISE = 1e-15  # a deviation below this is rounding, not risk


def daily_returns(values: Floats, flows: Floats, *, start_of_day: bool, weighted: Floats | None = None) -> Floats:
    """Return of each day after the first; see `growth_of`."""
    return growth_of(values, flows, start_of_day=start_of_day, weighted=weighted) - 1.0


def growth_of(
    values: Floats, flows: Floats, *, start_of_day: bool, weighted: Floats | None = None, out: Floats | None = None
) -> Floats:
    """1 + the return of each day after the first, from values at the end of each day and that day's net external flow.

    `weighted`, where it is a number, is what of the flows since the value before counts as capital (Modified Dietz).
    `out` may take the answer, where it is given.

    A day that begins empty counts its flow at the start, one that ends empty at the end, whatever the
    convention: there is no other capital to earn the return. A day without capital or flow returns 0.
    So with a day that begins with next to nothing: see `is_at_start`.
    """
    if weighted is None and values.shape[1] > 1 and values.size and values.min() > 0:
        growth = _plain_growth(values, flows, start_of_day, out)
        if growth is not None:
            return growth
    before, after, flow = values[:, :-1], values[:, 1:], flows[:, 1:]
    at_start = is_at_start(before, after, flow, start_of_day=start_of_day)
    base = np.where(at_start, before + flow, before)
    worth = np.where(at_start, after, after - flow)
    if weighted is not None:
        estimated = np.isfinite(weighted[:, 1:])
        base = np.where(estimated, before + weighted[:, 1:], base)
        worth = np.where(estimated, after - flow + weighted[:, 1:], worth)
    idle = (base == 0) & (worth == 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        growth = np.where(idle, 1.0, worth / base)
    return np.where((idle | (base > 0)) & (growth >= 0) & np.isfinite(growth), growth, np.nan)


def is_at_start(before: Floats, after: Floats, flow: Floats, *, start_of_day: bool) -> NDArray[np.bool_]:
    """On which days does the flow count at the start?

    Also where over a hundred times the opening value came in and the day would else more than double or halve it: what the new
    money earned is no return of a forgotten dollar.
    """
    if start_of_day:
        at_start: NDArray[np.bool_] = (before == 0) | (after != 0)
        return at_start
    own = after - flow
    is_dust = (before > 0) & (flow > DUST * before) & (flow < np.inf) & ((own > MOST * before) | (own < LEAST * before))
    begun: NDArray[np.bool_] = (before == 0) | is_dust
    return begun


def _plain_growth(values: Floats, flows: Floats, start_of_day: bool, out: Floats | None) -> Floats | None:
    """The same where every value is above zero, in two passes; None where a day needs more thought."""
    before, after = values[:, :-1], values[:, 1:]
    moved = (np.add if start_of_day else np.subtract)(before if start_of_day else after, flows[:, 1:], out=out)
    if start_of_day and not moved.min() > 0:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        growth: Floats = np.divide(after, moved, out=out) if start_of_day else np.divide(moved, before, out=out)
    return growth if growth.min() >= LEAST and growth.max() <= MOST else None


def standard(
    values: Floats,
    flows: Floats,
    fees: Floats,
    *,
    start_of_day: bool,
    periods_per_year: float,
    weighted: Floats | None = None,
    by_day: Floats,
) -> dict[str, Floats]:
    """Return net and gross, and the risk of the net returns, as `risk` defines each; one number a row.

    Wealth is carried on day by day over all rows, which is quicker than accumulating along each. `by_day`, of shape (days - 1,
    rows), is the room for that: asked of the system anew for each block, it would cost as much as the arithmetic.
    """
    links = values.shape[1] - 1
    even = np.full(links, 1.0 / links)
    mean, swing, short = np.empty((3, values.shape[0]))
    returns, room = np.empty((2, CHUNK, links))  # asked of the system once
    for first in range(0, values.shape[0], CHUNK):
        rows = slice(first, first + CHUNK)
        some, estimated = values[rows], None if weighted is None else weighted[rows]
        work = room[: len(some)]
        growth = growth_of(some, flows[rows], start_of_day=start_of_day, weighted=estimated, out=returns[: len(some)])
        by_day[:, rows] = growth.T
        growth -= 1.0  # from here on the returns
        mean[rows] = growth @ even
        np.minimum(growth, 0.0, out=work)
        short[rows] = np.vecdot(work, work)
        np.subtract(growth, mean[rows, None], out=work)
        swing[rows] = np.vecdot(work, work)
    wealth, deepest = _paths(by_day)
    with np.errstate(invalid="ignore"):
        gross = wealth * _fees_back(values, flows, fees, by_day, start_of_day=start_of_day, weighted=weighted)
    if (lost := ~np.isfinite(gross)).any():  # such as where a fee took the last money
        estimated = None if weighted is None else weighted[lost]
        unpaid = flows[lost] - fees[lost]
        gross[lost] = growth_of(values[lost], unpaid, start_of_day=start_of_day, weighted=estimated).prod(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        swing, short, yearly = np.sqrt(swing / (links - 1.0)), np.sqrt(short / links), np.sqrt(periods_per_year)
        return {
            "net": wealth - 1.0,
            "gross": gross - 1.0,
            "volatility": swing * yearly,
            "downside_deviation": short * yearly,
            "sharpe": np.where(swing * yearly > NOISE, mean / swing * yearly, np.nan),
            "sortino": np.where(short > NOISE, mean / short * yearly, np.nan),
            "max_drawdown": deepest - 1.0,
        }


def _fees_back(
    values: Floats, flows: Floats, fees: Floats, by_day: Floats, *, start_of_day: bool, weighted: Floats | None
) -> Floats:
    """By what gross growth is more than net: it differs on the days of fees alone, and those are few."""
    days = np.flatnonzero(fees[:, 1:].any(axis=0)) + 1
    ends = np.stack([days - 1, days], axis=1)
    estimated = None if weighted is None else weighted[:, ends].reshape(-1, 2)
    unpaid = (flows[:, ends] - fees[:, ends]).reshape(-1, 2)
    gross = growth_of(values[:, ends].reshape(-1, 2), unpaid, start_of_day=start_of_day, weighted=estimated)
    net = by_day[days - 1].T
    gross = gross.reshape(net.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        more: Floats = np.where(gross == net, 1.0, gross / net).prod(axis=1)
    return more


def _paths(by_day: Floats) -> tuple[Floats, Floats]:
    """Wealth of one unit at the end, and its lowest share of the peak before; the start counts as a peak."""
    wealth, peak, deepest, share = np.ones((4, by_day.shape[1]))
    for growth in by_day:
        wealth *= growth
        np.maximum(peak, wealth, out=peak)
        np.divide(wealth, peak, out=share)
        np.minimum(deepest, share, out=deepest)
    return wealth, deepest


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
