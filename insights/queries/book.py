"""What did the whole book of a person return, day by day, in the firm's currency? One query, with the benchmark's closes.

The daily return is the aggregate method of GIPS 2020 for composites: of all accounts with a return on the day, what they gained
over what they opened with. A day's flow counts at its end, and an account with a gap does not count on that day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Case, CharField, Count, DateField, DecimalField, F, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from advisors.models import Sight, User
from markets.calendar import is_trading_day
from markets.models import Price
from markets.rates import rates_of
from portfolios.measuring import Blend
from portfolios.models import Portfolio, Valuation
from portfolios.queries.benchmarks import blend_closes
from portfolios.queries.book import Earned, earned_abroad
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import exchange_between
from relate.lib.prepared import Prepared

STALE = timedelta(days=10)
DAY = timedelta(days=1)
ABROAD, BLEND = "=", "*"


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
    wanted = conventions().currency
    days: list[tuple[Any, ...]] = []
    closes: list[tuple[date, float]] = []
    mark = ""
    rows = _rows(user.sight, viewer=user.pk, start=start, closes_from=start - STALE, wanted=wanted)
    is_abroad, blend = False, None
    for name, on, *numbers in sorted(rows, key=itemgetter(1)):
        if name == ABROAD:
            is_abroad = True
        elif name and name.startswith(BLEND):
            blend = Blend.objects.get(pk=name.removeprefix(BLEND))
        elif name is None:
            days.append((on, *numbers))
        else:
            mark, closes = name, [*closes, (on, float(numbers[0]))]
    if is_abroad:
        exchange = exchange_between(dict(_accounts(user).exclude(currency=wanted).values_list("pk", "currency")), wanted)
        days = _with_abroad(days, earned_abroad(exchange, start - DAY, date.max))
    days = _of_the_market(days)
    currency, _, mark = mark.partition(" ")
    if blend is not None and days:
        mark, closes = blend.name, blend_closes(blend, days[0][0], days[-1][0], wanted)
    elif currency and currency != wanted:
        closes = _told(closes, currency, wanted)
    return Book(
        days=tuple(row[0] for row in days),
        changes=tuple(row[1] for row in days),
        net=tuple(_rate(gain, base) for _, _, base, gain, _ in days),
        gross=tuple(_rate(None if gain is None else gain + fees, base) for _, _, base, gain, fees in days),
        closes=_carried(closes, [row[0] for row in days]),
        mark=mark,
    )


def _accounts(user: User) -> QuerySet[Portfolio]:
    return Portfolio.objects.visible_to(user).filter(household__closed_on=None)


@Prepared
def _rows(sight: Sight, *, viewer: UUID, start: date, closes_from: date, wanted: str) -> QuerySet[Any, tuple[Any, ...]]:
    accounts = _accounts(sight.of(viewer))
    return _valued(accounts, start, wanted).union(_closes(_mark(accounts), closes_from), _blend(_mark(accounts), start), all=True)


def _with_abroad(days: Sequence[tuple[Any, ...]], abroad: Iterable[Earned]) -> list[tuple[Any, ...]]:
    """The same days with what accounts in other currencies gained, and days on which they alone were valued."""
    found = {row[0]: [numbers or Decimal(0) for numbers in row[1:]] for row in days}
    for one in abroad:
        row = found.setdefault(one.on, [Decimal(0)] * 4)
        for place, more in enumerate((one.change, Decimal(one.base), Decimal(one.gain), Decimal(one.fees))):
            row[place] += more
    return [(on, *found[on]) for on in sorted(found)]


def _of_the_market(days: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """What some accounts gained while the market was closed counts with the day after, over all that are valued then.

    On its own, a Sunday's statement of one account would be the return of the whole book.
    """
    found: list[tuple[Any, ...]] = []
    for on, *numbers in days:
        change, base, gain, fees = (number or Decimal(0) for number in numbers)
        if found and not is_trading_day(before := found[-1][0]) and on - before < STALE:
            _, changed, opened, earned, paid = found.pop()
            change, base = change + changed, max(base - earned, opened)
            gain, fees = gain + earned, fees + paid
        found.append((on, change, base, gain, fees))
    return found


def _told(closes: Iterable[tuple[date, float]], currency: str, wanted: str) -> list[tuple[date, float]]:
    rates = rates_of({currency, wanted})
    return [(on, close * float(rate)) for on, close in closes if (rate := rates.between(currency, wanted, on)) is not None]


def _valued(accounts: QuerySet[Portfolio], start: date, wanted: str) -> QuerySet[Valuation, tuple[Any, ...]]:
    """(None, day, change, opening, gain, fees) of all accounts in the wanted currency together; others are only told of."""
    whole = Q(gap="", opening__gt=0)
    home = Case(When(portfolio__currency=wanted, then=Value(None)), default=Value(ABROAD), output_field=CharField())
    return (
        Valuation.objects.filter(portfolio__in=accounts, on__gte=start)
        .values(name=home, day=F("on"))
        .annotate(
            change=Sum(F("value") - Coalesce("opening", Value(Decimal(0)))),
            base=Sum("opening", filter=whole),
            gain=Sum(F("value") - F("flow") - F("opening"), filter=whole),
            fees=Sum("fee", filter=whole),
        )
        .values_list("name", "day", "change", "base", "gain", "fees")
    )


def _closes(mark: QuerySet[Portfolio, Any], start: date) -> QuerySet[Price, tuple[Any, ...]]:
    """(currency and name, day, close, None, None, None) of the benchmark, from then on."""
    none = Value(None, DecimalField())
    return Price.objects.filter(security=Subquery(mark), on__gte=start).values_list(
        Concat("security__currency", Value(" "), "security__name"), F("on"), F("close"), none, none, none
    )


def _blend(mark: QuerySet[Portfolio, Any], start: date) -> QuerySet[Blend, tuple[Any, ...]]:
    """One row that names the blend, where the benchmark is one."""
    none = Value(None, DecimalField())
    key = Concat(Value(BLEND), Cast("pk", CharField()))
    return Blend.objects.filter(pk=Subquery(mark)).values_list(key, Value(start, DateField()), none, none, none, none)


def _carried(closes: Sequence[tuple[date, float]], days: Sequence[date]) -> tuple[float | None, ...]:
    """The last close at or before each day, if it is not too old."""
    known = [on for on, _ in closes]
    found: list[float | None] = []
    for day in days:
        place = bisect_right(known, day) - 1
        found.append(closes[place][1] if place >= 0 and day - known[place] < STALE else None)
    return tuple(found)


def cumulated(returns: Sequence[float]) -> list[float]:
    """Linked returns: what the whole time up to each day brought, as a fraction."""
    return [float(rate) for rate in np.cumprod(1.0 + np.asarray(returns, np.float64)) - 1.0]


def _mark(accounts: QuerySet[Portfolio]) -> QuerySet[Portfolio, Any]:
    """Its own of each account, or else the household's; a security or a blend."""
    own = (f"{path}{name}" for path in ("", "household__figure_settings__") for name in ("blend_id", "benchmark_id"))
    return (
        accounts.annotate(measured_by=Coalesce(*own))
        .exclude(measured_by=None)
        .values("measured_by")
        .annotate(accounts=Count("pk"))
        .order_by("-accounts", "measured_by")
        .values("measured_by")[:1]
    )


def _rate(gain: Decimal | None, base: Decimal | None) -> float:
    return float(gain) / float(base) if gain is not None and base else 0.0
