"""How does each kind of figure look in a letter? One rule per kind, half to even throughout.

money    whole units from 1,000 upwards, cents below          $2,846,310   $812.40   -$61,204
percent  one decimal; a policy's own whole numbers stay whole  9.1%   -3.2%   42%
points   one decimal, none where it is zero                    4.8 points   4 points   1 point   (es: 4.8 puntos porcentuales)
count    whole                                                 14
date     the month in words, the year in full                  November 20, 2026   (es: 20 de noviembre de 2026)

Spanish keeps the figures of the United States, where its readers live: $2,846,310 and 9.1%.
"""

from datetime import date
from decimal import Decimal

from relate.lib.money import money as with_places
from relate.lib.money import rounded

WHOLE, TENTH, CENT = 0, 1, 2  # decimal places

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
}
WEEKDAYS = {
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "es": ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
}


def money(value: Decimal, currency: str = "USD") -> str:
    return with_places(value, currency, WHOLE if abs(rounded(value, WHOLE)) >= 1000 else CENT)


def percent(fraction: Decimal) -> str:
    """Text of a fraction: 0.0912 is 9.1%."""
    return f"{shown_percent(fraction)}%"


def policy_percent(fraction: Decimal) -> str:
    """Text of a target or band that people agreed on: 0.42 is 42%, 0.425 is 42.5%."""
    return f"{_bare(shown_percent(fraction))}%"


def shown_percent(fraction: Decimal) -> Decimal:
    """What a reader sees, so that a difference of two shown figures is the shown difference."""
    return rounded(fraction * 100, TENTH)


def points(value: Decimal, language: str = "en") -> str:
    shown = rounded(value, TENTH)
    noun = {"en": ("point", "points"), "es": ("punto porcentual", "puntos porcentuales")}[language][abs(shown) != 1]
    return f"{_bare(shown)} {noun}"


def _bare(number: Decimal) -> str:
    text = f"{number:f}"
    return text.removesuffix(".0")


def count(value: int) -> str:
    return f"{value:,}"


def long_date(day: date, language: str = "en") -> str:
    month = MONTHS[language][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if language == "es" else f"{month} {day.day}, {day.year}"


def day_and_month(day: date, language: str = "en") -> str:
    month = MONTHS[language][day.month - 1]
    return f"{day.day} de {month}" if language == "es" else f"{month} {day.day}"


def weekday(day: date, language: str = "en") -> str:
    name = WEEKDAYS[language][day.weekday()]
    return f"{name} {day_and_month(day, language)}" if language == "es" else f"{name}, {day_and_month(day, language)}"


def month(day: date, language: str = "en") -> str:
    return MONTHS[language][day.month - 1]
