"""How do daily valuations come to be? From transactions, statements and prices, written anew each time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

import events
from clients.models import Client
from portfolios.books import DayValue, Ledger, daily_values
from portfolios.models import Portfolio, Valuation
from portfolios.records import books_of

CHUNK = 50  # accounts whose ledgers are in memory at once


@dataclass(frozen=True, slots=True)
class Written:
    """How many days, and whether they reach further than before."""

    days: int
    is_longer: bool


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
    portfolios = list(Portfolio.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    books = books_of([one.pk for one in portfolios]).ledgers
    written = {one.pk: _write(one, books[one.pk], at) for one in portfolios}
    Portfolio.objects.bulk_update(portfolios, ["last_sync", "unvalued_because", "opened_on"])
    told = [one for one in portfolios if written[one.pk].is_longer or kind == "portfolio.revalued"]
    for last in {one.household_id: one for one in told}.values():
        own = [str(one.pk) for one in told if one.household_id == last.household_id]
        events.record(kind=kind, by=by, obj=last, household_id=last.household_id, data={"portfolios": own})
    return sum(one.days for one in written.values())


def _write(portfolio: Portfolio, ledger: Ledger, at: datetime) -> Written:
    days, reason = daily_values(ledger)
    portfolio.last_sync = at
    portfolio.unvalued_because = reason if ledger.event_days else ""
    if days and portfolio.opened_on is None:
        portfolio.opened_on = days[0].on
    before = Valuation.objects.filter(portfolio=portfolio)
    was = before.aggregate(last=Max("on"))["last"]
    before.delete()
    _copy(portfolio.pk, days)
    return Written(len(days), is_longer=bool(days) and (was is None or days[-1].on > was))


def _copy(portfolio: UUID, days: Sequence[DayValue]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY portfolios_valuation (portfolio_id, valued_on, opening, value, cash, flow, fee, basis, gap) FROM STDIN"
        ) as stream,
    ):
        opening = None
        for day in days:
            basis = Valuation.Basis.STATED if day.is_stated else Valuation.Basis.COMPUTED
            row = (portfolio, day.on, opening, day.value, day.cash, day.flow, day.fee, basis.value, day.gap[:300])
            stream.write_row(row)
            opening = day.value
