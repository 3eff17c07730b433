"""What do the books of an account say? Pure: what was held, what it was worth, what it cost."""

from portfolios.books.checks import Trouble, review
from portfolios.books.companies import CARRIED
from portfolios.books.costs import Cost, costs_of, costs_on
from portfolios.books.entries import BY_HAND, SPLIT, TRADES, Entry
from portfolios.books.holdings import held_daily, held_on
from portfolios.books.ledger import FRACTION, QUIET, STALE, STALE_APPRAISED, Closes, Ledger, SaidCost, SaidLot, Snapshot, Stated
from portfolios.books.lots import lots_on
from portfolios.books.open_lots import Gain, Lot, Lots
from portfolios.books.positions import Held, positions_on, price_on, told_by
from portfolios.books.values import DayValue, daily_values

__all__ = [
    "BY_HAND",
    "CARRIED",
    "FRACTION",
    "SPLIT",
    "STALE",
    "QUIET",
    "STALE_APPRAISED",
    "TRADES",
    "Closes",
    "Cost",
    "DayValue",
    "Entry",
    "Gain",
    "Held",
    "Ledger",
    "Lot",
    "Lots",
    "SaidCost",
    "SaidLot",
    "Snapshot",
    "Stated",
    "Trouble",
    "costs_of",
    "costs_on",
    "daily_values",
    "held_daily",
    "held_on",
    "lots_on",
    "positions_on",
    "price_on",
    "review",
    "told_by",
]
