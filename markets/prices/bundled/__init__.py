"""Which true closes ship with the product, and how far are they shifted?"""

import csv
import gzip
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from markets.calendar import last_close
from markets.prices import Basis, Close, Figures, History, Listing, ProviderError

FOLDER = Path(__file__).parent
SOURCE = "Bundled true closes of 2011 to 2022 (skfolio data sets)"
WEEK = timedelta(weeks=1)
LAST_FULL_WEEK = date(2022, 12, 12)


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many whole weeks the true dates are moved."""

    weeks: int

    @property
    def label(self) -> str:
        return f"{SOURCE}, shifted by {self.weeks} weeks" if self.weeks else SOURCE

    def forward(self, true_day: date) -> date:
        return true_day + self.weeks * WEEK


def shift_ending_on(day: date) -> Shift:
    """The whole weeks that bring the true week of 12 December 2022 to the week of `day`.

    It is the last one with five trading days, so every weekday has its close, and within a week the shift stays the same.
    """
    return Shift(max(0, (day - LAST_FULL_WEEK) // WEEK))


class Bundled:
    """Prices for a machine without a network: true, old, shifted by whole weeks, and saying so."""

    def __init__(self, *, now: datetime) -> None:
        self.ends_on = last_close(now)
        self.shift = shift_ending_on(self.ends_on)
        self.shifted_weeks, self.label = self.shift.weeks, self.shift.label

    def listings(self) -> tuple[Listing, ...]:
        return tuple(_listings().values())

    def history(self, symbol: str, *, start: date, end: date) -> History:
        listing = self.listing(symbol)
        days, columns = _table()
        until = min(end, self.ends_on) - self.shift.weeks * WEEK
        first, last = bisect_left(days, start - self.shift.weeks * WEEK), bisect_right(days, until)
        closes = tuple(
            Close(self.shift.forward(day), Decimal(price))
            for day, price in zip(days[first:last], columns[symbol][first:last], strict=True)
            if price
        )
        return History(symbol, closes, "USD", listing.basis, self.label)

    def figures(self, symbol: str) -> Figures:
        """The series has closes alone."""
        return Figures()

    def listing(self, symbol: str) -> Listing:
        try:
            return _listings()[symbol]
        except KeyError:
            raise ProviderError(f"The bundled prices know no {symbol!r}.", permanent=True) from None


@cache
def _table() -> tuple[list[date], dict[str, list[str]]]:
    with gzip.open(FOLDER / "prices.csv.gz", "rt", encoding="utf-8") as file:
        heading, *rows = csv.reader(file)
    columns = list(zip(*rows, strict=True))
    days = [date.fromisoformat(day) for day in columns[0]]
    return days, {symbol: list(column) for symbol, column in zip(heading[1:], columns[1:], strict=True)}


@cache
def _listings() -> dict[str, Listing]:
    with (FOLDER / "securities.csv").open(encoding="utf-8") as file:
        return {
            row["symbol"]: Listing(row["symbol"], row["name"], row["kind"], row["sector"], Basis(row["basis"]))
            for row in csv.DictReader(file)
        }
