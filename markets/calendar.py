"""On which days does the New York market trade, and which close is the last one?"""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
CLOSE = time(16)


def last_close(now: datetime) -> date:
    """The latest trading day whose regular session has ended at `now` (aware)."""
    there = now.astimezone(NEW_YORK)
    day = there.date()
    return last_trading_day(day if there.time() >= CLOSE else day - timedelta(days=1))


def last_trading_day(day: date) -> date:
    """`day` itself, or the latest trading day before it."""
    while not is_trading_day(day):
        day -= timedelta(days=1)
    return day


def is_trading_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


@cache
def holidays(year: int) -> frozenset[date]:
    """The regular holidays of the New York Stock Exchange (its Rule 7.2), without special closings."""
    monday, thursday = 0, 3
    days = {
        _nth(year, 1, monday, 3),  # Martin Luther King Jr. Day
        _nth(year, 2, monday, 3),  # Washington's Birthday
        _easter(year) - timedelta(days=2),  # Good Friday
        _nth(year, 6, monday, 1) - timedelta(days=7),  # Memorial Day
        _observed(date(year, 7, 4)),
        _nth(year, 9, monday, 1),  # Labor Day
        _nth(year, 11, thursday, 4),  # Thanksgiving
        _observed(date(year, 12, 25)),
    }
    new_year = date(year, 1, 1)
    if new_year.weekday() != 5:  # on a Saturday the exchange stays open the Friday before
        days.add(_observed(new_year))
    if year >= 2022:
        days.add(_observed(date(year, 6, 19)))
    return frozenset(days)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _observed(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def _easter(year: int) -> date:
    """Gregorian Easter Sunday by the algorithm of Meeus, Jones and Butcher."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, odd = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * odd + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
