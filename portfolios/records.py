"""What do the firm's rows say about some accounts? Their ledgers, in three queries however many accounts there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from markets.models import Price
from portfolios.books import STALE, STALE_APPRAISED, Closes, Entry, Ledger, SaidCost, Snapshot, Stated
from portfolios.models import (
    Appraisal,
    AssetClass,
    FormerRecord,
    Holding,
    Instrument,
    LotPick,
    Portfolio,
    StatedCost,
    Transaction,
)
from relate.lib.fields import PriceField


@dataclass(frozen=True, slots=True)
class Books:
    """The accounts' ledgers, and what is named in them."""

    ledgers: dict[UUID, Ledger]
    instruments: dict[UUID, Instrument]


def books_of(portfolio_ids: Collection[UUID], *, on: date | None = None, known: datetime | None = None) -> Books:
    """A ledger for each account: all of it with all prices, or what is needed to look at one day.

    `known`: only what stood in the books at that moment.
    """
    entries, snapshots = _records(portfolio_ids, on, known)
    used = {one.instrument for some in entries.values() for one in some if one.instrument}
    used |= {one for some in snapshots.values() for positions in some.values() for one in positions}
    instruments = Instrument.objects.in_bulk(used)
    days = {one.on for some in entries.values() for one in some} | {day for some in snapshots.values() for day in some}
    market = _market(instruments.values(), days, on)
    cash = frozenset(key for key, one in instruments.items() if one.asset_class == AssetClass.CASH)
    names = {key: one.symbol for key, one in instruments.items()}
    by_hand = _by_hand(portfolio_ids, known)
    made: dict[UUID, Ledger] = {}
    for key in portfolio_ids:
        stated = tuple(Snapshot(day, positions) for day, positions in snapshots[key].items())
        own = _held_only(market, entries[key], stated)
        made[key] = Ledger(tuple(entries[key]), stated, own, names, cash, **by_hand[key].as_fields())
    return Books(made, instruments)


@dataclass(slots=True)
class ByHand:
    """What people said of one account."""

    lot_method: str = "fifo"
    appraised: dict[UUID, Closes] = field(default_factory=dict)
    said_costs: dict[tuple[UUID, date], SaidCost] = field(default_factory=dict)
    picks: dict[str, list[tuple[str, Decimal]]] = field(default_factory=dict)

    def as_fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


Entries = dict[UUID, list[Entry]]
Statements = dict[UUID, dict[date, dict[UUID, Stated]]]
STATED = "stated"


def _records(portfolio_ids: Collection[UUID], on: date | None, known: datetime | None) -> tuple[Entries, Statements]:
    """What moved and what was stated, in order of date. One query, because all have the same shape."""
    moved, stated = Transaction.objects.filter(portfolio__in=portfolio_ids), Holding.objects.filter(portfolio__in=portfolio_ids)
    left = FormerRecord.objects.filter(portfolio__in=portfolio_ids)
    if on:
        moved, stated, left = moved.filter(on__lte=on), stated.filter(as_of__lte=on), left.filter(on__lte=on)
    parts: list[QuerySet[Any, Any]] = [
        stated.annotate(what=Value(STATED, CharField()), key=Value("", CharField())).values_list(
            "portfolio_id", "as_of", "instrument_id", "quantity", "what", "market_value", "cost_basis", "key"
        )
    ]
    if known:
        moved, parts = moved.filter(created_at__lte=known), [parts[0].filter(created_at__lte=known)]
        held = left.filter(known_from__lte=known, known_until__gt=known)
        cost_or_price = Case(When(kind=STATED, then=F("cost")), default=F("price"), output_field=PriceField())
        columns = ("portfolio_id", "on", "instrument_id", "quantity", "kind", "money", "unit", "key")
        parts.append(held.annotate(unit=cost_or_price).values_list(*columns))
    rows = moved.values_list("portfolio_id", "on", "instrument_id", "quantity", "kind", "amount", "price", "key").union(
        *parts, all=True
    )
    entries: Entries = defaultdict(list)
    snapshots: Statements = defaultdict(lambda: defaultdict(dict))
    for portfolio, day, instrument, quantity, kind, money, unit, key in rows.order_by("on", "-quantity", "key"):
        if kind == STATED:
            snapshots[portfolio][day][instrument] = Stated(quantity, money, unit)
        else:
            entries[portfolio].append(Entry(day, kind, instrument, quantity, money, unit, key))
    return entries, snapshots


def _by_hand(portfolio_ids: Collection[UUID], known: datetime | None) -> dict[UUID, ByHand]:
    """What people valued, stated and chose for these accounts; one query where there is nothing of the kind."""
    asked = {
        "valued": Exists(Appraisal.objects.filter(portfolio=OuterRef("pk"))),
        "stated": Exists(StatedCost.objects.filter(portfolio=OuterRef("pk"))),
        "picked": Exists(LotPick.objects.filter(sale__portfolio=OuterRef("pk"))),
    }
    found: dict[UUID, ByHand] = {}
    some: dict[str, set[UUID]] = {name: set() for name in asked}
    for portfolio, method, *has in (
        Portfolio.objects.filter(pk__in=portfolio_ids).annotate(**asked).values_list("pk", "lot_method", *asked)
    ):
        found[portfolio] = ByHand(method)
        for name, is_there in zip(asked, has, strict=True):
            if is_there:
                some[name].add(portfolio)
    valid = Q(replaced_at=None) if known is None else Q(created_at__lte=known) & (Q(replaced_at=None) | Q(replaced_at__gt=known))
    if some["valued"]:
        _add_appraisals(found, Appraisal.objects.filter(valid, portfolio__in=some["valued"]))
    if some["stated"]:
        _add_costs(found, StatedCost.objects.filter(valid, portfolio__in=some["stated"]))
    if some["picked"]:
        _add_picks(found, LotPick.objects.filter(sale__portfolio__in=some["picked"]))
    return found


def _add_appraisals(found: dict[UUID, ByHand], rows: QuerySet[Appraisal]) -> None:
    for portfolio, instrument, on, price in rows.order_by("on").values_list("portfolio_id", "instrument_id", "on", "price"):
        closes = found[portfolio].appraised.setdefault(instrument, Closes(stale_after=STALE_APPRAISED))
        closes.days.append(on)
        closes.prices.append(price)


def _add_costs(found: dict[UUID, ByHand], rows: QuerySet[StatedCost]) -> None:
    fields = ("portfolio_id", "instrument_id", "on", "cost", "acquired_on", "out_of_id")
    for portfolio, instrument, on, *said in rows.values_list(*fields):
        found[portfolio].said_costs[instrument, on] = SaidCost(*said)


def _add_picks(found: dict[UUID, ByHand], rows: QuerySet[LotPick]) -> None:
    fields = ("sale__portfolio_id", "sale__key", "opening__key", "quantity")
    for portfolio, sale, opening, quantity in rows.order_by("opening__on").values_list(*fields):
        found[portfolio].picks.setdefault(sale, []).append((opening, quantity))


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
