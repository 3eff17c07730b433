"""How is a number shown to a person?"""

from decimal import ROUND_HALF_EVEN, Decimal

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF ", "CAD": "CA$", "AUD": "A$"}
MINUS = "-"


def rounded(value: Decimal, places: int) -> Decimal:
    """Half to even, and never a negative zero."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return abs(result) if result.is_zero() else result


def money(value: Decimal, currency: str = "USD", places: int = 2) -> str:
    amount = rounded(value, places)
    sign = MINUS if amount < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{abs(amount):,.{places}f}"


def percent(fraction: Decimal, places: int = 1) -> str:
    """A fraction in percent: 0.091 is 9.1%."""
    amount = rounded(fraction * 100, places)
    return f"{MINUS if amount < 0 else ''}{abs(amount):,.{places}f}%"


def signed_money(value: Decimal, currency: str = "USD", places: int = 2) -> str:
    return _plus(rounded(value, places)) + money(value, currency, places)


def signed_percent(fraction: Decimal, places: int = 1) -> str:
    return _plus(rounded(fraction * 100, places)) + percent(fraction, places)


def _plus(amount: Decimal) -> str:
    return "+" if amount > 0 else ""
