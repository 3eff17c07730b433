"""How is a price provider on the internet asked, and what does each of its answers mean?"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from markets.calendar import NEW_YORK
from markets.prices import ProviderError
from relate.lib import outgoing

SECONDS, MOST = 20.0, 16 * 1024 * 1024  # twenty years of one security's days are about 1 MB
MOST_FIGURE = Decimal("1e15")
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


def asked(name: str, url: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Any:
    """The provider's JSON, its numbers as Decimal; raises `ProviderError` with a sentence that holds no key."""
    try:
        with outgoing.client(SECONDS, most=MOST) as client:
            response = client.get(f"{url}?{urlencode(query)}" if query else url, headers=dict(headers or {}))
    except outgoing.Failed as error:
        raise ProviderError(f"{name} could not be reached ({type(error).__name__}).", permanent=False) from None
    if response.status_code != 200:
        raise ProviderError(_refusal(name, response.status_code), permanent=response.status_code not in AGAIN)
    try:
        return json.loads(response.text, parse_float=Decimal, parse_constant=_not_a_number)
    except (ValueError, RecursionError):
        raise ProviderError(f"{name} answered something that is not JSON.", permanent=False) from None


def amount(name: str, value: object) -> Decimal:
    """A price as the provider wrote it: a positive number and nothing else."""
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        price = Decimal(0)
    if not price.is_finite() or price <= 0:
        raise ProviderError(f"{name} gave {str(value)[:20]!r} for a price.", permanent=False)
    return price


def figure(value: object, most: Decimal = MOST_FIGURE) -> Decimal | None:
    """A number that is neither below zero nor absurd, or None: providers write "None", "-" and nothing where they know none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < most else None


def volume(value: object) -> int | None:
    number = figure(value)
    return None if number is None else int(number)


def day_of(seconds: int) -> date:
    """New York's day of a moment, given in seconds since 1970."""
    return datetime.fromtimestamp(seconds, NEW_YORK).date()


def _refusal(name: str, status: int) -> str:
    said = {
        401: "does not know the key that is set",
        403: "does not give this with the plan of the key that is set",
        404: "knows no such security",
        429: "has had enough requests for now",
    }
    return f"{name} {said.get(status, f'answered {status}')}."


def _not_a_number(text: str) -> Decimal:
    raise ValueError(text)
