"""What do clients own, what is it worth, and what did it return?"""

from portfolios.queries.across import Across, Flows, flows_of, money_across
from portfolios.queries.answers import (
    AllocationLine,
    BenchmarkFigures,
    HoldingLine,
    HouseholdFigures,
    Number,
    PeriodReturn,
)
from portfolios.queries.book import values_of, values_seen
from portfolios.queries.compared import Comparison, compared
from portfolios.queries.days import DailySeries, Day
from portfolios.queries.flags import flags_of, restated_lately, unresolved_in
from portfolios.queries.holding import HoldingFigures, holders_of, holding_figures
from portfolios.queries.household import daily_series, household_figures, portfolio_figures
from portfolios.queries.lots import LotBook, lot_book
from portfolios.queries.macro import Exposure, macro_of
from portfolios.queries.meaning import Meaning, household_meaning
from portfolios.queries.performance import Performance, household_performance, portfolio_performance
from portfolios.queries.periods import PERIODS
from portfolios.queries.plan import Plan, Trade, plan_of, wishes_of
from portfolios.queries.shares import Accounts, accounts_of
from portfolios.queries.standing import Standing, standing

__all__ = [
    "PERIODS",
    "Accounts",
    "Across",
    "AllocationLine",
    "BenchmarkFigures",
    "Comparison",
    "DailySeries",
    "Flows",
    "Day",
    "Exposure",
    "HoldingFigures",
    "HoldingLine",
    "HouseholdFigures",
    "LotBook",
    "Meaning",
    "Number",
    "Performance",
    "PeriodReturn",
    "Plan",
    "Standing",
    "Trade",
    "accounts_of",
    "compared",
    "daily_series",
    "flags_of",
    "flows_of",
    "holders_of",
    "holding_figures",
    "household_figures",
    "household_meaning",
    "lot_book",
    "macro_of",
    "household_performance",
    "money_across",
    "plan_of",
    "portfolio_figures",
    "portfolio_performance",
    "restated_lately",
    "standing",
    "unresolved_in",
    "values_seen",
    "values_of",
    "wishes_of",
]
