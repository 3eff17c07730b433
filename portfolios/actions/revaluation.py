"""How do daily valuations come to be? From transactions, statements and prices, written anew each time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

import events
from portfolios.actions.flagging import note_troubles
from portfolios.actions.restating import FIELDS, Change, compare, keep, rows_of, standing_rows
from portfolios.books import review
from portfolios.models import Portfolio, Transaction
from portfolios.records import books_of

COPY = "COPY portfolios_valuation (portfolio_id, valued_on, known_from, opening, value, cash, flow, fee, basis, gap) FROM STDIN"
CAUSES = {"portfolio.valued": "New closes"}
CHUNK = 50  # accounts whose ledgers are in memory at once


def revalue(
    *, portfolio_ids: Collection[UUID], by: events.Actor, at: datetime, kind: str = "portfolio.revalued", cause: str = ""
) -> int:
    """Values the accounts anew, so that the same records always give the same rows; answers how many days were written.

    One event for each household. `portfolio.revalued` tells of new records, `portfolio.valued` only of new closes. Days that
    come out as before are left alone; a day that does not is kept as it was given, and listed as restated because of `cause`.
    """
    wanted = Q(pk__in=portfolio_ids) | Q(pk__in=_received_from(portfolio_ids))
    ids = list(Portfolio.objects.filter(wanted).order_by("household", "pk").values_list("pk", flat=True))
    return sum(_revalue_some(ids[n : n + CHUNK], by, at, kind, cause) for n in range(0, len(ids), CHUNK))


def _received_from(portfolio_ids: Collection[UUID]) -> QuerySet[Transaction, Any]:
    """Accounts of the same households into which securities came that left these: what they cost may be known by now."""
    left = Transaction.objects.filter(portfolio__in=portfolio_ids, kind=Transaction.Kind.TRANSFER_OUT, instrument__isnull=False)
    came = Transaction.objects.filter(kind=Transaction.Kind.TRANSFER_IN, instrument__in=left.values("instrument"))
    return came.filter(portfolio__household__portfolios__in=portfolio_ids).values("portfolio")


@transaction.atomic
def _revalue_some(ids: Sequence[UUID], by: events.Actor, at: datetime, kind: str, cause: str) -> int:
    events.still_at_it()
    portfolios = list(Portfolio.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    books, was = books_of(ids).ledgers, standing_rows(ids)
    reviewed = {one.pk: review(books[one.pk], today=timezone.localdate(at)) for one in portfolios}
    now = {key: rows_of(found.days) for key, found in reviewed.items()}
    for one in portfolios:
        found = reviewed[one.pk]
        one.last_sync = at
        one.unvalued_because = found.reason if books[one.pk].event_days else ""
        one.opened_on = one.opened_on or next(iter(now[one.pk]), None)
    changes = {key: compare(key, was[key], now[key], at=at, cause=cause or CAUSES.get(kind, "")) for key in now}
    keep(changes, at=at)
    _copy(changes, at)
    Portfolio.objects.bulk_update(portfolios, ["last_sync", "unvalued_because", "opened_on"])
    note_troubles(portfolios, {key: found.troubles for key, found in reviewed.items()}, by=by, at=at)
    told = portfolios if kind == "portfolio.revalued" else [one for one in portfolios if _is_longer(was[one.pk], now[one.pk])]
    for last in {one.household_id: one for one in told}.values():
        own = [str(one.pk) for one in told if one.household_id == last.household_id]
        events.record(kind=kind, by=by, obj=last, household_id=last.household_id, data={"portfolios": own})
    return sum(len(one.fresh) for one in changes.values())


def _is_longer(was: Collection[date], now: Collection[date]) -> bool:
    """Whose values reach further than before."""
    return bool(now) and (not was or max(now) > max(was))


def _copy(changes: Mapping[UUID, Change], at: datetime) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as stream:
        for portfolio, change in changes.items():
            for on, row in change.fresh.items():
                stream.write_row((portfolio, on, at, *(row[name] for name in FIELDS)))
