"""What did the benchmark do over the same days?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from clients.models import Household
from markets.models import Security
from markets.rates import rates_of
from portfolios.books import STALE, Closes
from portfolios.figures import Figure, NotAvailable, exact, link
from portfolios.measuring import Blend, Mark
from portfolios.models import Portfolio, household_mark
from portfolios.queries.answers import BenchmarkFigures, Number
from portfolios.queries.levels import begins, levels
from portfolios.queries.shares import Accounts
from portfolios.records import closes_in

NONE = NotAvailable("No benchmark is agreed.")
SEVERAL = NotAvailable("The accounts are measured against different benchmarks.")
Span = tuple[date, date] | NotAvailable
Priced = tuple[dict[UUID, Security], dict[UUID, Closes]]


@dataclass(frozen=True, slots=True)
class Track:
    """How a benchmark went, told in one currency; `missing` says why there is nothing at an end of a period."""

    name: str
    method: str
    source: str
    closes: Closes
    missing: str
    since: date = date.min
    too_late: str = ""


def marks_of_all(household_id: UUID | None, accounts: Accounts) -> frozenset[Mark]:
    """What was chosen for the household, or else what its accounts are measured against; no query after `accounts_of`."""
    own = next((one.household for one, _ in accounts if one.household_id == household_id), None)
    if household_id and own is None:
        own = Household.objects.select_related("figure_settings__blend").filter(pk=household_id).first()
    chosen = household_mark(own) if own else None
    return frozenset([chosen] if chosen else (one.mark for one, _ in accounts if one.mark))


def benchmark_of(marks: Collection[Mark], spans: Mapping[str, Span], currency: str) -> BenchmarkFigures:
    """Each period from its first to its last day, in a currency; one query, two where the benchmark has another currency.

    Accounts with different benchmarks have none in common.
    """
    chosen = frozenset(marks)
    if len(chosen) > 1:
        return BenchmarkFigures("", dict.fromkeys(spans, SEVERAL), chosen)
    days = {day for span in spans.values() if isinstance(span, tuple) for day in span}
    track = next((_track(one, days, currency) for one in chosen), None)
    if track is None:
        return BenchmarkFigures("", dict.fromkeys(spans, NONE))
    return BenchmarkFigures(track.name, {name: _return(track, span) for name, span in spans.items()}, chosen)


def closes_told(closes: Mapping[UUID, Closes], currencies: Mapping[UUID, str], wanted: str) -> dict[UUID, Closes]:
    """Each close at the rate of its own day; one query, or none where all are in the wanted currency."""
    rates = rates_of({wanted, *currencies.values()})
    return {
        key: one if currencies[key] == wanted else closes_in(wanted, currencies[key], one, rates) for key, one in closes.items()
    }


def benchmarks_beside(accounts: QuerySet[Portfolio], spans: Mapping[UUID, tuple[date, date]]) -> dict[UUID, tuple[str, Number]]:
    """What each account is measured against, and what that did from the first to the last day of the account's own span.

    The name is empty where nothing is agreed. Three queries, and at most two more for each currency of the accounts.
    """
    chosen = list(accounts.filter(pk__in=spans).select_related("blend", "household__figure_settings__blend"))
    wanted = {one.pk: (mark, one.currency) for one in chosen if (mark := one.mark)}
    tracks = _tracks(set(wanted.values()), {day for span in spans.values() for day in span})
    found: dict[UUID, tuple[str, Number]] = dict.fromkeys(spans, ("", NONE))
    for key, which in wanted.items():
        if track := tracks.get(which):
            found[key] = track.name, _return(track, spans[key])
    return found


def _tracks(wanted: Collection[tuple[Mark, str]], days: Collection[date]) -> dict[tuple[Mark, str], Track]:
    """Of many benchmarks at once, each told in a currency, near the days."""
    blends = [one for one, _ in wanted if isinstance(one, Blend)]
    ids, symbols = {one for one, _ in wanted if isinstance(one, UUID)}, {symbol for one in blends for symbol in one.symbols}
    alone = _near(Security.objects.filter(pk__in=ids), _at(days))
    since = min((begins(one, min(days)) for one in blends), default=date.max)
    parts = (
        _near(Security.objects.filter(symbol__in=symbols), Q(prices__on__range=(since - STALE, max(days))))
        if blends
        else ({}, {})
    )
    found: dict[tuple[Mark, str], Track] = {}
    for currency in {currency for _, currency in wanted}:
        own, mixed = _told(*alone, currency), _told(*parts, currency)
        for mark in {one for one, told in wanted if told == currency}:
            if isinstance(mark, Blend):
                found[mark, currency] = _of_blend(mark, parts[0], mixed, days, currency)
            elif mark in own:
                found[mark, currency] = _of_security(alone[0][mark], own[mark], currency)
    return found


def blend_closes(blend: Blend, first: date, last: date, currency: str) -> list[tuple[date, float]]:
    """Its level on each day from `first` to `last`, from a little before; two queries."""
    track = _track(blend, {first, last}, currency)
    return [(on, float(level)) for on, level in zip(track.closes.days, track.closes.prices, strict=True)] if track else []


def words_of(blend: Blend, securities: Collection[Security], currency: str) -> str:
    """What a blend is made of, whether dividends count in it, and in which currency it is told."""
    priced = sorted(one.symbol for one in securities if one.series == Security.Series.PRICE)
    without = f"; {', '.join(priced)} without dividends" if priced else ""
    abroad = "" if all(one.currency == currency for one in securities) else f", told in {currency}"
    return f"{blend.words}{without}{abroad}"


def _track(mark: Mark, days: Collection[date], currency: str) -> Track | None:
    """None where there is no such security."""
    if isinstance(mark, Blend):
        near = Q(prices__on__range=(begins(mark, min(days)) - STALE, max(days))) if days else Q(pk__in=[])
        return _of_blend(mark, *_read(Security.objects.filter(symbol__in=mark.symbols), near, currency), days, currency)
    securities, told = _read(Security.objects.filter(pk=mark), _at(days), currency)
    return _of_security(securities[mark], told[mark], currency) if securities else None


def _at(days: Collection[date]) -> Q:
    """The closes that stand for these days."""
    near = Q(pk__in=[])
    for day in days:
        near |= Q(prices__on__range=(day - STALE, day))
    return near


def _read(securities: QuerySet[Security], near: Q, currency: str) -> Priced:
    """Each security, and its closes near the days in one currency."""
    found, closes = _near(securities, near)
    return found, _told(found, closes, currency)


def _told(found: Mapping[UUID, Security], closes: Mapping[UUID, Closes], currency: str) -> dict[UUID, Closes]:
    return closes_told(closes, {key: one.currency for key, one in found.items()}, currency)


def _near(securities: QuerySet[Security], near: Q) -> Priced:
    """Each security, and its closes near the days as they are."""
    rows: Any = securities.annotate(near=FilteredRelation("prices", condition=near))
    found: dict[UUID, Security] = {}
    closes: dict[UUID, Closes] = {}
    for row in rows.annotate(day=F("near__on"), price=F("near__close")).order_by("day"):
        found[row.pk] = row
        own = closes.setdefault(row.pk, Closes())
        if row.day:
            own.days.append(row.day)
            own.prices.append(row.price)
    return found, closes


def _of_security(one: Security, closes: Closes, currency: str) -> Track:
    is_abroad = one.currency != currency
    rate = f", or {one.currency} no rate in {currency}," if is_abroad else ""
    method = f"{one.name}, {one.get_series_display().lower()}" + (f", told in {currency}" if is_abroad else "")
    return Track(one.name, method, one.source, closes, f"{one.name} has no price{rate} at the ends of the period.")


def _of_blend(
    blend: Blend, securities: Mapping[UUID, Security], told: Mapping[UUID, Closes], days: Collection[date], currency: str
) -> Track:
    by_symbol = {one.symbol: told[key] for key, one in securities.items()}
    without = sorted(symbol for symbol in blend.symbols if not by_symbol.get(symbol, Closes()).days)
    found = levels(blend, by_symbol, min(days), max(days)) if days else Closes()
    which = f"{', '.join(without)} in {blend}" if without else str(blend)
    source = " and ".join(sorted({one.source for one in securities.values() if one.source}))
    missing = f"{which} has no price in {currency} at the ends of the period."
    words, since = words_of(blend, securities.values(), currency), blend.steps[0].close
    return Track(str(blend), words, source, found, missing, since, blend.too_late)


def _return(track: Track, span: Span) -> Number:
    if isinstance(span, NotAvailable):
        return span
    if span[0] < track.since:
        return NotAvailable(track.too_late)
    first, last = track.closes.on(span[0]), track.closes.on(span[1])
    if first is None or last is None:
        return NotAvailable(track.missing)
    growth = link([float(last / first - Decimal(1))])
    if isinstance(growth, NotAvailable):
        return growth
    return Figure(exact(growth), "fraction", track.method, span[1], track.source, start=span[0], benchmark=track.name)
