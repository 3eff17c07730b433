"""Over which periods are returns shown, and from which end of day does each begin?"""

from datetime import date, timedelta

PERIODS = {
    "mtd": "This month",
    "qtd": "This quarter",
    "ytd": "This year",
    "1y": "One year",
    "since_inception": "Since inception",
}


def start_of(period: str, as_of: date) -> date | None:
    """The day at whose end the period begins; since inception begins where the accounts do."""
    if period == "mtd":
        return as_of.replace(day=1) - timedelta(days=1)
    if period == "qtd":
        return as_of.replace(month=3 * ((as_of.month - 1) // 3) + 1, day=1) - timedelta(days=1)
    if period == "ytd":
        return as_of.replace(month=1, day=1) - timedelta(days=1)
    if period == "1y":
        return a_year_before(as_of)
    return None


def a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
