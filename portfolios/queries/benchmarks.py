"""What did the benchmark do over the same days?"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from markets.models import Price, Security
from portfolios.books import STALE, Closes
from portfolios.figures import Figure, NotAvailable, exact, link
from portfolios.queries.answers import BenchmarkFigures, Number

NONE = NotAvailable("No benchmark is agreed.")


def benchmark_of(ids: Collection[UUID | None], spans: Mapping[str, tuple[date, date] | None]) -> BenchmarkFigures:
    """Each period from its first to its last day; two queries. Accounts with different benchmarks have none in common."""
    chosen = {one for one in ids if one}
    security = Security.objects.filter(pk__in=chosen).first() if len(chosen) == 1 else None
    if security is None:
        several = NotAvailable("The accounts are measured against different benchmarks.")
        return BenchmarkFigures("", dict.fromkeys(spans, several if len(chosen) > 1 else NONE))
    closes = _closes(security, {day for span in spans.values() if span for day in span})
    return BenchmarkFigures(security.name, {name: _return(security, closes, span) for name, span in spans.items()})


def _closes(security: Security, days: Collection[date]) -> Closes:
    near = Q()
    for day in days:
        near |= Q(on__range=(day - STALE, day))
    rows = Price.objects.filter(near, security=security).order_by("on").values_list("on", "close") if days else []
    pairs = list(rows)
    return Closes([on for on, _ in pairs], [close for _, close in pairs])


def _return(security: Security, closes: Closes, span: tuple[date, date] | None) -> Number:
    if span is None:
        return NotAvailable("The period of the accounts is not available.")
    first, last = closes.on(span[0]), closes.on(span[1])
    if first is None or last is None:
        return NotAvailable(f"{security.name} has no price at the ends of the period.")
    growth = link([float(last / first - Decimal(1))])
    if isinstance(growth, NotAvailable):
        return growth
    method = f"{security.name}, {security.get_series_display().lower()}"
    return Figure(exact(growth), "fraction", method, span[1], security.source, start=span[0], benchmark=security.name)
