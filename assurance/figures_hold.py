"""Do the laws of the figures hold whatever the numbers: returns, risk, attribution, blends, rebalancing?"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from assurance.proof import Outcome, Proof
from portfolios import figures
from tests.portfolios.figures.invariants import LAWS

DAYS, WHOLE = 252, 100


def run(seed: int, size: int) -> Outcome:
    """`size` drawn cases of each law; Hypothesis shrinks the first that fails. A whole run asks another library too."""
    broken = []
    for law in LAWS:
        try:
            law.ask(cases=size, seed=seed)
        except AssertionError as failure:
            broken.append(f"{law.name} ({str(failure).splitlines()[0][:80] if str(failure) else 'no words'})")
    figure = f"{len(LAWS) - len(broken)} of {len(LAWS)} laws, {size} cases each"
    if size >= WHOLE:
        pairs = list(_beside_empyrical(seed))
        apart = [name for name, own, theirs in pairs if not math.isclose(own, theirs, rel_tol=1e-9, abs_tol=1e-12)]
        figure, broken = f"{figure}; {len(pairs) - len(apart)} of {len(pairs)} figures as empyrical's", broken + apart
    return Outcome(not broken, figure + (f": {'; '.join(broken)}" if broken else ""))


def _beside_empyrical(seed: int) -> Iterator[tuple[str, Any, Any]]:
    """C1: three years of days of a portfolio and its market."""
    import empyrical as theirs  # noqa: PLC0415 (seconds, of whoever only lists the proofs)

    rng = np.random.default_rng(seed)
    market = rng.normal(0.0004, 0.01, 3 * DAYS)
    own = 0.8 * market + rng.normal(0.0001, 0.004, 3 * DAYS)
    yearly: dict[str, Any] = {"periods_per_year": DAYS}
    daily = math.sqrt(DAYS)
    yield "volatility", figures.volatility(own, **yearly), theirs.annual_volatility(own)
    yield "Sharpe", figures.sharpe_ratio(own, **yearly), theirs.sharpe_ratio(own)
    yield "Sortino", figures.sortino_ratio(own, **yearly), theirs.sortino_ratio(own)
    yield "drawdown", figures.max_drawdown(own), theirs.max_drawdown(own)
    yield "beta", figures.beta(own, market), theirs.beta(own, market)
    yield "annual return", figures.annual_return(own, **yearly), theirs.annual_return(own)
    yield "up capture", figures.up_capture(own, market, **yearly), theirs.up_capture(own, market)
    yield "down capture", figures.down_capture(own, market, **yearly), theirs.down_capture(own, market)
    yield "downside", _number(figures.downside_deviation(own)) * daily, theirs.downside_risk(own)
    yield (
        "information ratio",
        _number(figures.information_ratio(own, market, **yearly)) / daily,
        theirs.excess_sharpe(own, market),
    )


def _number(figure: float | figures.NotAvailable) -> float:
    return figure if isinstance(figure, float) else math.nan


PROOF = Proof("figures-hold", (__doc__ or "").splitlines()[0], run, full=1000, sample=2)
