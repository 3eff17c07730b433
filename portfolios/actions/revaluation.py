"""How do daily valuations come to be? From transactions, statements and prices, written anew each time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

import events
from portfolios.books import DayValue, Ledger, daily_values
from portfolios.models import Portfolio, Valuation
from portfolios.records import ledgers

CHUNK = 50  # accounts whose ledgers are in memory at once


def revalue(*, portfolio_ids: Collection[UUID], by: events.Actor, at: datetime) -> int:
    """Values the accounts anew, so that the same records always give the same rows; answers how many days were written.

    One event for each household, when all of its accounts stand.
    """
    ids = sorted(set(portfolio_ids))
    return sum(_revalue_some(ids[n : n + CHUNK], by, at) for n in range(0, len(ids), CHUNK))


@transaction.atomic
def _revalue_some(ids: Sequence[UUID], by: events.Actor, at: datetime) -> int:
    portfolios = list(Portfolio.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    books = ledgers([one.pk for one in portfolios])
    count = sum(_write(one, books[one.pk]) for one in portfolios)
    for portfolio in portfolios:
        portfolio.last_sync = at
    Portfolio.objects.bulk_update(portfolios, ["last_sync", "unvalued_because", "opened_on"])
    for last in {one.household_id: one for one in portfolios}.values():
        own = [str(one.pk) for one in portfolios if one.household_id == last.household_id]
        events.record(kind="portfolio.revalued", by=by, obj=last, household_id=last.household_id, data={"portfolios": own})
    return count


def _write(portfolio: Portfolio, ledger: Ledger) -> int:
    days, reason = daily_values(ledger)
    portfolio.unvalued_because = reason if ledger.event_days else ""
    if days and portfolio.opened_on is None:
        portfolio.opened_on = days[0].on
    Valuation.objects.filter(portfolio=portfolio).delete()
    _copy(portfolio.pk, days)
    return len(days)


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
