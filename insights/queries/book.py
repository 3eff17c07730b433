"""What did the whole book of a person return, day by day? One query, the benchmark's closes included.

The daily return is the aggregate method of GIPS 2020 for composites: of all accounts with a return on the day, what they gained
over what they opened with. A day's flow counts at its end, and an account with a gap does not count on that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from advisors.models import User
from markets.models import Price, Security
from portfolios.models import Portfolio, Valuation

STALE = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Book:
    """Of each day the change of the accounts' value, net and gross return as fractions, and the benchmark's close.

    The benchmark is the one that most accounts are measured against; `mark` is empty where there is none.
    """

    days: tuple[date, ...]
    changes: tuple[Decimal, ...]
    net: tuple[float, ...]
    gross: tuple[float, ...]
    closes: tuple[float | None, ...]
    mark: str

    def since(self, start: date) -> "Book":
        """From the last day at or before `start`, whose own return is not part of the period."""
        place = max((n for n, day in enumerate(self.days) if day <= start), default=0)
        net, gross = (0.0, *self.net[place + 1 :]), (0.0, *self.gross[place + 1 :])
        return Book(self.days[place:], self.changes[place:], net, gross, self.closes[place:], self.mark)

    def values(self, last: Decimal) -> list[Decimal]:
        """The value at the end of each day, told backwards from the last."""
        told = [last]
        for change in reversed(self.changes[1:]):
            told.append(told[-1] - change)
        return told[::-1]

    def marked(self) -> list[float] | None:
        """What the benchmark brought up to each day, as a fraction; None where its prices do not reach over the days."""
        first = self.closes[0] if self.closes else None
        if not first or None in self.closes:
            return None
        return [(close or 0.0) / first - 1.0 for close in self.closes]


def book_since(start: date, *, user: User) -> Book:
    accounts = Portfolio.objects.visible_to(user).filter(household__closed_on=None)
    mark = _mark(accounts)
    close = Price.objects.filter(security=Subquery(mark), on__lte=OuterRef("on"), on__gt=OuterRef("on") - STALE).order_by("-on")
    whole = Q(gap="", opening__gt=0)
    rows = list(
        Valuation.objects.filter(portfolio__in=accounts, on__gte=start)
        .values("on")
        .annotate(
            change=Sum(F("value") - Coalesce("opening", Value(Decimal(0)))),
            base=Sum("opening", filter=whole),
            gain=Sum(F("value") - F("flow") - F("opening"), filter=whole),
            fees=Sum("fee", filter=whole),
            close=Subquery(close.values("close")[:1]),
            mark=Subquery(Security.objects.filter(pk=Subquery(mark)).values("name")[:1]),
        )
        .order_by("on")
        .values_list("on", "change", "base", "gain", "fees", "close", "mark")
    )
    return Book(
        days=tuple(row[0] for row in rows),
        changes=tuple(row[1] for row in rows),
        net=tuple(_rate(gain, base) for _, _, base, gain, *_ in rows),
        gross=tuple(_rate(None if gain is None else gain + fees, base) for _, _, base, gain, fees, *_ in rows),
        closes=tuple(None if row[5] is None else float(row[5]) for row in rows),
        mark=(rows[0][6] or "") if rows else "",
    )


def cumulated(returns: Sequence[float]) -> list[float]:
    """Linked returns: what the whole time up to each day brought, as a fraction."""
    return [float(rate) for rate in np.cumprod(1.0 + np.asarray(returns, np.float64)) - 1.0]


def _mark(accounts: QuerySet[Portfolio]) -> QuerySet[Portfolio, Any]:
    return (
        accounts.exclude(benchmark_id=None)
        .values("benchmark_id")
        .annotate(accounts=Count("pk"))
        .order_by("-accounts", "benchmark_id")
        .values("benchmark_id")[:1]
    )


def _rate(gain: Decimal | None, base: Decimal | None) -> float:
    return float(gain) / float(base) if gain is not None and base else 0.0
