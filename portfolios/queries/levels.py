"""At which level did one of the firm's blends stand on each day? As an index would: the same for every account and period."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from portfolios.books import Closes
from portfolios.figures import Mix, NotAvailable, Rebalancing, blended, exact
from portfolios.figures.kernels import Floats
from portfolios.measuring import DAY, Blend, Weights


def begins(blend: Blend, first: date) -> date:
    """The day from which levels must be computed to be right on `first` and after: the last on which the weights were set."""
    steps = [one.close for one in blend.steps]
    step = max((one for one in steps if one <= first), default=min(steps, default=first))
    if blend.rebalancing is Rebalancing.NEVER:
        return step
    month = first.month if blend.rebalancing is not Rebalancing.QUARTERLY else first.month - (first.month - 1) % 3
    return max(step, date(first.year, month, 1) - DAY)


def levels(blend: Blend, closes: Mapping[str, Closes], first: date, last: date) -> Closes:
    """Of the days from `begins` to `last` on which everything in the blend had a price; `closes` are in one currency.

    Where one stretch of weights does not begin on the day on which the one before it ended, the levels begin anew.
    """
    start, found = begins(blend, first), Closes()
    steps = blend.steps
    for n, step in enumerate(steps):
        until = steps[n + 1].close if n + 1 < len(steps) else last
        since = max(step.close, start)
        if since <= min(until, last):
            found = _joined(found, *_stretch(blend, step, closes, since, min(until, last)))
    return found


def _stretch(
    blend: Blend, step: Weights, closes: Mapping[str, Closes], since: date, until: date
) -> tuple[list[date], Sequence[float]]:
    """Days between two changes of weights, the first and the last included, and the growth up to each."""
    parts = {symbol: closes.get(symbol, Closes()) for symbol in step.parts}
    grid = sorted({since, until} | {day for one in parts.values() for day in one.days if since < day < until})
    told = {symbol: [one.on(day) for day in grid] for symbol, one in parts.items()}
    whole = [n for n in range(len(grid)) if all(prices[n] is not None for prices in told.values())]
    days = [grid[n] for n in whole]
    if len(days) < 2:
        return days, [1.0] * len(days)
    returns = {symbol: _returns([prices[n] for n in whole]) for symbol, prices in told.items()}
    mix = Mix(days[0], {symbol: float(weight) for symbol, weight in step.parts.items()})
    found = blended([mix], returns, days, rebalancing=blend.rebalancing)
    if isinstance(found, NotAvailable):
        return [], []
    return days, [1.0, *map(float, np.cumprod(1.0 + found.returns))]


def _returns(prices: Sequence[object]) -> Floats:
    numbers = np.array([float(one) for one in prices])  # type: ignore[arg-type]
    rates: Floats = numbers[1:] / numbers[:-1] - 1.0
    return rates


def _joined(found: Closes, days: Sequence[date], growth: Sequence[float]) -> Closes:
    """The stretch goes on where the one before it ended, on the same day."""
    if not days:
        return found
    if not found.days or days[0] != found.days[-1]:
        return Closes(list(days), [exact(one) for one in growth])
    base = float(found.prices[-1])
    return Closes([*found.days, *days[1:]], [*found.prices, *(exact(base * one) for one in growth[1:])])
