"""What are the standard figures of many portfolios at once? Each is what `returns` and `risk` give for one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from portfolios.figures import kernels
from portfolios.figures.figure import NotAvailable
from portfolios.figures.kernels import Floats
from portfolios.figures.returns import FlowTiming, has_gap, why_not
from portfolios.figures.risk import NO_DOWNSIDE, NO_SWING, TOO_FEW

NAMES = ("net", "gross", "volatility", "downside_deviation", "sharpe", "sortino", "max_drawdown")
BLOCK = 2_500  # rows at a time: what is needed beside the arrays
UNDEFINED = {"volatility": TOO_FEW, "sharpe": NO_SWING, "sortino": NO_DOWNSIDE}


@dataclass(frozen=True, slots=True)
class ManyFigures:
    """A column for each of `NAMES`, in the order of the rows, to sort by; what a person sees comes from `number`."""

    columns: dict[str, Floats]
    reasons: dict[int, str]

    def number(self, name: str, row: int) -> float | NotAvailable:
        """Returns as fractions, not annualised; volatility and downside deviation a year; drawdown from -1 to 0."""
        found = float(self.columns[name][row])
        if np.isfinite(found):
            return found
        return NotAvailable(self.reasons.get(row) or UNDEFINED.get(name, TOO_FEW))


def figures_of_many(
    values: Floats,
    flows: Floats,
    fees: Floats,
    *,
    periods_per_year: float,
    timing: FlowTiming = FlowTiming.END_OF_DAY,
    weighted: Floats | None = None,
) -> ManyFigures:
    """Shapes (portfolios, days), in money: end-of-day values, net flows and the advisory fees within the values; see `returns`.

    Each row may have days of its own. Memory beyond the arrays is that of a block of rows, however many there are.
    """
    parts, reasons = [], {}
    by_day = np.empty((max(values.shape[1] - 1, 0), min(BLOCK, values.shape[0])))
    for first in range(0, values.shape[0], BLOCK):
        rows = slice(first, first + BLOCK)
        some, moved = values[rows], flows[rows]
        estimated = None if weighted is None else weighted[rows]
        found = _standard(some, moved, fees[rows], timing, periods_per_year, estimated, by_day[:, : len(some)])
        for row in _without_return(found["net"], some):
            reasons[first + row] = why_not(some[row], moved[row])
            for column in found.values():
                column[row] = np.nan
        parts.append(found)
    return ManyFigures({name: _whole(part[name] for part in parts) for name in NAMES}, reasons)


def _standard(
    values: Floats,
    flows: Floats,
    fees: Floats,
    timing: FlowTiming,
    periods_per_year: float,
    weighted: Floats | None,
    by_day: Floats,
) -> dict[str, Floats]:
    if values.shape[1] < 2:
        return {name: np.full(values.shape[0], np.nan) for name in NAMES}
    return kernels.standard(
        values,
        flows,
        fees,
        start_of_day=timing is FlowTiming.START_OF_DAY,
        periods_per_year=periods_per_year,
        weighted=weighted,
        by_day=by_day,
    )


def _without_return(net: Floats, values: Floats) -> list[int]:
    lost = ~np.isfinite(net)
    if not (values.size and values.min() > 0):
        lost |= [has_gap(row) for row in values]
    return [int(row) for row in np.flatnonzero(lost)]


def _whole(parts: Iterable[Floats]) -> Floats:
    some = list(parts)
    return np.concatenate(some) if some else np.empty(0)
