"""What do the firm's rows say about some accounts? Their ledgers, in three queries however many accounts there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.functions import Cast, Concat

from markets.models import Price
from markets.rates import Rates, rates_of
from portfolios.books import (
    BY_HAND,
    CARRIED,
    SPLIT,
    STALE_APPRAISED,
    TRADES,
    Closes,
    Entry,
    Ledger,
    SaidCost,
    SaidLot,
    Snapshot,
    Stated,
)
from portfolios.brought import add_brought
from portfolios.models import (
    Appraisal,
    AssetClass,
    FormerRecord,
    Holding,
    Instrument,
    LotPick,
    Portfolio,
    StatedCost,
    StatedLot,
    Transaction,
)
from relate.lib.fields import MoneyField, PriceField, QuantityField
from relate.lib.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Books:
    """The accounts' ledgers, and what is named in them."""

    ledgers: dict[UUID, Ledger]
    instruments: dict[UUID, Instrument]


def books_of(portfolio_ids: Collection[UUID], *, on: date | None = None, known: datetime | None = None) -> Books:
    """A ledger for each account: all of it with all prices, or what is needed to look at one day.

    `known`: only what stood in the books at that moment.
    """
    books = _books(portfolio_ids, on, known)
    add_brought(books.ledgers, lambda others: _books(others, on, known).ledgers)
    return books


def _books(portfolio_ids: Collection[UUID], on: date | None, known: datetime | None) -> Books:
    entries, snapshots, by_hand = _records(portfolio_ids, on, known)
    _add_said(by_hand, known)
    used = {one.instrument for some in entries.values() for one in some if one.instrument}
    used |= {one for some in snapshots.values() for positions in some.values() for one in positions}
    used |= {one for said in by_hand.values() for one, _ in (*said.said_open, *said.said_closed)}
    instruments = Instrument.objects.in_bulk(used)
    days = {one.on for some in entries.values() for one in some} | {day for some in snapshots.values() for day in some}
    market = _market(instruments.values(), days, on, portfolio_ids, known)
    cash = frozenset(key for key, one in instruments.items() if one.asset_class == AssetClass.CASH)
    names = {key: one.symbol for key, one in instruments.items()}
    currencies = {key: one.currency for key, one in instruments.items()}
    rates = rates_of({*currencies.values(), *(one.currency for one in by_hand.values())})
    made: dict[UUID, Ledger] = {}
    for key in portfolio_ids:
        said = by_hand[key]
        _add_unseen(snapshots[key], entries[key], said.appraised)
        stated = tuple(Snapshot(day, positions) for day, positions in snapshots[key].items())
        own = _in_currency(_held_only(market, entries[key], stated), currencies, said.currency, rates)
        said.appraised = _in_currency(said.appraised, currencies, said.currency, rates)
        made[key] = Ledger(tuple(entries[key]), stated, own, names, cash, **said.as_fields())
    return Books(made, instruments)


def _add_unseen(snapshots: Mapping[date, dict[UUID, Stated]], entries: Sequence[Entry], appraised: Collection[UUID]) -> None:
    """What a person alone brought in and values, such as a house, no statement knows before the first that names it: each leaves
    it as it is."""
    for instrument in appraised:
        first = min((day for day, positions in snapshots.items() if instrument in positions), default=date.max)
        moved = [one for one in entries if one.instrument == instrument and one.on < first]
        if not all(one.key.startswith(BY_HAND) for one in moved):
            continue
        for day in (day for day in snapshots if day < first):
            if held := sum((one.quantity for one in moved if one.on <= day), Decimal(0)):
                snapshots[day][instrument] = Stated(held, Decimal(0), None)


def _in_currency(closes: Mapping[UUID, Closes], currencies: Mapping[UUID, str], wanted: str, rates: Rates) -> dict[UUID, Closes]:
    """Of what is in the books: each price at the rate of its own day; a day without a rate has no price."""
    own = {key: one for key, one in closes.items() if key in currencies}
    return {key: one if currencies[key] == wanted else closes_in(wanted, currencies[key], one, rates) for key, one in own.items()}


