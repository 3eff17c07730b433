"""How did a portfolio move together with something in the economy, and how sure is that?

An ordinary least squares line through months: return = a + b x change of the factor. Its standard error is that of Newey and
West (Econometrica 55, 1987) with Bartlett weights and floor(4 (n / 100)^(2/9)) lags, scaled by n / (n - 2), since months next
to each other are not independent; the interval takes Student's t with n - 2 degrees of freedom. It tells how things went
together in these months: no cause, and no forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import Floats

ENOUGH = 36  # months
CONFIDENCE = 0.95
STILL = 1e-12


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """`slope`: return (a fraction) for a change of one unit of the factor, with its 95 % interval; `r_squared` from 0 to 1."""

    slope: float
    low: float
    high: float
    r_squared: float
    months: int

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


@defined
def sensitivity(returns: Sequence[float] | Floats, factor: Sequence[float] | Floats) -> Sensitivity | NotAvailable:
    """Of monthly returns to the factor's changes over the same months, oldest first; refused under 36 months."""
    own, moved = np.asarray(returns, np.float64), np.asarray(factor, np.float64)
    if own.ndim != 1 or own.shape != moved.shape:
        return NotAvailable("Returns and changes do not cover the same months.")
    if own.size < ENOUGH:
        return NotAvailable(f"There are {own.size} months in common; an estimate needs {ENOUGH}.")
    if not (np.isfinite(own).all() and np.isfinite(moved).all()):
        return NotAvailable("A return or a change is missing.")
    y, x = own - own.mean(), moved - moved.mean()
    spread, swing = float(x @ x), float(y @ y)
    if spread <= STILL * max(1.0, float(moved @ moved)) or swing <= STILL:
        return NotAvailable("One of the two did not move over these months.")
    slope = float(x @ y) / spread
    rest = y - slope * x
    error = float(np.sqrt(max(_long_run(x * rest), 0.0) * own.size / (own.size - 2))) / spread
    reach = student(own.size - 2) * error
    return Sensitivity(slope, slope - reach, slope + reach, min(max(1.0 - float(rest @ rest) / swing, 0.0), 1.0), own.size)


def _long_run(scores: Floats) -> float:
    """Sum of the autocovariances with Bartlett weights."""
    lags = int(4 * (scores.size / 100) ** (2 / 9))
    each = (2 * (1 - lag / (lags + 1)) * float(scores[lag:] @ scores[:-lag]) for lag in range(1, lags + 1))
    return float(scores @ scores) + sum(each)


def student(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Two-sided quantile of Student's t, for 10 degrees of freedom and more (Abramowitz and Stegun 26.7.5; off by under 1e-4)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum((term / float(freedom) ** (n + 1) for n, term in enumerate(terms)), 0.0)
