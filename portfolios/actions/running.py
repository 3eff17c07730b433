"""How are the rows of a confirmed file written, so that a second run changes nothing?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

import events
from clients.models import Household
from portfolios.actions.accounts import book, open_portfolio
from portfolios.actions.naming import name_as_before
from portfolios.actions.reading import plans_of, statement_of
from portfolios.actions.restating import set_aside
from portfolios.alike import alike_in
from portfolios.instruments import Key, instruments_for, key_of
from portfolios.keys import keyed
from portfolios.models import Holding, Import, Portfolio, Restated, StatedLot, Transaction
from portfolios.planning import AccountPlan, LotValues, lot_groups, position_values, standing_lots
from portfolios.sources import AccountStatement, Position
from portfolios.sources import StatedLot as Lot

CHUNK = 1000
COPY = (
    "COPY portfolios_holding (id, created_at, portfolio_id, source_id, as_of, instrument_id,"
    " quantity, price, market_value, cost_basis) FROM STDIN"
)
STATED = ("instrument_id", "quantity", "price", "market_value", "cost_basis", "source_id")


def run(*, batch: Import, by: events.Actor, at: datetime) -> Import:
    """Writes account by account, a thousand rows at a time, so that progress shows; safe to begin again after a crash."""
    if batch.state != Import.State.RUNNING:
        return batch
    Import.objects.filter(pk=batch.pk).update(rows_done=0)
    statement, plans = statement_of(batch), plans_of(batch)
    instruments: dict[Key, UUID] = {}
    for place, (account, one) in enumerate(zip(statement.accounts, plans, strict=True)):
        portfolio = _open(batch, place, one, account, by)
        one.before = one.before or _value(portfolio)
        one.create = one.update = one.same = 0
        if account.transactions:
            new = _write_transactions(batch, portfolio, account, leave_alike=not one.books_alike)
            one.create, one.same = new, len(account.transactions) - new
            name_as_before(portfolio=portfolio, by=by, at=at)
        if account.positions:
            _write_positions(batch, one, portfolio, account.positions, instruments, at)
        if account.lots:
            _write_lots(batch, one, portfolio, account.lots)
    return _finish(batch, plans, by, at)


@transaction.atomic
def _open(batch: Import, place: int, one: AccountPlan, account: AccountStatement, by: events.Actor) -> Portfolio:
    """The account that was chosen; a new one is opened once, also when the run begins again."""
    if one.portfolio:
        return Portfolio.objects.get(pk=one.portfolio)
    household = Household.objects.get(pk=one.household)
    portfolio = open_portfolio(
        household=household,
        name=account.name or f"{batch.custodian} account",
        custodian=batch.custodian,
        account_number=account.number,
        currency=account.currency,
        by=by,
        benchmark_id=household.portfolios.exclude(benchmark_id=None).values_list("benchmark_id", flat=True).first(),
    )
    one.portfolio, one.is_new = str(portfolio.pk), True
    batch.accounts[place] = one.as_json()
    batch.save(update_fields=["accounts"])
    return portfolio


def _value(portfolio: Portfolio) -> str:
    last = portfolio.valuations.order_by("-on").values_list("value", flat=True).first()
    return "" if last is None else str(last)


def _write_transactions(batch: Import, portfolio: Portfolio, account: AccountStatement, *, leave_alike: bool) -> int:
    """All keys are counted over the whole file, so a chunk never changes which row is the second of its kind."""
    lines = list(keyed(account.transactions))
    if leave_alike and (alike := alike_in(portfolio.pk, lines, portfolio.currency)):
        rows = [Restated(transaction_id=pk, source=batch) for pk in alike.values()]
        Restated.objects.bulk_create(rows, ignore_conflicts=True)  # undoing the other file leaves them to this one
        _advance(batch, len(alike))
        lines = [(key, line) for key, line in lines if key not in alike]
    for start in range(0, len(lines), CHUNK):
        with transaction.atomic():
            part = lines[start : start + CHUNK]
            book(portfolio=portfolio, lines=part, source_id=batch.pk)
            _note_restated(batch, portfolio, [key for key, _ in part])
            _advance(batch, len(part))
    return Transaction.objects.filter(portfolio=portfolio, source=batch).count()


def _note_restated(batch: Import, portfolio: Portfolio, keys: Sequence[str]) -> None:
    """Which rows another file had brought already."""
    known = Transaction.objects.filter(portfolio=portfolio, key__in=keys).exclude(source=batch).values_list("pk", flat=True)
    Restated.objects.bulk_create([Restated(transaction_id=key, source=batch) for key in known], ignore_conflicts=True)


@transaction.atomic
def _write_positions(
    batch: Import,
    one: AccountPlan,
    portfolio: Portfolio,
    positions: Sequence[Position],
    instruments: dict[Key, UUID],
    at: datetime,
) -> None:
    """The day's statement as a whole: what the books said for that day before is kept for undoing.

    `instruments` are those of the accounts before it in the file; what this one adds comes to them.
    """
    as_of = batch.as_of or date.min
    before = Holding.objects.filter(portfolio=portfolio, as_of=as_of)
    keys = [key_of(position, portfolio.currency) for position in positions]
    if fresh := [position for key, position in zip(keys, positions, strict=True) if key not in instruments]:
        instruments |= instruments_for(fresh, portfolio.currency)
    wanted = {instruments[key]: position_values(position) for key, position in zip(keys, positions, strict=True)}
    held = {key: tuple(values) for key, *values in before.values_list(*STATED[:-1])}
    _advance(batch, len(positions))
    is_again = bool(held) and before.filter(source=batch).exists()  # begun before, and killed
    _count(one, wanted, _replaced(batch, portfolio) if is_again else held)
    one.is_restated = held == wanted and not is_again
    if held == wanted:
        return
    if held:
        batch.replaced += [_plain(portfolio.pk, as_of, row) for row in before.exclude(source=batch).values(*STATED)]
        set_aside(holdings=before, at=at)
        before.delete()
        batch.save(update_fields=["replaced"])
    _copy_in(batch, portfolio, as_of, wanted)


@transaction.atomic
def _write_lots(batch: Import, one: AccountPlan, portfolio: Portfolio, lots: Sequence[Lot]) -> None:
    """Beside those of other files: the newest hold, and undoing this file brings those before it back."""
    StatedLot.objects.filter(portfolio=portfolio, source=batch).delete()  # begun before, and killed
    instruments = instruments_for(lots, portfolio.currency)
    groups = lot_groups(lots, instruments, portfolio.currency)
    known = standing_lots(portfolio.pk, groups)
    for (instrument, on, is_closed), wanted in groups.items():
        if instrument is None:  # none is: each was found or made
            continue
        _count_lots(one, wanted, known.get((instrument, on, is_closed)))
        StatedLot.objects.bulk_create(
            StatedLot(
                portfolio=portfolio,
                instrument_id=instrument,
                on=on,
                is_closed=is_closed,
                source=batch,
                acquired_on=acquired_on,
                quantity=quantity,
                cost=cost,
                proceeds=proceeds,
            )
            for acquired_on, quantity, cost, proceeds in wanted
        )
    _advance(batch, len(lots))


def _count_lots(one: AccountPlan, wanted: Sequence[LotValues], was: Sequence[LotValues] | None) -> None:
    if was is None:
        one.create += len(wanted)
    elif sorted(was, key=str) == sorted(wanted, key=str):
        one.same += len(wanted)
    else:
        one.update += len(wanted)


Values = tuple[Decimal | None, ...]


def _count(one: AccountPlan, wanted: Mapping[UUID, Values], was: Mapping[UUID, Values]) -> None:
    one.create += len(wanted.keys() - was.keys())
    one.same += sum(was.get(key) == values for key, values in wanted.items())
    one.update += sum(key in was and was[key] != values for key, values in wanted.items()) + len(was.keys() - wanted.keys())


def _replaced(batch: Import, portfolio: Portfolio) -> dict[UUID, Values]:
    rows = [row for row in batch.replaced if row["portfolio_id"] == str(portfolio.pk)]
    names = STATED[1:-1]
    return {UUID(row["instrument_id"]): tuple(None if row[n] is None else Decimal(row[n]) for n in names) for row in rows}


def _copy_in(batch: Import, portfolio: Portfolio, as_of: date, wanted: Mapping[UUID, Values]) -> None:
    """Keys, days and numbers alone, so nothing needs a quotation mark."""
    now, same = timezone.now(), f"{portfolio.pk}\t{batch.pk}\t{as_of}"
    lines = []
    for instrument, values in wanted.items():
        numbers = "\t".join("\\N" if value is None else str(value) for value in values)
        lines.append(f"{uuid4()}\t{now}\t{same}\t{instrument}\t{numbers}\n")
    with connection.cursor() as cursor, cursor.copy(COPY) as stream:
        stream.write("".join(lines))


def _plain(portfolio: UUID, as_of: date, row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: None if value is None else str(value) for name, value in row.items()}
    return {"portfolio_id": str(portfolio), "as_of": as_of.isoformat(), **texts}


def _advance(batch: Import, rows: int) -> None:
    Import.objects.filter(pk=batch.pk).update(rows_done=F("rows_done") + rows)
    events.still_at_it()


@transaction.atomic
def _finish(batch: Import, plans: list[AccountPlan], by: events.Actor, at: datetime) -> Import:
    mine = Import.objects.filter(pk=batch.pk, state=Import.State.RUNNING)
    if not mine.update(state=Import.State.APPLIED, applied_at=at, rows_done=F("rows_total"), **_counts(plans)):
        return batch
    batch.refresh_from_db()
    portfolios = [one.portfolio for one in plans if one.create or one.update]
    data = {"portfolios": portfolios, "created": batch.created_count, "updated": batch.updated_count}
    households = {one.household_id for one in Portfolio.objects.filter(pk__in=[one.portfolio for one in plans])}
    household = households.pop() if len(households) == 1 else None
    events.record(
        kind="import.applied", by=by, obj=batch, household_id=household, data=data, detail={"file_name": batch.file_name}
    )
    return batch


def _counts(plans: list[AccountPlan]) -> dict[str, Any]:
    return {
        "accounts": [one.as_json() for one in plans],
        "created_count": sum(one.create for one in plans),
        "updated_count": sum(one.update for one in plans),
        "unchanged_count": sum(one.same for one in plans),
    }