def closes_in(wanted: str, currency: str, closes: Closes, rates: Rates) -> Closes:
    """A price that stands still moves with its currency: it is carried on to each day that has a rate; no rate, no price."""
    own, last = rates.days_of(currency, wanted), closes.days[-1] if closes.days else date.min
    days = sorted({*closes.days, *(day for day in own if closes.days and closes.days[0] <= day <= last + closes.stale_after)})
    found = Closes(carried=frozenset(days) - set(closes.days))
    for day in days:
        price, rate = closes.on(day), rates.between(currency, wanted, day)
        if price is not None and rate is not None:
            found.days.append(day)
            found.prices.append(price * rate)
    return found


@dataclass(slots=True)
class ByHand:
    """What people said of one account, and its currency. `has`: which kinds of it there are, as a sum of powers of two."""

    lot_method: str = "fifo"
    currency: str = "USD"
    has: int = 0
    appraised: dict[UUID, Closes] = field(default_factory=dict)
    said_costs: dict[tuple[UUID, date], SaidCost] = field(default_factory=dict)
    picks: dict[str, list[tuple[str, Decimal]]] = field(default_factory=dict)
    said_open: dict[tuple[UUID, date], list[SaidLot]] = field(default_factory=dict)
    said_closed: dict[tuple[UUID, date], list[SaidLot]] = field(default_factory=dict)

    def as_fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if name != "has"}


Entries = dict[UUID, list[Entry]]
Statements = dict[UUID, dict[date, dict[UUID, Stated]]]
STATED, ACCOUNT = "stated", "account"


def _records(
    portfolio_ids: Collection[UUID], on: date | None, known: datetime | None
) -> tuple[Entries, Statements, dict[UUID, ByHand]]:
    """What moved and what was stated, in order of date, and the accounts. One query, because all have the same shape."""
    entries: Entries = defaultdict(list)
    accounts: dict[UUID, ByHand] = {}
    snapshots: Statements = defaultdict(lambda: defaultdict(dict))
    until = {name: value for name, value in (("on", on), ("known", known)) if value}
    for portfolio, day, instrument, quantity, kind, money, unit, key in _rows(accounts=list(portfolio_ids), **until):
        if kind == ACCOUNT:
            method, currency = key.split()
            accounts[portfolio] = ByHand(method, currency, has=int(quantity))
        elif kind == STATED:
            snapshots[portfolio][day][instrument] = Stated(quantity, money, unit)
        else:
            entries[portfolio].append(Entry(day, kind, instrument, quantity, money, unit, key))
    return entries, snapshots, accounts


@Prepared
def _rows(*, accounts: list[UUID], on: date | None = None, known: datetime | None = None) -> QuerySet[Any, tuple[Any, ...]]:
    moved = Transaction.objects.filter(portfolio__pk__among=accounts)
    stated = Holding.objects.filter(portfolio__pk__among=accounts)
    left = FormerRecord.objects.filter(portfolio__pk__among=accounts)
    if on:
        moved, stated, left = moved.filter(_by("on", on)), stated.filter(_by("as_of", on)), left.filter(_by("on", on))
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
    parts.append(_accounts(accounts))
    rows = moved.values_list("portfolio_id", "on", "instrument_id", "quantity", "kind", "amount", "price", "key").union(
        *parts, all=True
    )
    return rows.order_by("on", "-quantity", "key")


def _by(name: str, on: date) -> Q:
    """Up to a day, or up to the first statement, from which the days before it are told backwards."""
    first = Holding.objects.filter(portfolio=OuterRef("portfolio")).order_by("as_of").values("as_of")[:1]
    return Q(**{f"{name}__lte": on}) | Q(**{f"{name}__lte": Subquery(first)})


def _accounts(keys: list[UUID]) -> QuerySet[Portfolio, Any]:
    """Each account in the shape of a record, so that its settings come with its records in one query."""
    own = (Appraisal.objects.filter(portfolio=OuterRef("pk")), StatedCost.objects.filter(portfolio=OuterRef("pk")))
    asked = (*own, LotPick.objects.filter(sale__portfolio=OuterRef("pk")), StatedLot.objects.filter(portfolio=OuterRef("pk")))
    bits = (Case(When(Exists(rows), then=Value(2**place)), default=Value(0)) for place, rows in enumerate(asked))
    return (
        Portfolio.objects.filter(pk__among=keys)
        .annotate(
            day=Value(date.min, DateField()),
            nothing=Value(None, UUIDField()),
            has=Cast(sum(bits, Value(0)), QuantityField()),
            what=Value(ACCOUNT, CharField()),
            none=Value(None, MoneyField()),
            said=Concat("lot_method", Value(" "), "currency", output_field=CharField()),
        )
        .values_list("pk", "day", "nothing", "has", "what", "none", "none", "said")
    )


