"""What are many households worth, and how did an advisor's whole book do? A fixed number of queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable
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
from portfolios.queries.periods import start_of
from portfolios.queries.shares import part_of

NO_VALUATION = NotAvailable("There is no valuation yet: import a statement.")
SOURCE = "custodians' records, daily closes"
METHOD = "Time-weighted, flows at the {}, the accounts of the book weighted by their value each day"


@dataclass(frozen=True, slots=True)
class Earned:
    """One day of many accounts."""

    on: date
    base: float
    gain: float
    fees: float


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
    return {key: _value(sums.get(key, [])) for key in wanted}


def values_in(households: QuerySet[Household]) -> dict[UUID, Number]:
    """The last value of each household that has accounts, without fetching the households; one query."""
    return {key: _value(rows) for key, rows in _accounts_of(households.values("pk")).items()}


def _accounts_of(wanted: Collection[UUID] | QuerySet[Household, Any]) -> dict[UUID, list[Any]]:
    last = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on")
    among = Ownership.objects.filter(portfolio=OuterRef("pk")).order_by().values("portfolio").annotate(t=Sum("share")).values("t")
    rows = (
        Portfolio.objects.filter(Q(household__in=wanted) | Q(owners__client__household__in=wanted))
        .values("pk", "household_id", "owners__client__household_id", "unvalued_because")
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


def _value(rows: list[Any]) -> Number:
    reason = next((row["unvalued_because"] for row in rows if row["unvalued_because"]), "")
    if reason:
        return NotAvailable(reason)
    valued = [row for row in rows if row["valued_on"]]
    if not valued:
        return NO_VALUATION
    total = sum((row["worth"] * part_of(row["within"], row["among"]) for row in valued), Decimal(0))
    as_of = max(row["valued_on"] for row in valued)
    return Figure(total, "USD", "Sum of the accounts, by the members' shares", as_of, SOURCE)


def book_performance(user: User, *, on: date, period: str = "ytd") -> BookPerformance:
    """All accounts that the person may see, as one; four queries."""
    portfolios = Portfolio.objects.visible_to(user)
    value, as_of = _last(portfolios, on)
    if as_of is None:
        none = BenchmarkFigures("", {period: NO_VALUATION})
        return BookPerformance(None, NO_VALUATION, NO_VALUATION, NO_VALUATION, none, ())
    start = start_of(period, as_of) or date.min
    days = _days(portfolios, start, as_of)
    benchmarks = portfolios.exclude(benchmark_id=None).values_list("benchmark_id", flat=True).distinct()
    return BookPerformance(
        as_of=as_of,
        value=Figure(value, "USD", "Sum of the accounts", as_of, SOURCE),
        net=_linked(days, "net", start, as_of),
        gross=_linked(days, "gross", start, as_of),
        benchmark=benchmark_of(list(benchmarks), {period: (start, as_of)}),
        points=_points(days),
    )


def _last(portfolios: QuerySet[Portfolio], on: date) -> tuple[Decimal, date | None]:
    last = Valuation.objects.filter(portfolio=OuterRef("pk"), on__lte=on).order_by("-on")
    rows = portfolios.annotate(worth=Subquery(last.values("value")[:1]), valued_on=Subquery(last.values("on")[:1]))
    found = rows.aggregate(total=Sum("worth"), newest=Max("valued_on"))
    return found["total"] or Decimal(0), found["newest"]


def _days(portfolios: QuerySet[Portfolio], start: date, end: date) -> list[Earned]:
    """What each day began with, and what it gained apart from flows; days that no return leads to are left out."""
    rows = Valuation.objects.filter(portfolio__in=portfolios, on__gt=start, on__lte=end, gap="", opening__gt=0)
    base = F("opening") + F("flow") if conventions().timing is FlowTiming.START_OF_DAY else F("opening")
    sums = rows.values("on").annotate(base=Sum(base), gain=Sum(F("value") - F("flow") - F("opening")), fees=Sum("fee"))
    found = (Earned(on, *map(float, one)) for on, *one in sums.order_by("on").values_list("on", "base", "gain", "fees"))
    return [day for day in found if day.base > 0]


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
