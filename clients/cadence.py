"""On which day is a household's next letter due?"""

from datetime import date, timedelta

from clients.models import Household

TUESDAY = 1


def next_letter_after(day: date, cadence: str) -> date | None:
    """The first Tuesday of the next week, month or quarter, strictly after `day`; None where no letter is wanted."""
    match cadence:
        case Household.Cadence.WEEKLY:
            return day + timedelta(days=(TUESDAY - day.weekday() - 1) % 7 + 1)
        case Household.Cadence.MONTHLY:
            return _first_tuesday(_month_after(day, 1))
        case Household.Cadence.QUARTERLY:
            return _first_tuesday(_month_after(day, 3 - (day.month - 1) % 3))
        case _:
            return None


def _month_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _first_tuesday(first: date) -> date:
    return first + timedelta(days=(TUESDAY - first.weekday()) % 7)
