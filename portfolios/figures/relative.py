"""How did the portfolio do beside its benchmark?

Periodic returns of both are fractions over the same periods, oldest first; `periods_per_year` is 12 for months, 252 for business
days. Sources: C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd ed., ch. 3 and 4; M. Jensen (1968);
F. and L. Modigliani (1997); Morningstar, Custom Calculation Data Points (2009) on capture.
"""

import numpy as np

from portfolios.figures import kernels
from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import NOISE, Floats
from portfolios.figures.risk import NO_SWING, Returns, geometric_rate, row_of, sharpe_ratio

UNEQUAL = "Portfolio and benchmark do not cover the same periods."


@defined
def beta(returns: Returns, benchmark: Returns, *, risk_free: float = 0.0) -> float | NotAvailable:
    """Covariance with the benchmark over its variance, on excess returns."""
    pair = _pair(returns, benchmark)
    if isinstance(pair, NotAvailable):
        return pair
    rows, index = pair[0] - risk_free, pair[1][0] - risk_free
    variance = np.var(index)
    if variance <= NOISE**2:
        return NotAvailable("The benchmark does not vary, so there is no beta.")
    return float(kernels.covariance_with(rows, index)[0] / variance)


@defined
def jensen_alpha(
    returns: Returns, benchmark: Returns, *, periods_per_year: float, risk_free: float = 0.0
) -> float | NotAvailable:
    """Yearly R_p - R_f - beta x (R_b - R_f), on compounded yearly returns; `risk_free` is a rate per period."""
    slope = beta(returns, benchmark, risk_free=risk_free)
    if isinstance(slope, NotAvailable):
        return slope
    free: float = (1.0 + risk_free) ** periods_per_year - 1.0
    own = geometric_rate(np.atleast_2d(np.asarray(returns, np.float64)), periods_per_year)
    index = geometric_rate(np.atleast_2d(np.asarray(benchmark, np.float64)), periods_per_year)
    return own - free - slope * (index - free)


@defined
def tracking_error(returns: Returns, benchmark: Returns, *, periods_per_year: float, sample: bool = True) -> float | NotAvailable:
    """Yearly standard deviation of portfolio less benchmark."""
    pair = _pair(returns, benchmark)
    if isinstance(pair, NotAvailable):
        return pair
    return float(kernels.deviation(pair[0] - pair[1], periods_per_year, ddof=int(sample))[0])


@defined
def information_ratio(returns: Returns, benchmark: Returns, *, periods_per_year: float) -> float | NotAvailable:
    """Mean active return over its sample deviation, yearly."""
    pair = _pair(returns, benchmark)
    if isinstance(pair, NotAvailable):
        return pair
    return sharpe_ratio((pair[0] - pair[1])[0], periods_per_year=periods_per_year)


@defined
def specific_risk(returns: Returns, benchmark: Returns, *, periods_per_year: float) -> float | NotAvailable:
    """Yearly deviation of what beta does not explain, over the population (n)."""
    slope = beta(returns, benchmark)
    pair = _pair(returns, benchmark)
    if isinstance(slope, NotAvailable):
        return slope
    if isinstance(pair, NotAvailable):
        return pair
    return float(kernels.deviation(pair[0] - slope * pair[1], periods_per_year, ddof=0)[0])


@defined
def m_squared(returns: Returns, benchmark: Returns, *, periods_per_year: float, risk_free: float = 0.0) -> float | NotAvailable:
    """Yearly return of the portfolio at the benchmark's (population) risk; `risk_free` is a yearly rate."""
    pair = _pair(returns, benchmark)
    if isinstance(pair, NotAvailable):
        return pair
    own, index = (float(kernels.deviation(rows, periods_per_year, ddof=0)[0]) for rows in pair)
    if own <= NOISE:
        return NotAvailable(NO_SWING)
    return (geometric_rate(pair[0], periods_per_year) - risk_free) / own * index + risk_free


@defined
def up_capture(returns: Returns, benchmark: Returns, *, periods_per_year: float) -> float | NotAvailable:
    """Ratio of the yearly geometric returns over the periods in which the benchmark rose: 1.10 is 110 % of its gains."""
    return _capture(returns, benchmark, periods_per_year, is_up=True)


@defined
def down_capture(returns: Returns, benchmark: Returns, *, periods_per_year: float) -> float | NotAvailable:
    """The same over the periods in which the benchmark fell: under 1 the portfolio lost less."""
    return _capture(returns, benchmark, periods_per_year, is_up=False)


def _capture(returns: Returns, benchmark: Returns, periods_per_year: float, *, is_up: bool) -> float | NotAvailable:
    pair = _pair(returns, benchmark)
    if isinstance(pair, NotAvailable):
        return pair
    own, index = pair
    chosen = index[0] > 0 if is_up else index[0] < 0
    if not chosen.any():
        return NotAvailable(f"The benchmark never {'rose' if is_up else 'fell'} in the period.")
    market = geometric_rate(index[:, chosen], periods_per_year)
    return geometric_rate(own[:, chosen], periods_per_year) / market if abs(market) > NOISE else NotAvailable(NO_SWING)


def _pair(returns: Returns, benchmark: Returns) -> tuple[Floats, Floats] | NotAvailable:
    own, index = row_of(returns), row_of(benchmark)
    if isinstance(own, NotAvailable):
        return own
    if isinstance(index, NotAvailable):
        return index
    return (own, index) if own.shape == index.shape else NotAvailable(UNEQUAL)
