"""What do the firm's rows say about some accounts? Their ledgers, in three queries however many accounts there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value

from markets.models import Price
from portfolios.books import STALE, Closes, Entry, Ledger, Snapshot, Stated
from portfolios.models import AssetClass, Holding, Instrument, Transaction


@dataclass(frozen=True, slots=True)
class Books:
    """The accounts' ledgers, and what is named in them."""

    ledgers: dict[UUID, Ledger]
    instruments: dict[UUID, Instrument]


def books_of(portfolio_ids: Collection[UUID], *, on: date | None = None) -> Books:
    """A ledger for each account: all of it with all prices, or what is needed to look at one day."""
    entries, snapshots = _records(portfolio_ids, on)
    used = {one.instrument for some in entries.values() for one in some if one.instrument}
    used |= {one for some in snapshots.values() for positions in some.values() for one in positions}
    instruments = Instrument.objects.in_bulk(used)
    days = {one.on for some in entries.values() for one in some} | {day for some in snapshots.values() for day in some}
    market = _market(instruments.values(), days, on)
    cash = frozenset(key for key, one in instruments.items() if one.asset_class == AssetClass.CASH)
    names = {key: one.symbol for key, one in instruments.items()}
    made: dict[UUID, Ledger] = {}
    for key in portfolio_ids:
        stated = tuple(Snapshot(day, positions) for day, positions in snapshots[key].items())
        made[key] = Ledger(tuple(entries[key]), stated, _held_only(market, entries[key], stated), names, cash)
    return Books(made, instruments)


Entries = dict[UUID, list[Entry]]
Statements = dict[UUID, dict[date, dict[UUID, Stated]]]
STATED = "stated"


def _records(portfolio_ids: Collection[UUID], on: date | None) -> tuple[Entries, Statements]:
    """What moved and what was stated, in order of date. One query, because both have the same shape."""
    moved, stated = Transaction.objects.filter(portfolio__in=portfolio_ids), Holding.objects.filter(portfolio__in=portfolio_ids)
    if on:
        moved, stated = moved.filter(on__lte=on), stated.filter(as_of__lte=on)
    rows = moved.values_list("portfolio_id", "on", "instrument_id", "quantity", "kind", "amount", "price", "key").union(
        stated.annotate(what=Value(STATED, CharField()), key=Value("", CharField())).values_list(
            "portfolio_id", "as_of", "instrument_id", "quantity", "what", "market_value", "cost_basis", "key"
        ),
        all=True,
    )
    entries: Entries = defaultdict(list)
    snapshots: Statements = defaultdict(lambda: defaultdict(dict))
    for portfolio, day, instrument, quantity, kind, money, unit, _ in rows.order_by("on", "-quantity", "key"):
        if kind == STATED:
            snapshots[portfolio][day][instrument] = Stated(quantity, money, unit)
        else:
            entries[portfolio].append(Entry(day, kind, instrument, quantity, money, unit))
    return entries, snapshots


def _market(instruments: Iterable[Instrument], days: Collection[date], on: date | None) -> dict[UUID, Closes]:
    """Closes by instrument; for one day only those near it, and those of the days with records."""
    by_security = {one.security_id: one.pk for one in instruments if one.security_id and one.asset_class != AssetClass.CASH}
    if not by_security or not days:
        return {}
    prices = Price.objects.filter(security__in=by_security).order_by("on")
    if on:
        prices = prices.filter(Q(on__range=(on - STALE, on)) | Q(on__in=days))
    else:
        prices = prices.filter(on__gte=min(days) - timedelta(days=14))
    return series(prices.values_list("security_id", "on", "close"), by_security)


def series(rows: Iterable[tuple[UUID, date, Decimal]], keys: dict[Any, UUID]) -> dict[UUID, Closes]:
    found: dict[UUID, Closes] = defaultdict(Closes)
    for security, on, close in rows:
        closes = found[keys[security]]
        closes.days.append(on)
        closes.prices.append(close)
    return found


def _held_only(market: dict[UUID, Closes], entries: Iterable[Entry], snapshots: Iterable[Snapshot]) -> dict[UUID, Closes]:
    own = {one.instrument for one in entries} | {one for snapshot in snapshots for one in snapshot.positions}
    return {key: closes for key, closes in market.items() if key in own}
