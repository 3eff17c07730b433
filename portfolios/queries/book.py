"""What are many households worth, and how did an advisor's whole book do? A fixed number of queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from advisors.models import User
from clients.models import Household
from portfolios.figures import Basis, Figure, FlowTiming, NotAvailable, exact, link
from portfolios.models import Ownership, Portfolio, Valuation
from portfolios.queries.answers import BenchmarkFigures, Number
from portfolios.queries.benchmarks import benchmark_of
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange, exchange_between
from portfolios.queries.periods import start_of
from portfolios.queries.shares import part_of

NO_VALUATION = NotAvailable("There is no valuation yet: import a statement.")
SOURCE = "custodians' records, daily closes"
METHOD = "Time-weighted, flows at the {}, the accounts of the book weighted by their value each day"


@dataclass(frozen=True, slots=True)
class Earned:
    """One day of many accounts, or of one; `change` is of the value, flows and days without a return included."""

    on: date
    base: float
    gain: float
    fees: float
    change: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class BookPerformance:
    """Net and gross over the same days; `points` are the days with the net return up to each."""

    as_of: date | None
    value: Number
    net: Number
    gross: Number
    benchmark: BenchmarkFigures
    points: tuple[tuple[date, Decimal], ...]


def values_of(households: Iterable[Household | UUID]) -> dict[UUID, Number]:
    """The last value of each household; one query. Joint accounts count by the share that its members hold."""
    wanted = [one.pk if isinstance(one, Household) else one for one in households]
    sums = _accounts_of(wanted)
    exchange = _exchange(sums)
    return {key: _value(sums.get(key, []), exchange) for key in wanted}


def values_in(households: QuerySet[Household]) -> dict[UUID, Number]:
    """The last value of each household that has accounts, without fetching the households; one query."""
    sums = _accounts_of(households.values("pk"))
    exchange = _exchange(sums)
    return {key: _value(rows, exchange) for key, rows in sums.items()}


def _exchange(sums: Mapping[UUID, list[Any]]) -> Exchange:
    """One query more where an account is kept in another currency than the firm's."""
    return exchange_between({row["pk"]: row["currency"] for rows in sums.values() for row in rows}, conventions().currency)


def _accounts_of(wanted: Collection[UUID] | QuerySet[Household, Any]) -> dict[UUID, list[Any]]:
    last = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on")
    among = Ownership.objects.filter(portfolio=OuterRef("pk")).order_by().values("portfolio").annotate(t=Sum("share")).values("t")
    rows = (
        Portfolio.objects.filter(Q(household__in=wanted) | Q(owners__client__household__in=wanted))
        .values("pk", "household_id", "owners__client__household_id", "unvalued_because", "currency")
        .annotate(
            within=Sum("owners__share"),
            among=Subquery(among),
            worth=Subquery(last.values("value")[:1]),
            valued_on=Subquery(last.values("on")[:1]),
        )
    )
    sums: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        sums[row["owners__client__household_id"] or row["household_id"]].append(row)
    return sums


def _value(rows: list[Any], exchange: Exchange) -> Number:
    reason = next((row["unvalued_because"] for row in rows if row["unvalued_because"]), "")
    if reason:
        return NotAvailable(reason)
    valued = [row for row in rows if row["valued_on"]]
    if not valued:
        return NO_VALUATION
    as_of, total = max(row["valued_on"] for row in valued), Decimal(0)
    for row in valued:
        rate = exchange.rate(row["pk"], as_of) if row["worth"] else Decimal(1)
        if rate is None:
            return NotAvailable(exchange.missing(row["pk"], as_of))
        total += row["worth"] * rate * part_of(row["within"], row["among"])
    return Figure(total, exchange.wanted, "Sum of the accounts, by the members' shares", as_of, SOURCE)


def book_performance(user: User, *, on: date, period: str = "ytd") -> BookPerformance:
    """All accounts that the person may see, as one, in the firm's currency; five queries, three more where one is foreign."""
    every, wanted = Portfolio.objects.visible_to(user), conventions().currency
    exchange = exchange_between(dict(every.exclude(currency=wanted).values_list("pk", "currency")), wanted)
    value, as_of, reason = _last(every, on, exchange)
    if as_of is None:
        none = BenchmarkFigures("", {period: NO_VALUATION})
        return BookPerformance(None, NO_VALUATION, NO_VALUATION, NO_VALUATION, none, ())
    start = start_of(period, as_of) or date.min
    days = _days(every, start, as_of, exchange)
    benchmarks = every.exclude(benchmark_id=None).values_list("benchmark_id", flat=True).distinct()
    return BookPerformance(
        as_of=as_of,
        value=NotAvailable(reason) if reason else Figure(value, wanted, "Sum of the accounts", as_of, SOURCE),
        net=_linked(days, "net", start, as_of),
        gross=_linked(days, "gross", start, as_of),
        benchmark=benchmark_of(list(benchmarks), {period: (start, as_of)}, wanted),
        points=_points(days),
    )


