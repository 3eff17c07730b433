"""How much did the portfolio swing, and was it paid for?

Periodic returns are fractions, oldest first; `periods_per_year` is 12 for months, 252 for business days.
Sources: C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd ed., ch. 4;
W. Sharpe (1994); F. Sortino and R. van der Meer (1991).
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from portfolios.figures import kernels
from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import NOISE, Floats

Returns: TypeAlias = Sequence[float] | Floats
TOO_FEW = "At least two periods are needed."
NO_SWING = "The returns do not vary, so there is no risk to divide by."
MISSING = "A return inside the period is missing."
RISK_BANDS = (0.005, 0.02, 0.05, 0.10, 0.15, 0.25)
NO_DOWNSIDE = "No period fell below the minimum, so there is no downside to divide by."


@defined
def annual_return(returns: Returns, *, periods_per_year: float) -> float | NotAvailable:
    """Geometric yearly return; refused under one year of periods."""
    rows = row_of(returns)
    if isinstance(rows, NotAvailable):
        return rows
    if rows.shape[1] < periods_per_year:
        return NotAvailable("Periods under one year are not annualised.")
    return geometric_rate(rows, periods_per_year)


@defined
def volatility(returns: Returns, *, periods_per_year: float, sample: bool = True) -> float | NotAvailable:
    """Yearly standard deviation: of the sample (n - 1) by default, of the population (n) as Bacon prints it."""
    rows = row_of(returns)
    if isinstance(rows, NotAvailable):
        return rows
    return float(kernels.deviation(rows, periods_per_year, ddof=int(sample))[0])


def risk_score(yearly_volatility: float) -> int:
    """1 (lowest) to 7 by the bands of volatility of the European fund regulators (CESR/10-673, 2010)."""
    return 1 + sum(yearly_volatility >= bound for bound in RISK_BANDS)


@defined
def sharpe_ratio(
    returns: Returns, *, periods_per_year: float, risk_free: float = 0.0, geometric: bool = False
) -> float | NotAvailable:
    """Excess return over its sample deviation, yearly; `risk_free` is a rate per period.

    Arithmetic: mean excess x periods (Sharpe 1994). Geometric: compounded yearly excess (Bacon).
    """
    rows = row_of(returns)
    if isinstance(rows, NotAvailable):
        return rows
    excess = rows - risk_free
    swing = float(kernels.deviation(excess, periods_per_year, ddof=1)[0])
    reward = geometric_rate(excess, periods_per_year) if geometric else float(excess.mean()) * periods_per_year
    return reward / swing if swing > NOISE else NotAvailable(NO_SWING)


@defined
def downside_deviation(returns: Returns, *, minimum: float = 0.0) -> float | NotAvailable:
    """Root mean square shortfall below `minimum` a period, over all periods (n); not annualised."""
    rows = row_of(returns)
    return rows if isinstance(rows, NotAvailable) else float(kernels.downside(rows, minimum)[0])


@defined
def sortino_ratio(returns: Returns, *, periods_per_year: float, minimum: float = 0.0) -> float | NotAvailable:
    """Mean return above `minimum` over the downside deviation, yearly."""
    rows = row_of(returns)
    if isinstance(rows, NotAvailable):
        return rows
    short = float(kernels.downside(rows, minimum)[0])
    if short <= NOISE:
        return NotAvailable(NO_DOWNSIDE)
    return float((rows.mean() - minimum) / short * np.sqrt(periods_per_year))


@defined
def max_drawdown(returns: Returns) -> float | NotAvailable:
    """Deepest fall from a peak of compounded wealth, between -1 and 0; the starting capital counts as a peak."""
    rows = row_of(returns, at_least=1)
    return rows if isinstance(rows, NotAvailable) else float(kernels.drawdown(rows)[0])


def geometric_rate(rows: Floats, periods_per_year: float) -> float:
    return float((1.0 + kernels.compounded(rows)[0]) ** (periods_per_year / rows.shape[1]) - 1.0)


def row_of(returns: Returns, *, at_least: int = 2) -> Floats | NotAvailable:
    rows = np.atleast_2d(np.asarray(returns, np.float64))
    if rows.shape[1] < at_least:
        return NotAvailable(TOO_FEW)
    if not np.isfinite(rows).all() or (rows < -1).any():
        return NotAvailable(MISSING)
    return rows
