"""How is an import taken back? What it alone brought leaves the books; what another file states too stays, as that file's."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery

import events
from advisors.models import User
from compliance.actions import held_among
from portfolios.actions.connecting import rest
from portfolios.actions.imports import remember
from portfolios.actions.reading import plans_of
from portfolios.actions.restating import set_aside
from portfolios.models import Holding, Import, Portfolio, Restated, StatedLot, Transaction
from portfolios.planning import AccountPlan

STATES = Q(source__state=Import.State.APPLIED)


class UnableToUndo(Exception):
    """The import cannot be taken back; the message says why."""


@transaction.atomic
def undo(*, batch: Import, by: events.Actor, at: datetime) -> Import:
    """Takes back what no other file states, and restores what it replaced, as one unit."""
    portfolios = [UUID(one.portfolio) for one in plans_of(batch) if one.portfolio]
    batch = _locked(batch, portfolios)
    if batch.state != Import.State.APPLIED:
        raise UnableToUndo("Only an import that was finished can be undone.")
    _check_theirs(portfolios, by)
    _check_alone(batch, portfolios)
    batch.state, batch.undone_at = Import.State.UNDONE, at
    batch.save(update_fields=["state", "undone_at"])
    _take_back_transactions(batch, at)
    _take_back_positions(batch, portfolios, at)
    StatedLot.objects.filter(source=batch).delete()
    left = _close_new(batch)
    data = {"portfolios": [str(key) for key in portfolios if key not in left]}
    if batch.connection:
        rest(connection=batch.connection, by=by)  # or the next run would bring it again
    events.record(kind="import.undone", by=by, obj=batch, data=data, detail={"file_name": batch.file_name})
    return batch


def _locked(batch: Import, portfolios: list[UUID]) -> Import:
    """With every import of these accounts, in one order for everybody: two undone at once must not hand rows to each other."""
    same = Q(pk=batch.pk)
    for key in portfolios:
        same |= Q(accounts__contains=[{"portfolio": str(key)}])
    return next(one for one in Import.objects.select_for_update().filter(same).order_by("pk") if one.pk == batch.pk)


def _check_theirs(portfolios: list[UUID], by: events.Actor) -> None:
    """Who lost a household takes nothing from its books, and a legal hold keeps them as they are."""
    accounts = Portfolio.objects.filter(pk__in=portfolios)
    if by.id:
        person = User.objects.get(pk=by.id)
        if accounts.exclude(pk__in=Portfolio.objects.visible_to(person).values("pk")).exists():
            raise UnableToUndo("An account of this file is no longer yours. Ask a manager, or who serves it now.")
    if reason := held_among(accounts.values_list("household_id", flat=True)):
        raise UnableToUndo(f"{reason}. What the file brought stays.")


def _check_alone(batch: Import, portfolios: list[UUID]) -> None:
    for key in portfolios:
        running = Import.objects.of_account(key).filter(state=Import.State.RUNNING).first()
        if running:
            raise UnableToUndo(f"{running.file_name} is being imported for the same account: wait until it is done.")
    if later := _overwritten_by(batch):
        raise UnableToUndo(f"{later.file_name} was imported later for the same accounts and day: undo that one first.")


def _overwritten_by(batch: Import) -> Import | None:
    """A later statement of the same day keeps our rows for its own undoing; it must go first."""
    later = Import.objects.applied().filter(applied_at__gt=batch.applied_at, as_of=batch.as_of)
    return later.filter(replaced__contains=[{"source_id": str(batch.pk)}]).first()


def _take_back_transactions(batch: Import, at: datetime) -> None:
    """A row that other files contain too goes over to the first of them."""
    heir = Restated.objects.filter(STATES, transaction=OuterRef("pk")).order_by("source__applied_at").values("source")[:1]
    rows = Transaction.objects.filter(source=batch)
    alone = rows.annotate(heir=Subquery(heir)).filter(heir=None)
    set_aside(alone, at=at)
    alone.delete()
    handed = rows.order_by().annotate(heir=Subquery(heir)).values_list("heir", "portfolio").annotate(rows=Count("pk"))
    counts = Counter({(importer, portfolio): number for importer, portfolio, number in handed})
    rows.update(source=Subquery(heir))
    Restated.objects.filter(Q(source=batch) | Q(source=F("transaction__source"))).delete()
    for (importer, portfolio), number in counts.items():
        _credit(Import.objects.get(pk=importer), portfolio, number)


def _take_back_positions(batch: Import, portfolios: list[UUID], at: datetime) -> None:
    """A statement of a day is a whole: it goes over to a later file that stated the same, or what it replaced comes back."""
    for key in portfolios:
        mine = Holding.objects.filter(source=batch, portfolio=key)
        before = [row for row in batch.replaced if row["portfolio_id"] == str(key)]
        heir = _same_statement(batch, key)
        if heir and (number := mine.update(source=heir)):
            heir.replaced += before
            heir.save(update_fields=["replaced"])
            _credit(heir, key, number, states=True)
        else:
            set_aside(holdings=mine, at=at)
            mine.delete()
            Holding.objects.bulk_create(Holding(**values) for values in before)
    batch.replaced = []
    batch.save(update_fields=["replaced"])


def _same_statement(batch: Import, portfolio: UUID) -> Import | None:
    """The first later file that found nothing to change in what this one had stated."""
    later = Import.objects.applied().of_account(portfolio).filter(as_of=batch.as_of)
    after = later.filter(applied_at__gte=batch.applied_at).order_by("applied_at")
    return next((one for one in after if _plan(one, portfolio).is_restated), None)


def _credit(heir: Import, portfolio: UUID, rows: int, *, states: bool = False) -> None:
    """From now on these rows are in the books because of that file, and its own undoing takes them back."""
    plans = plans_of(heir)
    one = next(one for one in plans if one.portfolio == str(portfolio))
    one.create, one.same = one.create + rows, one.same - rows
    one.is_restated = one.is_restated and not states
    remember(heir, plans)
    heir.save()


def _plan(batch: Import, portfolio: UUID) -> AccountPlan:
    return next(one for one in plans_of(batch) if one.portfolio == str(portfolio))


def _close_new(batch: Import) -> set[UUID]:
    """Accounts that this file opened and that hold nothing else go with it; answers which. The others are the next file's."""
    new = [UUID(one.portfolio) for one in plans_of(batch) if one.is_new]
    empty = Portfolio.objects.filter(pk__in=new, transactions=None, holdings=None)
    keys = set(empty.values_list("pk", flat=True))
    Portfolio.objects.filter(pk__in=keys).delete()
    for key in set(new) - keys:
        if heir := Import.objects.applied().of_account(key).order_by("applied_at").first():
            plans = plans_of(heir)
            next(one for one in plans if one.portfolio == str(key)).is_new = True
            remember(heir, plans)
            heir.save()
    return keys
