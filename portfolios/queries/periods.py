"""Over which periods are returns shown, and from which end of day does each begin?"""

from datetime import date, timedelta

from portfolios.figures import NotAvailable

PERIODS = {
    "mtd": "This month",
    "qtd": "This quarter",
    "ytd": "This year",
    "1y": "One year",
    "3y": "Three years",
    "5y": "Five years",
    "10y": "Ten years",
    "since_inception": "Since inception",
}
NEAR = timedelta(days=7)  # a value of this many days before, at most, stands for the end of the day on which a period begins
YEARS = {"1y": 1, "3y": 3, "5y": 5, "10y": 10}


def start_of(period: str, as_of: date) -> date | None:
    """The day at whose end the period begins; since inception begins where the accounts do."""
    if period == "mtd":
        return as_of.replace(day=1) - timedelta(days=1)
    if period == "qtd":
        return as_of.replace(month=3 * ((as_of.month - 1) // 3) + 1, day=1) - timedelta(days=1)
    if period == "ytd":
        return as_of.replace(month=1, day=1) - timedelta(days=1)
    if period in YEARS:
        return years_before(as_of, YEARS[period])
    return None


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for the 29th where that year has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def unvalued_at(start: date) -> NotAvailable:
    return NotAvailable(f"Nothing was valued in the week to {start:%-d %B %Y}, when this period begins.")
