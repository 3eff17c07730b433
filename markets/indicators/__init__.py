"""How does the economy stand, as far as anybody could know on a day? Every reader of `Indicator` goes through `known_on`.

A month counts as known from its stated lag after its last day, which is not before it was published: the Federal Reserve's
means of a month (H.15) come out on its first business days, the employment report by the second Friday, consumer prices within
the month. Releases that a shutdown of the government delayed beyond that are listed. A revision counts from the day on which it
was met.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from markets.models import Indicator

H15 = "Board of Governors of the Federal Reserve System, H.15"
BLS = "U.S. Bureau of Labor Statistics"


@dataclass(frozen=True, slots=True)
class Series:
    """A monthly series. `lag`: from the end of a month until it counts as known; `late`: months that came later still."""

    name: str
    unit: str
    publisher: str
    fred: str
    lag: timedelta
    late: Mapping[date, date] = field(default_factory=dict)


SERIES: dict[str, Series] = {
    "fed_funds": Series("Federal funds rate", "percent", H15, "FEDFUNDS", timedelta(days=7)),
    "cpi": Series(
        *("Consumer prices", "index, 1982-84 = 100", BLS, "CPIAUCSL", timedelta(days=30)),
        {date(1995, 12, 1): date(1996, 2, 1)},
    ),
    "unemployment": Series(
        *("Unemployment rate", "percent", BLS, "UNRATE", timedelta(days=14)),
        {
            date(1995, 12, 1): date(1996, 1, 19),
            date(2013, 9, 1): date(2013, 10, 22),
            date(2025, 9, 1): date(2025, 11, 20),
            date(2025, 11, 1): date(2025, 12, 16),
        },
    ),
    "ten_year": Series("Ten-year Treasury yield", "percent", H15, "GS10", timedelta(days=7)),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """What a series said of one month, named by its first day."""

    series: str
    month: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """One series as it stood on a day: months in order, at most one value each."""

    months: tuple[date, ...] = ()
    values: tuple[Decimal, ...] = ()
    released: tuple[date, ...] = ()

    def at(self, month: date) -> Decimal | None:
        place = bisect_right(self.months, month) - 1
        return self.values[place] if place >= 0 and self.months[place] == month else None


def released_on(series: str, month: date) -> date:
    """The day from which the figure of a month counts as known."""
    one = SERIES[series]
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return one.late.get(month, following - timedelta(days=1) + one.lag)


def known_on(day: date, series: Collection[str]) -> dict[str, Known]:
    """Each series as it was known at the end of the day; one query."""
    rows = Indicator.objects.filter(series__in=series, known_on__lte=day).order_by("series", "month", "known_on")
    found: dict[str, dict[date, tuple[Decimal, date]]] = {name: {} for name in series}
    for name, month, value, since in rows.values_list("series", "month", "value", "known_on"):
        found[name][month] = value, since
    return {
        name: Known(tuple(some), tuple(value for value, _ in some.values()), tuple(since for _, since in some.values()))
        for name, some in found.items()
    }
