"""How do other libraries compute the same figures? One portfolio at a time, from daily returns, as their own pages show it."""

import empyrical
import ffn
import numpy as np
import pandas as pd  # noqa: TID253 (the others take nothing else)
from numpy.typing import ArrayLike
from quantstats import stats

YEAR = 252


def series(returns: ArrayLike) -> pd.Series:
    return pd.Series(returns, pd.bdate_range(end="2026-11-20", periods=np.size(returns)))


def by_empyrical(net: pd.Series, gross: pd.Series) -> dict[str, float]:
    return {
        "net": empyrical.cum_returns_final(net),
        "gross": empyrical.cum_returns_final(gross),
        "volatility": empyrical.annual_volatility(net),
        "downside_deviation": empyrical.downside_risk(net),
        "sharpe": empyrical.sharpe_ratio(net),
        "sortino": empyrical.sortino_ratio(net),
        "max_drawdown": empyrical.max_drawdown(net),
    }


def by_quantstats(net: pd.Series, gross: pd.Series) -> dict[str, float]:
    """It has no downside deviation of its own."""
    return {
        "net": stats.comp(net),
        "gross": stats.comp(gross),
        "volatility": stats.volatility(net),
        "sharpe": stats.sharpe(net),
        "sortino": stats.sortino(net),
        "max_drawdown": stats.max_drawdown(net),
    }


def by_ffn(net: pd.Series, gross: pd.Series) -> dict[str, float]:
    """From prices, as it asks for them. Its downside deviation divides by n - 1, so its Sortino ratio is another figure."""
    prices = ffn.to_price_index(net, start=1.0)
    return {
        "net": ffn.calc_total_return(prices),
        "gross": ffn.calc_total_return(ffn.to_price_index(gross, start=1.0)),
        "volatility": net.std() * YEAR**0.5,
        "sharpe": ffn.calc_sharpe(net, nperiods=YEAR),
        "max_drawdown": ffn.calc_max_drawdown(prices),
    }
