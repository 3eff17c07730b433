"""At which level did one of the firm's blends stand on each day? As an index would: the same for every account and period."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from portfolios.books import Closes
from portfolios.figures import Blended, Mix, NotAvailable, Rebalancing, blended, exact
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
    found = course(blend, closes, first, last)
    if found is None:
        return Closes()
    days, whole = found
    return Closes(list(days), [exact(1.0), *map(exact, map(float, np.cumprod(1.0 + whole.returns)))])


def course(blend: Blend, closes: Mapping[str, Closes], first: date, last: date) -> tuple[Sequence[date], Blended] | None:
    """The days of `levels`, and what each part weighed and returned between them; None where no two days have prices."""
    start, steps = begins(blend, first), blend.steps
    days: list[date] = []
    found: list[Blended] = []
    for n, step in enumerate(steps):
        until = min(steps[n + 1].close if n + 1 < len(steps) else last, last)
        since = max(step.close, start)
        if since < until and (stretch := _stretch(blend, step, closes, since, until)):
            goes_on = bool(days) and days[-1] == stretch[0][0]
            days = [*days, *stretch[0][1:]] if goes_on else stretch[0]
            found = [*found, stretch[1]] if goes_on else [stretch[1]]
    return (days, _joined(found)) if found else None


def _stretch(
    blend: Blend, step: Weights, closes: Mapping[str, Closes], since: date, until: date
) -> tuple[list[date], Blended] | None:
    """Days between two changes of weights, the first and the last included, and the blend between them."""
    parts = {symbol: closes.get(symbol, Closes()) for symbol in step.parts}
    grid = sorted({since, until} | {day for one in parts.values() for day in one.days if since < day < until})
    told = {symbol: [one.on(day) for day in grid] for symbol, one in parts.items()}
    whole = [n for n in range(len(grid)) if all(prices[n] is not None for prices in told.values())]
    days = [grid[n] for n in whole]
    if len(days) < 2:
        return None
    returns = {symbol: _returns([prices[n] for n in whole]) for symbol, prices in told.items()}
    mix = Mix(days[0], {symbol: float(weight) for symbol, weight in step.parts.items()})
    found = blended([mix], returns, days, rebalancing=blend.rebalancing)
    return None if isinstance(found, NotAvailable) else (days, found)


def _joined(found: Sequence[Blended]) -> Blended:
    """One after the other; a part that a stretch does not hold weighs nothing in it and moves as the whole."""
    names = tuple(sorted({name for one in found for name in one.names}))
    columns = [[one.names.index(name) if name in one.names else None for name in names] for one in found]
    weights = [_side_by_side(one.weights, places, np.zeros(len(one.returns))) for one, places in zip(found, columns, strict=True)]
    parts = [_side_by_side(one.parts, places, one.returns) for one, places in zip(found, columns, strict=True)]
    return Blended(np.concatenate([one.returns for one in found]), names, np.vstack(weights), np.vstack(parts))


def _side_by_side(table: Floats, places: Sequence[int | None], other: Floats) -> Floats:
    return np.column_stack([other if at is None else table[:, at] for at in places])


def _returns(prices: Sequence[object]) -> Floats:
    numbers = np.array([float(one) for one in prices])  # type: ignore[arg-type]
    rates: Floats = numbers[1:] / numbers[:-1] - 1.0
    return rates
