"""How is a number shown to a person?"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "CAD": "CA$", "AUD": "A$"}
MINUS = "-"
COMPACT = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))


def rounded(value: Decimal, places: int) -> Decimal:
    """Half to even, and never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return abs(result) if result.is_zero() else result


def money(value: Decimal, currency: str = "USD", places: int = 2) -> str:
    amount = rounded(value, places)
    sign = MINUS if amount < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{abs(amount):,.{places}f}"


def compact(value: Decimal, currency: str = "USD", places: int = 1) -> str:
    """$214.6M where the exact figure stands elsewhere; whole units under a thousand."""
    for size, letter in COMPACT:
        if abs(value) >= size:
            return money(value / size, currency, places) + letter
    return money(value, currency, 0)


def percent(fraction: Decimal, places: int = 1) -> str:
    """A fraction in percent: 0.091 is 9.1%."""
    amount = rounded(fraction * 100, places)
    return f"{MINUS if amount < 0 else ''}{abs(amount):,.{places}f}%"


def apportioned(fractions: Sequence[Decimal], places: int = 1) -> list[Decimal]:
    """Shares of one whole, rounded so that in percent they add up to what their sum is rounded to: 100.0 of a whole.

    Largest remainder (Hamilton): each is cut off, and what is missing goes to those that lost most; the first of equals wins.
    """
    step = Decimal(1).scaleb(-places - 2)
    cut = [fraction.quantize(step, rounding=ROUND_FLOOR) for fraction in fractions]
    missing = int((rounded(sum(fractions, Decimal(0)), places + 2) - sum(cut, Decimal(0))) / step)
    losers = sorted(range(len(cut)), key=lambda index: cut[index] - fractions[index])
    return [one + step if index in losers[:missing] else one for index, one in enumerate(cut)]


def signed_money(value: Decimal, currency: str = "USD", places: int = 2) -> str:
    return _plus(rounded(value, places)) + money(value, currency, places)


def signed_percent(fraction: Decimal, places: int = 1) -> str:
    return _plus(rounded(fraction * 100, places)) + percent(fraction, places)


def _plus(amount: Decimal) -> str:
    return "+" if amount > 0 else ""
