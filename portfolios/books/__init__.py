"""What do the books of an account say? Pure: what was held, what it was worth, what it cost."""

from portfolios.books.costs import Cost, costs_on
from portfolios.books.holdings import held_daily, held_on
from portfolios.books.ledger import STALE, Closes, Entry, Ledger, Snapshot, Stated
from portfolios.books.positions import Held, positions_on
from portfolios.books.values import DayValue, daily_values

__all__ = [
    "STALE",
    "Closes",
    "Cost",
    "DayValue",
    "Entry",
    "Held",
    "Ledger",
    "Snapshot",
    "Stated",
    "costs_on",
    "daily_values",
    "held_daily",
    "held_on",
    "positions_on",
]
