"""How does what a connection brings come into the books? Fetched whole, then on the same road as a file."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DataError, transaction
from django.utils import timezone

import events
from markets.calendar import NEW_YORK, is_trading_day
from portfolios.actions.connecting import OVERLAP, Overtaken, session_of
from portfolios.actions.imports import remember
from portfolios.actions.reading import planned, plans_of, statement_of
from portfolios.connections import LEASE, Connection, SyncedAccount
from portfolios.models import Import, Portfolio
from portfolios.planning import AccountPlan, counted, note_alike
from portfolios.sources import AccountStatement, Statement, StatementRefused, carried, checked
from portfolios.sources.systems import Kind, Trouble, system
from relate.lib.crypto import keyed_digest

EVENING = time(18, 30)  # in New York: the day's positions and transactions stand
FIRST_WAIT, LONGEST_WAIT, REFUSED_WAIT = timedelta(minutes=5), timedelta(hours=6), timedelta(hours=6)
ROOM = 300  # characters of a trouble
OWN_FILE = (
    "Bring such an account by its custodian’s own file, on Imports: Interactive Brokers’ states the rate of each currency. "
    "Or ask the custodian to keep each currency in an account of its own."
)
LOOK = "Import a file of this account meanwhile, and tell us."


@dataclass(frozen=True, slots=True)
class Placed:
    """One account of an answer: where it goes, or that nobody has said so."""

    account: AccountStatement
    plan: AccountPlan


def sync(*, connection: Connection, at: datetime) -> bool:
    """One run, unless another is at it or the connection rests. Whatever goes wrong stands on it in words."""
    mine = Connection.objects.at_work().free(at).filter(pk=connection.pk)
    if not mine.update(busy_until=timezone.now() + LEASE):
        return False
    connection.refresh_from_db()
    try:
        _sync(connection, at)
    except Trouble as trouble:
        _fail(connection, trouble, at)
    except StatementRefused as refusal:
        _fail(connection, Trouble(str(refusal), LOOK, kind=Kind.REFUSED), at)
    except (ArithmeticError, ValueError, DataError):  # a number or a text that no column holds: nothing was taken in
        _fail(connection, Trouble("It told something that the books cannot hold.", LOOK, kind=Kind.REFUSED), at)
    except Overtaken:
        return True
    finally:
        Connection.objects.filter(pk=connection.pk, busy_until=connection.busy_until).update(busy_until=None)
    return True


def _sync(connection: Connection, at: datetime) -> None:
    """A new account needs its whole history, so everything is asked for again where one turns up."""
    everything = connection.since
    lately = everything
    if connection.last_good_at and connection.waiting_id is None:
        lately = max(everything, timezone.localdate(connection.last_good_at) - OVERLAP)
    since = lately
    statements = _fetched(connection, since, at)
    if since != everything and _has_new(connection, statements):
        statements = _fetched(connection, everything, at)
    take_in(connection=connection, statements=statements, at=at)


def _fetched(connection: Connection, since: date, at: datetime) -> list[Statement]:
    found = system(connection.system).fetch(session_of(connection, at=at, since=since))
    return [checked(one, timezone.localdate(at)) if one.row_count else one for one in found]


def _has_new(connection: Connection, statements: Iterable[Statement]) -> bool:
    known = set(connection.accounts.values_list("mark", flat=True))
    return any(mark_of(one.custodian, account) not in known for one in statements for account in one.accounts)


def mark_of(custodian: str, account: AccountStatement) -> str:
    """The same for what the system calls the same account."""
    named = account.key or f"{account.number}|{account.name if account.is_masked else ''}"
    return keyed_digest(f"{custodian}|{named}", "synced")


@transaction.atomic
def take_in(*, connection: Connection, statements: Sequence[Statement], at: datetime) -> None:
    """What changes an account begins to be imported; what nobody has placed waits for a person. All of it or nothing."""
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    if connection.state != Connection.State.ACTIVE:
        return
    changed, named, unplaced = 0, set(), []
    for statement in statements:
        placed = _placed(connection, statement)
        named |= {UUID(one.plan.portfolio) for one in placed if one.plan.portfolio}
        fresh = [one for one in placed if one.plan.portfolio and one.plan.changes]
        _note(connection, statement, [one for one in placed if one.plan.portfolio and not one.plan.changes], at)
        if fresh:
            _begin(_kept(connection, statement, fresh, at))
            changed += len(fresh)
        if left := [one for one in placed if not one.plan.portfolio]:
            unplaced.append((statement, left))
    connection.accounts.exclude(portfolio__in=named).update(is_missing=True)
    _ask_whose(connection, unplaced, at)
    left_out = [reason for statement in statements for reason in statement.left_out]
    connection.trouble, connection.remedy = _told(left_out), OWN_FILE if left_out else ""
    connection.failures, connection.last_good_at, connection.next_run_at = 0, at, next_evening(connection, at)
    connection.save()
    data = {"accounts": len(named), "changed": changed, "unplaced": sum(len(left) for _, left in unplaced)}
    events.record(kind="connection.synced", by=events.MACHINE, obj=connection, data=data)


def _told(left_out: list[str]) -> str:
    """As many reasons as there is room for."""
    told = ""
    for number, reason in enumerate(left_out):
        rest = f" {len(left_out) - number} more are left out for the like."
        if len(told) + len(reason) + len(rest) > ROOM:
            return f"{told}{rest}".strip()
        told = f"{told} {reason}".strip()
    return told


def _placed(connection: Connection, statement: Statement) -> list[Placed]:
    """By number, else as it was placed before. One whose household rests, or was handed to nobody, is left out."""
    seen = planned(statement, connection.keeper, None)
    before = dict(connection.accounts.values_list("mark", "portfolio_id"))
    visible = set(Portfolio.objects.visible_to(connection.keeper).filter(pk__in=before.values()).values_list("pk", flat=True))
    found = []
    for account, one in zip(statement.accounts, seen.plans, strict=True):
        known = before.get(mark_of(statement.custodian, account))
        if not one.portfolio and known:
            if known not in visible:
                continue
            _place(one, account, statement, known)
        found.append(Placed(account, one))
    return found


def _place(one: AccountPlan, account: AccountStatement, statement: Statement, portfolio: UUID) -> None:
    counts = counted(account, contents=statement.contents, portfolio_id=portfolio, as_of=statement.as_of)
    one.portfolio, one.is_recognised, one.likely = str(portfolio), True, []
    one.create, one.update, one.same = counts.create, counts.update, counts.same
    note_alike(one, account)


def _kept(
    connection: Connection, statement: Statement, placed: list[Placed], at: datetime, batch: Import | None = None
) -> Import:
    """Its bytes lie among the files, so that it is read again as any other."""
    whole = replace(statement, accounts=tuple(one.account for one in placed))
    content = carried.written(whole)
    digest = hashlib.sha256(content).hexdigest()
    batch = batch or Import(connection=connection, by=connection.keeper, state=Import.State.PREVIEWED)
    if batch.sha256 == digest:
        return batch
    if batch.stored_as:
        transaction.on_commit(partial(default_storage.delete, batch.stored_as))
    batch.file_name = f"{connection.name}, {timezone.localtime(at):%-d %B %Y}"
    batch.sha256, batch.stored_as = digest, default_storage.save("statement.json", ContentFile(content))
    batch.custodian, batch.kind, batch.as_of = whole.custodian, whole.contents.value, whole.as_of
    batch.warnings = list(whole.warnings)
    remember(batch, [one.plan for one in placed])
    batch.save()
    data = {"state": batch.state, "custodian": batch.custodian, "rows": batch.rows_total, "problems": 0}
    events.record(kind="import.previewed", by=events.MACHINE, obj=batch, data=data, detail={"file_name": batch.file_name})
    return batch


def _begin(batch: Import) -> None:
    batch.state = Import.State.RUNNING
    batch.save(update_fields=["state"])
    events.record(kind="import.begun", by=events.MACHINE, obj=batch, data={"rows": batch.rows_total})


def _ask_whose(connection: Connection, unplaced: list[tuple[Statement, list[Placed]]], at: datetime) -> None:
    """One list at a time waits for a person, and holds what was told last."""
    waiting = connection.waiting
    if waiting and waiting.state == Import.State.RUNNING:
        return
    if waiting and waiting.state != Import.State.PREVIEWED:
        waiting = None
    if not unplaced:
        if waiting:
            waiting.state, waiting.refusal = Import.State.REFUSED, "Its accounts are in the books by now."
            waiting.save(update_fields=["state", "refusal"])
        connection.waiting = None
        return
    statement, left = unplaced[0]  # of several custodians one after the other
    connection.waiting = _kept(connection, statement, left, at, waiting)


def note_synced(*, batch: Import, at: datetime) -> None:
    """Once an import of a connection stands in the books, its accounts are known as synced."""
    if batch.connection is None:
        return
    batch.refresh_from_db()
    if batch.state != Import.State.APPLIED:
        return
    statement = statement_of(batch)
    placed = [Placed(account, one) for account, one in zip(statement.accounts, plans_of(batch), strict=True) if one.portfolio]
    _note(batch.connection, statement, placed, at)


def _note(connection: Connection, statement: Statement, placed: Iterable[Placed], at: datetime) -> None:
    for one in placed:
        SyncedAccount.objects.update_or_create(
            connection=connection,
            portfolio_id=UUID(one.plan.portfolio),
            defaults={
                "mark": mark_of(statement.custodian, one.account),
                "last_good_at": at,
                "as_of": statement.as_of or timezone.localdate(at),
                "is_missing": False,
            },
        )


@transaction.atomic
def _fail(connection: Connection, trouble: Trouble, at: datetime) -> None:
    """Later each time, and never before the system asked us to; without consent not at all."""
    locked = Connection.objects.select_for_update().get(pk=connection.pk)
    if locked.state != Connection.State.ACTIVE:
        return
    is_news = locked.trouble != trouble.what[:300]
    locked.failures += 1
    locked.trouble, locked.remedy = trouble.what[:300], trouble.fix[:300]
    locked.next_run_at = at + _wait(trouble, locked.failures)
    data: Mapping[str, object] = {"kind": trouble.kind.value, "failures": locked.failures}
    if trouble.kind is Kind.CONSENT:
        locked.state, locked.next_run_at, locked.reminded_at = Connection.State.CONSENT, None, at
    locked.save()
    if trouble.kind is Kind.CONSENT:
        events.record(kind="connection.consent_over", by=events.MACHINE, obj=locked, data=dict(data))
    elif is_news:
        events.record(
            kind="connection.failed", by=events.MACHINE, obj=locked, data=dict(data), detail={"trouble": locked.trouble}
        )


def _wait(trouble: Trouble, failures: int) -> timedelta:
    if trouble.kind is Kind.REFUSED:
        return REFUSED_WAIT
    grown: timedelta = min(FIRST_WAIT * 2.0 ** min(failures - 1, 8), LONGEST_WAIT)
    return max(grown, trouble.wait or timedelta(0))


def next_evening(connection: Connection, at: datetime) -> datetime:
    """After the next trading day's close; each connection at a minute of its own, so that not all ask at once."""
    there = at.astimezone(NEW_YORK)
    day = there.date()
    own = datetime.combine(day, EVENING, tzinfo=NEW_YORK) + timedelta(minutes=connection.pk.int % 60)
    while own <= at or not is_trading_day(own.date()):
        own += timedelta(days=1)
    return own