def _add_said(found: dict[UUID, ByHand], known: datetime | None) -> None:
    """What people valued, stated and chose; no query where there is nothing of the kind."""
    valid = Q(replaced_at=None) if known is None else Q(created_at__lte=known) & (Q(replaced_at=None) | Q(replaced_at__gt=known))
    valued, stated, picked, listed = ([key for key, one in found.items() if one.has & bit] for bit in (1, 2, 4, 8))
    if valued:
        _add_appraisals(found, Appraisal.objects.filter(valid, portfolio__in=valued))
    if stated:
        _add_costs(found, StatedCost.objects.filter(valid, portfolio__in=stated))
    if picked:
        _add_picks(found, LotPick.objects.filter(sale__portfolio__in=picked))
    if listed:
        _add_lots(found, StatedLot.objects.filter(Q(created_at__lte=known) if known else Q(), portfolio__in=listed))


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


def _add_lots(found: dict[UUID, ByHand], rows: QuerySet[StatedLot]) -> None:
    """Of each instrument and day those of the newest file."""
    newest: dict[tuple[Any, ...], UUID] = {}
    fields = ("portfolio_id", "instrument_id", "on", "is_closed", "source_id", "acquired_on", "quantity", "cost")
    for portfolio, instrument, on, is_closed, source, *said in rows.order_by("-created_at", "acquired_on").values_list(*fields):
        if newest.setdefault((portfolio, instrument, on, is_closed), source) == source:
            kept = found[portfolio].said_closed if is_closed else found[portfolio].said_open
            kept.setdefault((instrument, on), []).append(SaidLot(*said))


def _market(
    instruments: Iterable[Instrument],
    days: Collection[date],
    on: date | None,
    portfolio_ids: Collection[UUID],
    known: datetime | None,
) -> dict[UUID, Closes]:
    """Closes by instrument; for one day only the last of each, and the last at or before each of its records with a price."""
    by_security = {one.security_id: one.pk for one in instruments if one.security_id and one.asset_class != AssetClass.CASH}
    if not by_security or not days:
        return {}
    if on:
        listed = {"accounts": list(portfolio_ids), "instruments": list(by_security.values())}
        found = set(_closes_needed(known is not None, **listed, on=on))
        return series(sorted((row for row in found if row[2] is not None), key=itemgetter(1)), by_security)
    prices = Price.objects.filter(security__in=by_security, on__gte=min(days) - timedelta(days=14)).order_by("on")
    return series(prices.values_list("security_id", "on", "close"), by_security)


@Prepared
def _closes_needed(
    is_former_too: bool, *, accounts: list[UUID], instruments: list[UUID], on: date
) -> QuerySet[Any, tuple[UUID, date, Decimal]]:
    """(security, its day, close) as `prices_of` looks them up; a row without a close where there is none."""
    wanted: dict[str, Any] = {"portfolio__pk__among": accounts, "instrument__pk__among": instruments}
    priced = Q(price__isnull=False) | Q(kind__in=TRADES) | Q(kind__in={*CARRIED, SPLIT}, amount__gt=0)  # money for a fraction
    parts = [
        _with_close(Holding.objects.filter(_by("as_of", on), **wanted), "instrument__security_id", OuterRef("as_of")),
        _with_close(Transaction.objects.filter(_by("on", on), priced, **wanted), "instrument__security_id", OuterRef("on")),
    ]
    if is_former_too:
        left = FormerRecord.objects.filter(_by("on", on), **wanted)
        parts.append(_with_close(left, "instrument__security_id", OuterRef("on")))
    return _with_close(Instrument.objects.filter(pk__among=instruments), "security_id", on).union(*parts, all=True)


def _with_close(rows: QuerySet[Any, Any], security: str, day: date | OuterRef) -> QuerySet[Any, Any]:
    last = Price.objects.filter(security=OuterRef(security), on__lte=day).order_by("-on")
    closed = {"closed_on": Subquery(last.values("on")[:1]), "close": Subquery(last.values("close")[:1])}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**closed).values_list(security, *closed)
    return found


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
