"""What becomes of figures that were given, when a correction makes others of them? They are kept, and it is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from portfolios.books import DayValue
from portfolios.figures import NotAvailable, exact
from portfolios.models import FormerRecord, FormerValuation, Holding, Restatement, Transaction, Valuation
from portfolios.queries.conventions import conventions
from portfolios.queries.days import DailySeries, Day

FIELDS = ("opening", "value", "cash", "flow", "fee", "basis", "gap")
SHOWN = ("value", "flow", "fee", "gap")
PLACES = Decimal("0.00000001")
Row = dict[str, Any]
Rows = Mapping[date, Row]


@dataclass(frozen=True, slots=True)
class Change:
    """The rows that leave, and those that come."""

    gone: Rows
    fresh: Rows
    restatement: Restatement | None


def rows_of(days: Sequence[DayValue]) -> Rows:
    """As they are stored; each opens with the value before."""
    openings = [None, *(day.value for day in days)]
    return {
        day.on: {
            "opening": opening,
            "value": day.value,
            "cash": day.cash,
            "flow": day.flow,
            "fee": day.fee,
            "basis": (Valuation.Basis.STATED if day.is_stated else Valuation.Basis.COMPUTED).value,
            "gap": day.gap[:300],
        }
        for opening, day in zip(openings, days, strict=False)
    }


def standing_rows(portfolio_ids: Sequence[UUID]) -> dict[UUID, dict[date, Row]]:
    """What is given now; one query."""
    found: dict[UUID, dict[date, Row]] = {key: {} for key in portfolio_ids}
    rows = Valuation.objects.filter(portfolio__in=portfolio_ids).order_by("on")
    for portfolio, on, known_from, *values in rows.values_list("portfolio_id", "on", "known_from", *FIELDS):
        found[portfolio][on] = dict(zip(FIELDS, values, strict=True), known_from=known_from)
    return found


def compare(portfolio_id: UUID, was: Rows, now: Rows, *, at: datetime, cause: str) -> Change:
    """Which days are another now. A day that is new restates nothing."""
    gone = {on: row for on, row in was.items() if on not in now or _differ(row, now[on], FIELDS)}
    fresh = {on: row for on, row in now.items() if on not in was or on in gone}
    changed = sorted(on for on, row in gone.items() if on not in now or _differ(row, now[on], SHOWN))
    if not changed:
        return Change(gone, fresh, None)
    last = changed[-1]
    before, after = _year_to(was, last), _year_to(now, last)
    restatement = Restatement(
        portfolio_id=portfolio_id,
        at=at,
        first_on=changed[0],
        last_on=last,
        days=len(changed),
        value_before=was[last]["value"],
        value_after=now[last]["value"] if last in now else None,
        return_before=before,
        return_after=after,
        cause=cause[:300],
    )
    return Change(gone, fresh, restatement)


def keep(changes: Mapping[UUID, Change], *, at: datetime) -> None:
    """The former rows go aside, with the span in which they were given; the restatements are listed."""
    former = [
        FormerValuation(portfolio_id=portfolio, on=on, known_until=at, **row)
        for portfolio, change in changes.items()
        for on, row in change.gone.items()
    ]
    FormerValuation.objects.bulk_create(former, batch_size=2000)
    for portfolio, change in changes.items():
        if change.gone:
            Valuation.objects.filter(portfolio=portfolio, on__in=list(change.gone)).delete()
    Restatement.objects.bulk_create([one.restatement for one in changes.values() if one.restatement])


def set_aside(
    transactions: QuerySet[Transaction] | None = None, holdings: QuerySet[Holding] | None = None, *, at: datetime
) -> None:
    """Records that are about to leave the books stay known as what stood there until now."""
    former: list[FormerRecord] = []
    if transactions is not None:
        rows = transactions.annotate(money=F("amount"), known_from=F("created_at"))
        same = ("portfolio_id", "instrument_id", "on", "kind", "quantity", "price", "money", "key", "known_from")
        former += [FormerRecord(known_until=at, **row) for row in rows.values(*same)]
    if holdings is not None:
        own = ("portfolio_id", "instrument_id", "quantity", "price", "as_of", "market_value", "cost_basis", "created_at")
        former += [_former_holding(row, at) for row in holdings.values(*own)]
    FormerRecord.objects.bulk_create(former, batch_size=2000)


def _former_holding(row: Row, at: datetime) -> FormerRecord:
    renamed = {"on": row.pop("as_of"), "money": row.pop("market_value"), "cost": row.pop("cost_basis")}
    return FormerRecord(kind="stated", known_from=row.pop("created_at"), known_until=at, **renamed, **row)


def _differ(one: Row, other: Row, fields: Sequence[str]) -> bool:
    return any(one[name] != other[name] for name in fields)


def _year_to(rows: Rows, last: date) -> Decimal | None:
    """Time-weighted, net, from the end of the year before, by the firm's convention; None where a day's return is not known."""
    days = sorted(on for on in rows if on <= last and on.year == last.year)
    before = max((on for on in rows if on.year < last.year), default=None)
    chain = days if before is None else [before, *days]
    names = ("value", "cash", "flow", "fee", "gap")
    series = DailySeries(tuple(Day(on, *(rows[on][name] for name in names)) for on in chain))
    rate = series.time_weighted(start=0, gross=False, timing=conventions().timing)
    return None if isinstance(rate, NotAvailable) else exact(rate).quantize(PLACES)
