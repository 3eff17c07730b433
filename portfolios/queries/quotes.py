"""What did the securities that the firm knows close at, and what does no source tell? And how does the economy stand?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef
from django.utils import timezone

from markets.indicators import SERIES, Series, known_on
from markets.models import Fundamentals, Price, PriceFeed, Security
from portfolios.books import QUIET

UNTOLD = "No provider of prices tells it."
UNPRICED = "There is no close yet."
OLD = timedelta(days=35)  # what is told of a company is asked for each week
FUNDAMENTALS = ("market_cap", "pe_ratio", "dividend_yield")
Bar = tuple[date, Decimal, int | None]


@dataclass(frozen=True, slots=True)
class MarketData:
    """`change_percent` against the close before, in percent. What is None has its reason in `reasons`, under the same name."""

    symbol: str
    name: str
    currency: str
    price: Decimal | None
    change_percent: Decimal | None
    volume: int | None
    market_cap: Decimal | None
    pe_ratio: Decimal | None
    dividend_yield: Decimal | None
    last_updated: date | None
    is_stale: bool
    basis: str
    source: str
    fundamentals_on: date | None
    fundamentals_source: str
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
    """Three queries, however many securities."""
    chosen = list(securities)
    closes = _last_two([one.pk for one in chosen], on)
    labels = dict(PriceFeed.objects.values_list("name", "label"))
    told = {one.security_id: one for one in Fundamentals.objects.filter(security__in=[one.pk for one in chosen])}
    return [_data(one, closes.get(one.pk, []), told.get(one.pk), labels, on) for one in chosen]


def _last_two(securities: Collection[UUID], on: date) -> dict[UUID, list[Bar]]:
    """Of each security the last close at or before a day, and the one before."""
    found: dict[UUID, list[Bar]] = {}
    of_each = Price.objects.filter(security=OuterRef("security_id"), on__lte=on).order_by("-on")
    newest = Price.objects.filter(security__in=securities, on__lte=on, on__in=of_each.values("on")[:2])
    for security, day, close, volume in newest.order_by("-on").values_list("security_id", "on", "close", "volume"):
        found.setdefault(security, []).append((day, close, volume))
    return found


def _data(
    security: Security, closes: list[Bar], fundamentals: Fundamentals | None, labels: dict[str, str], on: date
) -> MarketData:
    """`closes`: the last one first, then the one before."""
    day, price, volume = closes[0] if closes else (None, None, None)
    before = closes[1][1] if len(closes) > 1 else None
    change = None if price is None or not before else round((price / before - 1) * 100, 6)
    told, why = _fundamentals(fundamentals, on)
    reasons = {name: why for name in FUNDAMENTALS if getattr(told, name, None) is None}
    if volume is None:
        reasons["volume"] = UNTOLD
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
        volume=volume,
        market_cap=told.market_cap if told else None,
        pe_ratio=told.pe_ratio if told else None,
        dividend_yield=told.dividend_yield if told else None,
        last_updated=day,
        is_stale=day is None or on - day > QUIET,
        basis=security.series,
        source=labels.get(security.source, security.source),
        fundamentals_on=timezone.localdate(told.told_at) if told else None,
        fundamentals_source=_provider(told.source, labels) if told else "",
        reasons=reasons,
    )


def _provider(name: str, labels: dict[str, str]) -> str:
    """Without what its label says of closes."""
    return labels.get(name, name.replace("_", " ").title()).partition(",")[0]


def _fundamentals(found: Fundamentals | None, on: date) -> tuple[Fundamentals | None, str]:
    """What is not too old to be shown, and why a part of it is missing."""
    if found is None or not found.source:
        return None, UNTOLD
    day = timezone.localdate(found.told_at)
    if on - day > OLD:
        return None, f"It was told last on {day:%-d %B %Y}; nothing newer came."
    return found, UNTOLD


def readings(*, on: date) -> list[Reading]:
    """The newest known month of each series; one query."""
    known = known_on(on, SERIES)
    return [
        Reading(name, SERIES[name], one.months[-1], one.values[-1], one.released[-1]) for name, one in known.items() if one.months
    ]
