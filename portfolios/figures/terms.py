"""Is a gain long term? Held for more than a year: 26 U.S.C. 1222, counted in months from the day after (Rev. Rul. 66-7)."""

from calendar import monthrange
from datetime import date


def is_long_term(*, acquired: date, on: date) -> bool:
    """Sold after the same day of the next year; bought on the last day of a month, after the last day of that month."""
    last = monthrange(acquired.year + 1, acquired.month)[1]
    is_month_end = acquired.day == monthrange(acquired.year, acquired.month)[1]
    return on > acquired.replace(year=acquired.year + 1, day=last if is_month_end else acquired.day)
