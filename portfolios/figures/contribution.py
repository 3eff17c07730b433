"""Which holding brought how much of the return?

c = gain / capital of the day, linked over the days with Carino's factors k_t / k, k_t = ln(1 + R_t) / R_t (Carino 1999; limit 1),
so that the contributions of all holdings add up to the linked return. Exact per day by definition; the linking is arithmetic.
"""

from collections.abc import Sequence

import numpy as np

from portfolios.figures.figure import NotAvailable
from portfolios.figures.kernels import Floats


def contributions(gains: Floats, capital: Sequence[float] | Floats) -> Floats | NotAvailable:
    """Contribution of each holding to the return of the whole, as fractions adding up to it; shape (holdings,).

    `gains` has shape (days, holdings), in money, with all that the portfolio earned in some column; `capital` is what each day's
    return is measured on (the value before, plus what counts of the day's flow). Refused where a day has gains and no capital.
    """
    base = np.asarray(capital, np.float64)
    if gains.ndim != 2 or gains.shape[0] != base.size or base.size == 0:
        return NotAvailable("There are no days to explain.")
    if not (np.isfinite(gains).all() and np.isfinite(base).all()):
        return NotAvailable("A gain or a value inside the period is missing.")
    idle = (base == 0) & (np.abs(gains).sum(axis=1) == 0)
    if (base[~idle] <= 0).any():
        return NotAvailable("On one day there was no capital to measure a gain on.")
    each = gains / np.where(idle, 1.0, base)[:, None]
    rates = each.sum(axis=1)
    if (rates <= -1).any():
        return NotAvailable("The portfolio lost everything, so its days cannot be linked.")
    linked: Floats = _coefficient(rates) @ each
    whole = _coefficient(np.array([np.expm1(np.log1p(rates).sum())]))
    shares: Floats = linked / whole[0]
    return shares


def _coefficient(rates: Floats) -> Floats:
    """ln(1 + R) / R, and 1 where R is nothing."""
    safe = np.where(rates == 0, 1.0, rates)
    return np.where(np.abs(rates) < 1e-12, 1.0, np.log1p(np.where(rates == 0, 0.0, rates)) / safe)
