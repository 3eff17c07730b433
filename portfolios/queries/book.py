"""What are many households worth, and what did accounts in other currencies earn? In a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from advisors.models import Sight, User
from clients.models import Household
from portfolios.figures import Figure, NotAvailable
from portfolios.models import Ownership, Portfolio, Valuation
from portfolios.queries.answers import Number
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange, exchange_between
from portfolios.queries.shares import part_of
from relate.lib.prepared import Prepared

NO_VALUATION = NotAvailable("There is no valuation yet: import a statement.")
SOURCE = "custodians' records, daily closes"


@dataclass(frozen=True, slots=True)
class Earned:
    """One day of many accounts, or of one; `change` is of the value, flows and days without a return included."""

    on: date
    base: float
    gain: float
    fees: float
    change: Decimal = Decimal(0)


def values_of(households: Iterable[Household | UUID]) -> dict[UUID, Number]:
    """The last value of each household; one query. Joint accounts count by the share that its members hold."""
    wanted = [one.pk if isinstance(one, Household) else one for one in households]
    sums = _by_household(_accounts_of(keys=wanted))
    exchange = _exchange(sums)
    return {key: _value(sums.get(key, []), exchange) for key in wanted}


def values_seen(user: User) -> dict[UUID, Number]:
    """The last value of each household that this person sees and we serve, if it has accounts; one query."""
    sums = _by_household(_accounts_seen(user.sight, viewer=user.pk))
    exchange = _exchange(sums)
    return {key: _value(rows, exchange) for key, rows in sums.items()}


def _exchange(sums: Mapping[UUID, list[Any]]) -> Exchange:
    """One query more where an account is kept in another currency than the firm's."""
    return exchange_between({row["pk"]: row["currency"] for rows in sums.values() for row in rows}, conventions().currency)


@Prepared
def _accounts_of(*, keys: list[UUID]) -> QuerySet[Portfolio, Any]:
    return _valued(Q(household__pk__among=keys) | Q(owners__client__household__pk__among=keys))


@Prepared
def _accounts_seen(sight: Sight, *, viewer: UUID) -> QuerySet[Portfolio, Any]:
    seen = Household.objects.visible_to(sight.of(viewer)).served().values("pk")
    return _valued(Q(household__in=seen) | Q(owners__client__household__in=seen))


def _valued(among_accounts: Q) -> QuerySet[Portfolio, Any]:
    last = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on")
    among = Ownership.objects.filter(portfolio=OuterRef("pk")).order_by().values("portfolio").annotate(t=Sum("share")).values("t")
    return (
        Portfolio.objects.filter(among_accounts)
        .values("pk", "household_id", "owners__client__household_id", "unvalued_because", "currency")
        .annotate(
            within=Sum("owners__share"),
            among=Subquery(among),
            worth=Subquery(last.values("value")[:1]),
            valued_on=Subquery(last.values("on")[:1]),
        )
    )


def _by_household(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[Any]]:
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


def earned_abroad(exchange: Exchange, start: date, end: date) -> Iterator[Earned]:
    """Of accounts in other currencies, each day in the wanted one: a gain holds what the rate did since the valuation before.

    A flow counts at the end of its day. Nothing of a day without a rate.
    """
    if not exchange.foreign:
        return
    rows = Valuation.objects.filter(portfolio__in=exchange.foreign, on__lte=end).order_by("portfolio", "on")
    before: dict[UUID, date] = {}
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
        yield Earned(on, float(opened), float(change - flow * now), float(fee * now), change)
