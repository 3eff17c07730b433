"""Newer figures from FRED, the library of the Federal Reserve Bank of St. Louis: https://fred.stlouisfed.org/docs/api/fred/

A free key; its terms ask that FRED is named and that no endorsement is claimed. A month without a value comes as ".".
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings

from markets.indicators import SERIES, Observation
from markets.prices import ProviderError
from markets.prices.web import asked

NAME = "FRED"


def observations(*, since: date) -> Iterator[Observation]:
    """All series from a month on, as they stand today; raises `ProviderError` with a sentence that holds no key."""
    if not settings.FRED_API_KEY:
        raise ProviderError("Set FRED_API_KEY to take indicators from FRED.", permanent=True)
    for name, series in SERIES.items():
        for row in _rows(series.fred, since):
            value = _value(row)
            if value is not None:
                yield Observation(name, _month(row), value)


def _rows(series: str, since: date) -> list[Any]:
    query = {"series_id": series, "observation_start": since.isoformat(), "file_type": "json", "api_key": settings.FRED_API_KEY}
    said = asked(NAME, f"{settings.FRED_URL}/series/observations", query)
    rows = said.get("observations") if isinstance(said, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ProviderError(f"{NAME} answered {series} without observations.", permanent=False)
    return rows


def _month(row: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(str(row.get("date"))).replace(day=1)
    except ValueError:
        raise ProviderError(f"{NAME} gave {str(row.get('date'))[:20]!r} for a month.", permanent=False) from None


def _value(row: dict[str, Any]) -> Decimal | None:
    text = str(row.get("value"))
    if text == ".":
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not -100 < value < 10_000:
        raise ProviderError(f"{NAME} gave {text[:20]!r} for a figure.", permanent=False)
    return value
