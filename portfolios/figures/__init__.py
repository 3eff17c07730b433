"""What do the numbers of a portfolio mean? Returns, risk, attribution and drift, without Django.

NaN never leaves this package: where a number is not defined, `NotAvailable` says why.
"""

from portfolios.figures.attribution import Attribution, brinson_fachler, carino_factors, linked
from portfolios.figures.drift import Bands, Drift, drift_of
from portfolios.figures.figure import Basis, Figure, NotAvailable, exact
from portfolios.figures.irr import inclusive, money_weighted_return, xirr
from portfolios.figures.rebalancing import rebalance
from portfolios.figures.returns import (
    FlowTiming,
    annualised,
    link,
    modified_dietz,
    time_weighted_return,
    time_weighted_returns,
)
from portfolios.figures.risk import (
    RiskTable,
    annual_return,
    beta,
    downside_deviation,
    information_ratio,
    jensen_alpha,
    m_squared,
    max_drawdown,
    risk_of_many,
    risk_score,
    sharpe_ratio,
    sortino_ratio,
    specific_risk,
    tracking_error,
    volatility,
)

__all__ = [
    "Attribution",
    "Bands",
    "Basis",
    "Drift",
    "Figure",
    "FlowTiming",
    "NotAvailable",
    "RiskTable",
    "annual_return",
    "annualised",
    "beta",
    "brinson_fachler",
    "carino_factors",
    "downside_deviation",
    "drift_of",
    "exact",
    "inclusive",
    "information_ratio",
    "jensen_alpha",
    "link",
    "linked",
    "m_squared",
    "max_drawdown",
    "modified_dietz",
    "money_weighted_return",
    "rebalance",
    "risk_of_many",
    "risk_score",
    "sharpe_ratio",
    "sortino_ratio",
    "specific_risk",
    "time_weighted_return",
    "time_weighted_returns",
    "tracking_error",
    "volatility",
    "xirr",
]
