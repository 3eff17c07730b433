"""What did the whole book of a person return, day by day? One query for the accounts, one for the benchmark.

The daily return is the aggregate method of GIPS 2020 for composites: of all accounts with a return on the day, what they gained
over what they opened with. A day's flow counts at its end, and an account with a gap does not count on that day.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
from django.db.models import Count, F, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from advisors.models import User
from markets.models import Price
from portfolios.models import Portfolio, Valuation

STALE = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Book:
    """Of each day the change of the accounts' value, and net and gross return as fractions."""

    days: tuple[date, ...]
    changes: tuple[Decimal, ...]
    net: tuple[float, ...]
    gross: tuple[float, ...]

    def since(self, start: date) -> "Book":
        """From the last day at or before `start`, whose own return is not part of the period."""
        place = max((n for n, day in enumerate(self.days) if day <= start), default=0)
        return Book(self.days[place:], self.changes[place:], (0.0, *self.net[place + 1 :]), (0.0, *self.gross[place + 1 :]))

    def values(self, last: Decimal) -> list[Decimal]:
        """The value at the end of each day, told backwards from the last."""
        told = [last]
        for change in reversed(self.changes[1:]):
            told.append(told[-1] - change)
        return told[::-1]


@dataclass(frozen=True, slots=True)
class Mark:
    """The benchmark that most accounts of the book are measured against, over the days of the book."""

    name: str
    returns: tuple[float, ...]


def book_since(start: date, *, user: User) -> Book:
    whole = Q(gap="", opening__gt=0)
    rows = list(
        Valuation.objects.filter(portfolio__in=_accounts(user), on__gte=start)
        .values("on")
        .annotate(
            change=Sum(F("value") - Coalesce("opening", Value(Decimal(0)))),
            base=Sum("opening", filter=whole),
            gain=Sum(F("value") - F("flow") - F("opening"), filter=whole),
            fees=Sum("fee", filter=whole),
        )
        .order_by("on")
        .values_list("on", "change", "base", "gain", "fees")
    )
    return Book(
        tuple(row[0] for row in rows),
        tuple(row[1] for row in rows),
        tuple(_rate(gain, base) for _, _, base, gain, _ in rows),
        tuple(_rate(None if gain is None else gain + fees, base) for _, _, base, gain, fees in rows),
    )


def benchmark_over(book: Book, *, user: User) -> Mark | None:
    """None where no account has a benchmark, or its prices do not reach over the days."""
    if len(book.days) < 2:
        return None
    chosen = (
        _accounts(user)
        .exclude(benchmark_id=None)
        .values("benchmark_id")
        .annotate(accounts=Count("pk"))
        .order_by("-accounts", "benchmark_id")
        .values("benchmark_id")[:1]
    )
    reach = Price.objects.filter(security=Subquery(chosen), on__gte=book.days[0] - STALE, on__lte=book.days[-1])
    closes = list(reach.order_by("on").values_list("on", "close", "security__name"))
    if not closes or closes[0][0] > book.days[0]:
        return None
    known = [on for on, _, _ in closes]
    at = [float(closes[bisect_right(known, day) - 1][1]) for day in book.days]
    return Mark(closes[0][2], (0.0, *(now / before - 1.0 for before, now in pairwise(at))))


def cumulated(returns: Sequence[float]) -> list[float]:
    """Linked returns: what the whole time up to each day brought, as a fraction."""
    return [float(rate) for rate in np.cumprod(1.0 + np.asarray(returns, np.float64)) - 1.0]


def _accounts(user: User) -> QuerySet[Portfolio]:
    return Portfolio.objects.visible_to(user).filter(household__closed_on=None)


def _rate(gain: Decimal | None, base: Decimal | None) -> float:
    return float(gain) / float(base) if gain is not None and base else 0.0
