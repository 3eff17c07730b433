"""Where did the difference from the benchmark come from?

Arithmetic attribution of Brinson and Fachler (1985), linked over periods with the factors of Carino (1999).
Weights and returns are fractions, one entry for each sector, in the same order on both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portfolios.figures.figure import NotAvailable
from portfolios.figures.kernels import Floats

WEIGHTS_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Attribution:
    """Effects of each sector; over the sectors and the three effects they add up to `active`."""

    allocation: Floats
    selection: Floats
    interaction: Floats
    portfolio: float
    benchmark: float

    @property
    def active(self) -> float:
        return self.portfolio - self.benchmark


def brinson_fachler(
    *,
    weights: Sequence[float] | Floats,
    benchmark_weights: Sequence[float] | Floats,
    returns: Sequence[float] | Floats,
    benchmark_returns: Sequence[float] | Floats,
) -> Attribution | NotAvailable:
    """A = (wp - wb)(rb_i - rb), S = wb (rp_i - rb_i), I = (wp - wb)(rp_i - rb_i), for one period.

    Weights are those of the start of the period and add up to 1 on each side.
    """
    own, index, earned, market = (np.asarray(one, np.float64) for one in (weights, benchmark_weights, returns, benchmark_returns))
    if not (own.shape == index.shape == earned.shape == market.shape) or own.size == 0:
        return NotAvailable("Portfolio and benchmark do not have the same sectors.")
    if not all(np.isfinite(one).all() for one in (own, index, earned, market)):
        return NotAvailable("A weight or a return of a sector is missing.")
    if abs(own.sum() - 1) > WEIGHTS_TOLERANCE or abs(index.sum() - 1) > WEIGHTS_TOLERANCE:
        return NotAvailable("The weights of the sectors do not add up to 100 %.")
    whole = float(index @ market)
    return Attribution(
        allocation=(own - index) * (market - whole),
        selection=index * (earned - market),
        interaction=(own - index) * (earned - market),
        portfolio=float(own @ earned),
        benchmark=whole,
    )


def carino_factors(portfolio: Sequence[float], benchmark: Sequence[float]) -> Floats | NotAvailable:
    """k_t / k for each period: effects times these factors add up to the compounded active return."""
    own, index = np.asarray(portfolio, np.float64), np.asarray(benchmark, np.float64)
    if own.shape != index.shape or own.size == 0:
        return NotAvailable("Portfolio and benchmark do not cover the same periods.")
    if not (np.isfinite(own).all() and np.isfinite(index).all()) or (own <= -1).any() or (index <= -1).any():
        return NotAvailable("A period lost everything or has no return, so it cannot be linked.")
    whole = _coefficient(np.array([np.prod(1 + own) - 1]), np.array([np.prod(1 + index) - 1]))
    return _coefficient(own, index) / whole


def linked(periods: Sequence[Attribution]) -> Attribution | NotAvailable:
    """Effects over consecutive periods of the same sectors; they add up to the compounded active return."""
    own, index = [one.portfolio for one in periods], [one.benchmark for one in periods]
    factors = carino_factors(own, index)
    if isinstance(factors, NotAvailable):
        return factors
    if len({one.allocation.shape for one in periods}) > 1:
        return NotAvailable("The sectors change between the periods.")
    return Attribution(
        allocation=factors @ np.array([one.allocation for one in periods]),
        selection=factors @ np.array([one.selection for one in periods]),
        interaction=factors @ np.array([one.interaction for one in periods]),
        portfolio=float(np.prod(1 + np.array(own)) - 1),
        benchmark=float(np.prod(1 + np.array(index)) - 1),
    )


def _coefficient(own: Floats, index: Floats) -> Floats:
    """[ln(1+P) - ln(1+B)] / (P - B), and its limit 1 / (1 + P) where both are equal."""
    gap = own - index
    ratio = gap / (1 + index)
    same = np.abs(ratio) < 1e-12
    safe = np.where(same, 1.0, gap)
    return np.where(same, 1 / (1 + own), np.log1p(np.where(same, 0.0, ratio)) / safe)
