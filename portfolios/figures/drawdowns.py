"""How far did the value of one invested unit fall from its peak, when, and did it come back?

Flows do not count: the path is that of the linked returns. Source: C. Bacon, 2nd ed., ch. 4. The start counts as a peak.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portfolios.figures.figure import NotAvailable
from portfolios.figures.kernels import Floats
from portfolios.figures.risk import row_of


@dataclass(frozen=True, slots=True)
class Drawdown:
    """`depth` is a fraction from -1 to 0, reached on `trough`; `recovered` is the first day back at the peak, if any."""

    depth: float
    peak: date
    trough: date
    recovered: date | None


def underwater(returns: Sequence[float] | Floats) -> Floats | NotAvailable:
    """Distance from the last peak at the end of each period, as fractions from -1 to 0; shape (periods,)."""
    rows = row_of(returns, at_least=1)
    if isinstance(rows, NotAvailable):
        return rows
    wealth = np.cumprod(1.0 + rows[0])
    return np.minimum(wealth / np.maximum(np.maximum.accumulate(wealth), 1.0) - 1.0, 0.0)


def deepest_drawdown(returns: Sequence[float] | Floats, days: Sequence[date]) -> Drawdown | NotAvailable:
    """The deepest fall with its dates. `days` has the start and the end of each period: one more than `returns`.

    Where nothing ever fell, depth is 0 and all three dates are the last day.
    """
    below = underwater(returns)
    if isinstance(below, NotAvailable):
        return below
    if len(days) != below.size + 1:
        return NotAvailable("Returns and days do not belong together.")
    path = np.concatenate([[0.0], below])
    trough = int(path.argmin())
    if path[trough] == 0:
        return Drawdown(0.0, days[-1], days[-1], days[-1])
    peak = int(np.flatnonzero(path[:trough] == 0)[-1])
    back = np.flatnonzero(path[trough:] == 0)
    return Drawdown(float(path[trough]), days[peak], days[trough], days[trough + int(back[0])] if back.size else None)
