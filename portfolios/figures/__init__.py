"""What do the numbers of a portfolio mean? Returns, risk, attribution, drift and plans, without Django.

NaN never leaves this package: where a number is not defined, `NotAvailable` says why.
"""

from portfolios.figures.attribution import Attribution, brinson_fachler, carino_factors, linked
from portfolios.figures.blends import Blended, Mix, Rebalancing, blended, grouped, over_links
from portfolios.figures.cash import CashDrag, cash_drag
from portfolios.figures.contribution import contributions
from portfolios.figures.drawdowns import Drawdown, deepest_drawdown, underwater
from portfolios.figures.drift import Bands, Drift, drift_of
from portfolios.figures.figure import Basis, Figure, NotAvailable, exact
from portfolios.figures.irr import inclusive, money_weighted_return, xirr
from portfolios.figures.many import ManyFigures, figures_of_many
from portfolios.figures.orders import Lot, Order, Position, orders
from portfolios.figures.rebalancing import rebalance
from portfolios.figures.relative import (
    beta,
    down_capture,
    information_ratio,
    jensen_alpha,
    m_squared,
    specific_risk,
    tracking_error,
    up_capture,
)
from portfolios.figures.returns import (
    FlowTiming,
    after_model_fee,
    annualised,
    daily_returns,
    link,
    modified_dietz,
    time_weighted_return,
    time_weighted_returns,
)
from portfolios.figures.risk import (
    annual_return,
    downside_deviation,
    max_drawdown,
    risk_score,
    sharpe_ratio,
    sortino_ratio,
    volatility,
)
from portfolios.figures.score import Part, RiskScore, concentration, scored
from portfolios.figures.sensitivity import Sensitivity, sensitivity

__all__ = [
    "Attribution",
    "Bands",
    "Basis",
    "Blended",
    "CashDrag",
    "Drawdown",
    "Drift",
    "Figure",
    "FlowTiming",
    "Lot",
    "ManyFigures",
    "Mix",
    "NotAvailable",
    "Order",
    "Part",
    "Position",
    "Rebalancing",
    "RiskScore",
    "Sensitivity",
    "after_model_fee",
    "annual_return",
    "annualised",
    "beta",
    "blended",
    "brinson_fachler",
    "carino_factors",
    "cash_drag",
    "concentration",
    "contributions",
    "daily_returns",
    "deepest_drawdown",
    "down_capture",
    "downside_deviation",
    "drift_of",
    "exact",
    "figures_of_many",
    "grouped",
    "inclusive",
    "information_ratio",
    "jensen_alpha",
    "link",
    "linked",
    "m_squared",
    "max_drawdown",
    "modified_dietz",
    "money_weighted_return",
    "orders",
    "over_links",
    "rebalance",
    "risk_score",
    "scored",
    "sensitivity",
    "sharpe_ratio",
    "sortino_ratio",
    "specific_risk",
    "time_weighted_return",
    "time_weighted_returns",
    "tracking_error",
    "underwater",
    "up_capture",
    "volatility",
    "xirr",
]
