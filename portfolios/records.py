"""What do the firm's rows say about some accounts? Their ledgers, in five queries however many accounts there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from markets.models import Price
from portfolios.books import STALE, Closes, Entry, Ledger, Snapshot, Stated
from portfolios.models import AssetClass, Holding, Instrument, Transaction


def ledgers(portfolio_ids: Collection[UUID], *, on: date | None = None) -> dict[UUID, Ledger]:
    """A ledger for each account: all of it with all prices, or what is needed to look at one day."""
    entries = _entries(portfolio_ids, on)
    snapshots = _snapshots(portfolio_ids, on)
    used = {one.instrument for some in entries.values() for one in some if one.instrument}
    used |= {one for some in snapshots.values() for snapshot in some for one in snapshot.positions}
    instruments = Instrument.objects.in_bulk(used)
    days = {one.on for some in entries.values() for one in some} | {one.on for some in snapshots.values() for one in some}
    market = _market(instruments.values(), days, on)
    cash = frozenset(key for key, one in instruments.items() if one.asset_class == AssetClass.CASH)
    names = {key: one.symbol for key, one in instruments.items()}
    return {
        key: Ledger(tuple(entries[key]), tuple(snapshots[key]), _held_only(market, entries[key], snapshots[key]), names, cash)
        for key in portfolio_ids
    }


def _entries(portfolio_ids: Collection[UUID], on: date | None) -> dict[UUID, list[Entry]]:
    rows = Transaction.objects.filter(portfolio__in=portfolio_ids).order_by("on", "-quantity", "key")
    rows = rows.filter(on__lte=on) if on else rows
    found: dict[UUID, list[Entry]] = defaultdict(list)
    fields = ("portfolio_id", "on", "kind", "instrument_id", "quantity", "amount", "price")
    for portfolio, day, kind, instrument, quantity, amount, price in rows.values_list(*fields):
        found[portfolio].append(Entry(day, kind, instrument, quantity, amount, price))
    return found


def _snapshots(portfolio_ids: Collection[UUID], on: date | None) -> dict[UUID, list[Snapshot]]:
    rows = Holding.objects.filter(portfolio__in=portfolio_ids).order_by("as_of")
    rows = rows.filter(as_of__lte=on) if on else rows
    found: dict[UUID, dict[date, dict[UUID, Stated]]] = defaultdict(lambda: defaultdict(dict))
    fields = ("portfolio_id", "as_of", "instrument_id", "quantity", "market_value", "cost_basis")
    for portfolio, as_of, instrument, quantity, value, cost in rows.values_list(*fields):
        found[portfolio][as_of][instrument] = Stated(quantity, value, cost)
    snapshots: dict[UUID, list[Snapshot]] = defaultdict(list)
    for portfolio, days in found.items():
        snapshots[portfolio] = [Snapshot(day, positions) for day, positions in days.items()]
    return snapshots


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


def _held_only(market: dict[UUID, Closes], entries: list[Entry], snapshots: list[Snapshot]) -> dict[UUID, Closes]:
    own = {one.instrument for one in entries} | {one for snapshot in snapshots for one in snapshot.positions}
    return {key: closes for key, closes in market.items() if key in own}
