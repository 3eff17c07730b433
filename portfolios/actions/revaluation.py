"""How do daily valuations come to be? From transactions, statements and prices, written anew each time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

import events
from clients.models import Client
from portfolios.books import DayValue, Ledger, daily_values
from portfolios.models import Portfolio, Valuation
from portfolios.records import books_of

Days = Mapping[UUID, Sequence[DayValue]]
COPY = "COPY portfolios_valuation (portfolio_id, valued_on, opening, value, cash, flow, fee, basis, gap) FROM STDIN"
CHUNK = 50  # accounts whose ledgers are in memory at once


def revalue(*, portfolio_ids: Collection[UUID], by: events.Actor, at: datetime, kind: str = "portfolio.revalued") -> int:
    """Values the accounts anew, so that the same records always give the same rows; answers how many days were written.

    One event for each household. `portfolio.revalued` tells of new records, `portfolio.valued` only of new closes.
    """
    ids = list(Portfolio.objects.filter(pk__in=portfolio_ids).order_by("household", "pk").values_list("pk", flat=True))
    return sum(_revalue_some(ids[n : n + CHUNK], by, at, kind) for n in range(0, len(ids), CHUNK))


@transaction.atomic
def ask_sync(*, client: Client, by: events.Actor) -> list[Portfolio]:
    """All accounts of a client are to be valued anew: her own shares, and those of her household that name no owner."""
    hers = Q(owners__client=client) | Q(household=client.household_id, owners=None)
    portfolios = list(Portfolio.objects.filter(hers, closed_on=None).distinct().order_by("pk"))
    if portfolios:
        data = {"portfolios": [str(one.pk) for one in portfolios]}
        events.record(kind="portfolio.sync_asked", by=by, obj=client, household_id=client.household_id, data=data)
    return portfolios


@transaction.atomic
def _revalue_some(ids: Sequence[UUID], by: events.Actor, at: datetime, kind: str) -> int:
    events.still_at_it()
    portfolios = list(Portfolio.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    books = books_of([one.pk for one in portfolios]).ledgers
    days = {one.pk: _valued(one, books[one.pk], at) for one in portfolios}
    told = portfolios if kind == "portfolio.revalued" else _longer(portfolios, days)
    Valuation.objects.filter(portfolio__in=portfolios).delete()
    _copy(days)
    Portfolio.objects.bulk_update(portfolios, ["last_sync", "unvalued_because", "opened_on"])
    for last in {one.household_id: one for one in told}.values():
        own = [str(one.pk) for one in told if one.household_id == last.household_id]
        events.record(kind=kind, by=by, obj=last, household_id=last.household_id, data={"portfolios": own})
    return sum(len(some) for some in days.values())


def _valued(portfolio: Portfolio, ledger: Ledger, at: datetime) -> list[DayValue]:
    days, reason = daily_values(ledger)
    portfolio.last_sync = at
    portfolio.unvalued_because = reason if ledger.event_days else ""
    if days and portfolio.opened_on is None:
        portfolio.opened_on = days[0].on
    return days


def _longer(portfolios: Sequence[Portfolio], days: Days) -> list[Portfolio]:
    """Whose values reach further than before."""
    rows = Valuation.objects.filter(portfolio__in=portfolios).values_list("portfolio").annotate(last=Max("on"))
    was = dict(rows)
    return [one for one in portfolios if days[one.pk] and (one.pk not in was or days[one.pk][-1].on > was[one.pk])]


def _copy(days: Days) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as stream:
        for portfolio, some in days.items():
            opening = None
            for day in some:
                basis = Valuation.Basis.STATED if day.is_stated else Valuation.Basis.COMPUTED
                stream.write_row((portfolio, day.on, opening, day.value, day.cash, day.flow, day.fee, basis.value, day.gap[:300]))
                opening = day.value