def _last(portfolios: QuerySet[Portfolio], on: date, exchange: Exchange) -> tuple[Decimal, date | None, str]:
    """The value, its day, and why there is none."""
    last = Valuation.objects.filter(portfolio=OuterRef("pk"), on__lte=on).order_by("-on")
    rows = portfolios.annotate(worth=Subquery(last.values("value")[:1]), valued_on=Subquery(last.values("on")[:1]))
    found = rows.aggregate(total=Sum("worth", filter=~Q(pk__in=exchange.foreign)), newest=Max("valued_on"))
    total, newest = found["total"] or Decimal(0), found["newest"]
    for key, worth in rows.filter(pk__in=exchange.foreign).values_list("pk", "worth") if exchange.foreign else ():
        rate = exchange.rate(key, newest) if worth else Decimal(1)
        if rate is None:
            return total, newest, exchange.missing(key, newest)
        total += (worth or 0) * rate
    return total, newest, ""


def _days(portfolios: QuerySet[Portfolio], start: date, end: date, exchange: Exchange) -> list[Earned]:
    """What each day began with, and what it gained apart from flows; days that no return leads to are left out."""
    found = {day.on: day for day in _days_at_home(portfolios.exclude(pk__in=exchange.foreign), start, end)}
    for day in earned_abroad(exchange, start, end):
        was = found.get(day.on, Earned(day.on, 0.0, 0.0, 0.0))
        found[day.on] = Earned(day.on, was.base + day.base, was.gain + day.gain, was.fees + day.fees)
    return [found[on] for on in sorted(found) if found[on].base > 0]


def earned_abroad(exchange: Exchange, start: date, end: date) -> Iterator[Earned]:
    """Of accounts in other currencies, each day in the wanted one: a gain holds what the rate did since the valuation before.

    Nothing of a day without a rate.
    """
    if not exchange.foreign:
        return
    rows = Valuation.objects.filter(portfolio__in=exchange.foreign, on__lte=end).order_by("portfolio", "on")
    before: dict[UUID, date] = {}
    at_start = conventions().timing is FlowTiming.START_OF_DAY
    for key, on, opening, value, flow, fee, gap in rows.values_list(
        "portfolio_id", "on", "opening", "value", "flow", "fee", "gap"
    ):
        was, before[key] = before.get(key), on
        now, then = exchange.rate(key, on), exchange.rate(key, was or on)
        if on <= start or now is None or then is None:
            continue
        opened, change = (opening or 0) * then, value * now - (opening or 0) * then
        if was is None or gap or opened <= 0:
            yield Earned(on, 0.0, 0.0, 0.0, change)
            continue
        base = opened + (flow * now if at_start else 0)
        yield Earned(on, float(base), float(change - flow * now), float(fee * now), change)


def _days_at_home(portfolios: QuerySet[Portfolio], start: date, end: date) -> list[Earned]:
    rows = Valuation.objects.filter(portfolio__in=portfolios, on__gt=start, on__lte=end, gap="", opening__gt=0)
    base = F("opening") + F("flow") if conventions().timing is FlowTiming.START_OF_DAY else F("opening")
    sums = rows.values("on").annotate(base=Sum(base), gain=Sum(F("value") - F("flow") - F("opening")), fees=Sum("fee"))
    days = sums.order_by("on").values_list("on", "base", "gain", "fees")
    return [Earned(on, float(base), float(gain), float(fees)) for on, base, gain, fees in days]


def _linked(days: Collection[Earned], basis: Basis, start: date, end: date) -> Number:
    rates = [(day.gain + (day.fees if basis == "gross" else 0.0)) / day.base for day in days]
    whole = link(rates) if rates else NotAvailable("There is one valuation; a return needs two.")
    if isinstance(whole, NotAvailable):
        return whole
    return Figure(
        exact(whole),
        "fraction",
        METHOD.format(conventions().hour),
        end,
        SOURCE,
        basis=basis,
        start=start,
    )


def _points(days: Collection[Earned]) -> tuple[tuple[date, Decimal], ...]:
    growth = np.cumprod([1 + day.gain / day.base for day in days]) - 1
    return tuple((day.on, exact(float(rate))) for day, rate in zip(days, growth, strict=True))
