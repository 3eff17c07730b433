"""What did the securities that the firm knows close at, and what does no source tell? And how does the economy stand?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef

from markets.indicators import SERIES, Series, known_on
from markets.models import Price, PriceFeed, Security
from portfolios.books import STALE

UNTOLD = "No provider of prices tells it."
UNPRICED = "There is no close yet."


@dataclass(frozen=True, slots=True)
class MarketData:
    """`change_percent` against the close before, in percent. What is None has its reason in `reasons`, under the same name."""

    symbol: str
    name: str
    currency: str
    price: Decimal | None
    change_percent: Decimal | None
    volume: None
    market_cap: None
    pe_ratio: None
    dividend_yield: None
    last_updated: date | None
    is_stale: bool
    basis: str
    source: str
    reasons: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest month of a series that is known on a day, and since when."""

    series: str
    about: Series
    month: date
    value: Decimal
    known_on: date


def market_data(securities: Iterable[Security], *, on: date) -> list[MarketData]:
    """Two queries, however many securities."""
    chosen = list(securities)
    closes = _last_two([one.pk for one in chosen], on)
    labels = dict(PriceFeed.objects.values_list("name", "label"))
    return [_data(one, closes.get(one.pk, []), labels, on) for one in chosen]


def _last_two(securities: Collection[UUID], on: date) -> dict[UUID, list[tuple[date, Decimal]]]:
    """Of each security the last close at or before a day, and the one before."""
    found: dict[UUID, list[tuple[date, Decimal]]] = {}
    of_each = Price.objects.filter(security=OuterRef("security_id"), on__lte=on).order_by("-on")
    newest = Price.objects.filter(security__in=securities, on__lte=on, on__in=of_each.values("on")[:2])
    for security, day, close in newest.order_by("-on").values_list("security_id", "on", "close"):
        found.setdefault(security, []).append((day, close))
    return found


def _data(security: Security, closes: list[tuple[date, Decimal]], labels: dict[str, str], on: date) -> MarketData:
    """`closes`: the last one first, then the one before."""
    reasons = dict.fromkeys(("volume", "market_cap", "pe_ratio", "dividend_yield"), UNTOLD)
    price = closes[0][1] if closes else None
    before = closes[1][1] if len(closes) > 1 else None
    change = None if price is None or not before else round((price / before - 1) * 100, 6)
    if price is None:
        reasons["price"] = security.trouble or UNPRICED
    if change is None:
        reasons["change_percent"] = "There is no close before it."
    return MarketData(
        symbol=security.symbol,
        name=security.name,
        currency=security.currency,
        price=price,
        change_percent=change,
        volume=None,
        market_cap=None,
        pe_ratio=None,
        dividend_yield=None,
        last_updated=closes[0][0] if closes else None,
        is_stale=not closes or on - closes[0][0] > STALE,
        basis=security.series,
        source=labels.get(security.source, security.source),
        reasons=reasons,
    )


def readings(*, on: date) -> list[Reading]:
    """The newest known month of each series; one query."""
    known = known_on(on, SERIES)
    return [
        Reading(name, SERIES[name], one.months[-1], one.values[-1], one.released[-1]) for name, one in known.items() if one.months
    ]
