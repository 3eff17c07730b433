"""What did the benchmark do over the same days?"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from markets.models import Security
from markets.rates import rates_of
from portfolios.books import STALE, Closes
from portfolios.figures import Figure, NotAvailable, exact, link
from portfolios.queries.answers import BenchmarkFigures, Number
from portfolios.records import closes_in

NONE = NotAvailable("No benchmark is agreed.")
SEVERAL = NotAvailable("The accounts are measured against different benchmarks.")


def benchmark_of(
    ids: Collection[UUID | None], spans: Mapping[str, tuple[date, date] | NotAvailable], currency: str
) -> BenchmarkFigures:
    """Each period from its first to its last day, in a currency; one query, two where the benchmark has another currency.

    Accounts with different benchmarks have none in common.
    """
    chosen = {one for one in ids if one}
    if len(chosen) > 1:
        return BenchmarkFigures("", dict.fromkeys(spans, SEVERAL))
    rows = _closes(chosen.pop(), {day for span in spans.values() if isinstance(span, tuple) for day in span}) if chosen else []
    if not rows:
        return BenchmarkFigures("", dict.fromkeys(spans, NONE))
    security = rows[0]
    known = [(row.day, row.price) for row in rows if row.day]
    closes = Closes([day for day, _ in known], [price for _, price in known])
    told = closes_told({security.pk: closes}, {security.pk: security.currency}, currency)[security.pk]
    return BenchmarkFigures(security.name, {name: _return(security, told, span, currency) for name, span in spans.items()})


def closes_told(closes: Mapping[UUID, Closes], currencies: Mapping[UUID, str], wanted: str) -> dict[UUID, Closes]:
    """Each close at the rate of its own day; one query, or none where all are in the wanted currency."""
    rates = rates_of({wanted, *currencies.values()})
    return {
        key: one if currencies[key] == wanted else closes_in(wanted, currencies[key], one, rates) for key, one in closes.items()
    }


def _closes(benchmark: UUID, days: Collection[date]) -> list[Any]:
    """The security with each of its closes near the days, or alone where there is none."""
    near = Q(pk__in=[])
    for day in days:
        near |= Q(prices__on__range=(day - STALE, day))
    rows = Security.objects.filter(pk=benchmark).annotate(near=FilteredRelation("prices", condition=near))
    return list(rows.annotate(day=F("near__on"), price=F("near__close")).order_by("day"))


def _return(security: Security, closes: Closes, span: tuple[date, date] | NotAvailable, currency: str) -> Number:
    if isinstance(span, NotAvailable):
        return span
    first, last = closes.on(span[0]), closes.on(span[1])
    if first is None or last is None:
        rate = "" if security.currency == currency else f", or {security.currency} no rate in {currency},"
        return NotAvailable(f"{security.name} has no price{rate} at the ends of the period.")
    growth = link([float(last / first - Decimal(1))])
    if isinstance(growth, NotAvailable):
        return growth
    told = "" if security.currency == currency else f", told in {currency}"
    method = f"{security.name}, {security.get_series_display().lower()}{told}"
    return Figure(exact(growth), "fraction", method, span[1], security.source, start=span[0], benchmark=security.name)
