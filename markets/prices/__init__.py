"""What did a security close at, and who says so?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.utils.module_loading import import_string


class Basis(StrEnum):
    """What a series of closes already contains."""

    TOTAL_RETURN = "total_return"  # dividends and splits are in the price
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Close:
    """`volume`: shares traded on the day, where the provider tells it as it was then."""

    on: date
    price: Decimal
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Daily closes in order of date."""

    symbol: str
    closes: tuple[Close, ...]
    currency: str
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A security that a provider can price; `sector` is one of GICS, or empty."""

    symbol: str
    name: str
    kind: str
    sector: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a company, as a provider tells them now; `dividend_yield` is a fraction, `market_cap` in US dollars."""

    market_cap: Decimal | None = None
    pe_ratio: Decimal | None = None
    dividend_yield: Decimal | None = None


class ProviderError(Exception):
    """A provider could not answer; a permanent failure is not worth trying again."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Prices(Protocol):
    """One provider, opened for the moment `now`: it knows no close that is later.

    `label` stands wherever its prices are shown; `shifted_weeks` says by how much a demonstration's series was moved.
    """

    ends_on: date
    label: str
    shifted_weeks: int

    def history(self, symbol: str, *, start: date, end: date) -> History: ...

    def listings(self) -> tuple[Listing, ...]: ...

    def listing(self, symbol: str) -> Listing: ...

    def figures(self, symbol: str) -> Figures: ...


PROVIDERS: dict[str, str] = {
    "bundled": "markets.prices.bundled.Bundled",
    "massive": "markets.prices.massive.Massive",
    "alpha_vantage": "markets.prices.alpha_vantage.AlphaVantage",
    "yahoo": "markets.prices.yahoo.Yahoo",
    "bloomberg": "markets.prices.bloomberg.Bloomberg",
}


def open_provider(name: str, *, now: datetime) -> Prices:
    """The provider called `name`, knowing the closes up to `now`."""
    if name not in PROVIDERS:
        raise ProviderError(f"No price provider is called {name!r}; known are {', '.join(PROVIDERS)}.", permanent=True)
    make: Callable[..., Prices] = import_string(PROVIDERS[name])
    return make(now=now)
