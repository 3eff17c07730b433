"""How does a custodian's file come into the books: uploaded, looked at, matched and begun?"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

import events
from advisors.models import User
from clients.models import Household
from portfolios.actions.reading import NAME_COLUMNS, Preview, UnableToImport, planned, plans_of, preview, statement_of, table_of
from portfolios.matching import digest, erased_marks, is_erased, kept_at
from portfolios.models import Import, Portfolio
from portfolios.planning import AccountPlan, another_currency, counted, note_alike
from portfolios.sources import AccountStatement, StatementRefused, checked, mapped


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a person sends an account: an account in the books, or a household for which it is opened."""

    portfolio_id: UUID | None = None
    household_id: UUID | None = None
    reason: str = ""  # why an account comes back that went with an erased client


@transaction.atomic
def name_columns(*, batch: Import, mapping: mapped.Mapping, by: User, at: datetime) -> Import:
    """What a person says of the columns of a table; read at once, or asked on."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (Import.State.UNMAPPED, Import.State.PREVIEWED) or not batch.fingerprint:
        raise UnableToImport("The columns of this file can no longer be named.")
    table = table_of(batch)
    mapping = mapped.completed(table, mapping)
    batch.mapping, batch.state, batch.refusal = mapping.as_json(), Import.State.UNMAPPED, ""
    if not (asked := mapped.missing(mapping)):
        try:
            _take(batch, planned(checked(mapped.read(table, mapping), at.date()), by, None))
            batch.state = Import.State.PREVIEWED
        except StatementRefused as refusal:
            batch.refusal = str(refusal)[:500]
    batch.save()
    data = {"columns": sorted(mapping.columns), "asked": len(asked), "state": batch.state}
    events.record(kind="import.columns_named", by=by.actor, obj=batch, data=data)
    return batch


@transaction.atomic
def upload(*, file_name: str, content: bytes, by: User, at: datetime) -> Import:
    """Keeps the file privately and says what it would do."""
    seen = preview(content=content, by=by, today=at.date())
    statement = seen.statement
    batch = Import(
        file_name=file_name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=default_storage.save("statement.csv", ContentFile(content)) if statement or seen.is_unmapped else "",
        state=Import.State.PREVIEWED if statement else Import.State.UNMAPPED if seen.is_unmapped else Import.State.REFUSED,
        fingerprint=seen.fingerprint,
        mapping=seen.mapping,
        refusal=seen.refusal[:500],
        by=by,
    )
    _take(batch, seen)
    batch.save()
    data = {"state": batch.state, "custodian": batch.custodian, "rows": batch.rows_total, "problems": len(batch.problems)}
    events.record(kind="import.previewed", by=by.actor, obj=batch, data=data, detail={"file_name": batch.file_name})
    return batch


@transaction.atomic
def choose(
    *,
    batch: Import,
    choices: Mapping[int, Choice],
    by: User,
    as_of: date | None = None,
    books_alike: Collection[int] | None = None,
) -> Import:
    """Sends accounts of the file where the person says, and counts again.

    `books_alike`: of which accounts also those rows are booked that look like transactions of another file; None: as before.
    """
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state == Import.State.UNMAPPED:
        raise UnableToImport(NAME_COLUMNS)
    if batch.state != Import.State.PREVIEWED:
        raise UnableToImport("This file is being imported, or was already.")
    statement = statement_of(batch)
    batch.as_of = as_of or batch.as_of
    plans, marks = plans_of(batch), erased_marks()
    for index, choice in choices.items():
        if 0 <= index < len(plans):
            _send(batch, plans[index], choice, by, statement.accounts[index])
            _check_unknown(batch, statement.accounts[index], plans[index])
            plans[index].is_erased = not plans[index].portfolio and is_erased(batch.custodian, statement.accounts[index], marks)
            _check_admitted(batch, index, plans[index], choice.reason, by)
    for index, (account, one) in enumerate(zip(statement.accounts, plans, strict=True)):
        target = UUID(one.portfolio) if one.portfolio else None
        counts = counted(account, contents=statement.contents, portfolio_id=target, as_of=batch.as_of)
        one.create, one.update, one.same = counts.create, counts.update, counts.same
        one.books_alike = one.books_alike if books_alike is None else index in books_alike
        note_alike(one, account)
    remember(batch, plans)
    batch.save()
    events.record(
        kind="import.sorted", by=by.actor, obj=batch, data={"accounts": sorted(choices), "alike": sum(one.alike for one in plans)}
    )
    return batch


@transaction.atomic
def begin(*, batch: Import, by: User) -> Import:
    """Lets the import run; it goes on when nobody looks."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    _check_ready(batch)
    _check_still_served(batch, by)
    _check_still_there(batch)
    batch.state, batch.rows_done = Import.State.RUNNING, 0
    batch.save(update_fields=["state", "rows_done"])
    events.record(kind="import.begun", by=by.actor, obj=batch, data={"rows": batch.rows_total})
    return batch


@transaction.atomic
def discard(*, batch: Import, by: User) -> None:
    """A file that was looked at and not imported goes, with what was kept of it: nothing of it came into the books."""
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (Import.State.PREVIEWED, Import.State.UNMAPPED):
        raise UnableToImport("Only a file that is not imported yet can be discarded; what was imported can be undone.")
    if batch.connection_id:
        raise UnableToImport(
            "A connection brought this and would bring it again: choose whose accounts these are, or disconnect it."
        )
    data = {"custodian": batch.custodian, "rows": batch.rows_total}
    events.record(kind="import.discarded", by=by.actor, obj=batch, data=data, detail={"file_name": batch.file_name})
    transaction.on_commit(partial(default_storage.delete, batch.stored_as))
    batch.delete()


def _take(batch: Import, seen: Preview) -> None:
    """Unsaved: what was read, and what it would do."""
    if statement := seen.statement:
        batch.custodian, batch.kind, batch.as_of = statement.custodian, statement.contents.value, statement.as_of
        batch.problems = [asdict(problem) for problem in statement.problems[:200]]
        batch.warnings = list(statement.warnings)
    remember(batch, seen.plans)


def _check_ready(batch: Import) -> None:
    if batch.state == Import.State.UNMAPPED:
        raise UnableToImport(NAME_COLUMNS)
    if batch.state != Import.State.PREVIEWED:
        raise UnableToImport("This file is being imported, or was already.")
    if batch.problems:
        raise UnableToImport("Nothing is imported while a row cannot be read: see the rows below.")
    undecided = [one.label for one in plans_of(batch) if not one.is_decided]
    if undecided:
        raise UnableToImport(f"Choose first whose account this is: {', '.join(undecided)}.")
    if batch.as_of is None:
        raise UnableToImport("The file does not say its day. Give the day on which it was downloaded.")


def _check_still_served(batch: Import, by: User) -> None:
    """Days may lie between choosing and beginning, and a household may have been handed on or restricted."""
    plans = plans_of(batch)
    accounts = {one.portfolio for one in plans if one.portfolio}
    homes = {one.household for one in plans if one.household and not one.portfolio}
    known = Portfolio.objects.visible_to(by).filter(pk__in=accounts).count()
    served = Household.objects.visible_to(by).served().filter(pk__in=homes).count()
    if (known, served) != (len(accounts), len(homes)):
        raise UnableToImport("You no longer serve a household of this file. Upload it again and choose anew.")


def _send(batch: Import, one: AccountPlan, choice: Choice, by: User, account: AccountStatement) -> None:
    if choice.portfolio_id:
        portfolio = Portfolio.objects.visible_to(by).filter(kept_at(batch.custodian), pk=choice.portfolio_id).first()
        if portfolio is None:
            raise UnableToImport(f"There is no such {batch.custodian} account.")
        if wrong := another_currency(account, portfolio):
            raise UnableToImport(wrong)
        one.portfolio, one.household = str(portfolio.pk), str(portfolio.household_id)
    elif choice.household_id:
        household = Household.objects.visible_to(by).served().filter(pk=choice.household_id).first()
        if household is None:
            raise UnableToImport("There is no such household.")
        if account.lots:
            raise UnableToImport("Lots belong to an account that is in the books: import its positions or transactions first.")
        own = Portfolio.objects.filter(kept_at(batch.custodian), household=household).order_by("name")
        one.portfolio, one.household, one.likely = "", str(household.pk), [str(known.pk) for known in own]
    one.is_recognised = False


def _check_unknown(batch: Import, account: AccountStatement, one: AccountPlan) -> None:
    """A new account must not be one that a colleague serves already."""
    if one.portfolio or account.is_masked:
        return
    if Portfolio.objects.filter(kept_at(batch.custodian), account_digest=digest(account.number)).exists():
        raise UnableToImport(
            f"{batch.custodian} account {one.label} is in the books of a household that you do not serve. "
            "Ask a manager to import it, or to move the household to you."
        )


def _check_admitted(batch: Import, index: int, one: AccountPlan, reason: str, by: User) -> None:
    """What went with an erased client comes back by a person's word alone, as a row of a file of clients does."""
    one.is_admitted = one.is_admitted and one.is_erased
    if not one.is_erased or one.is_admitted:
        return
    if not reason.strip():
        raise UnableToImport(
            f"{batch.custodian} account {one.label} belonged to a client who was erased at her own wish. Take it out of the file "
            "and upload the file again; or, if she has come back or it is somebody else's now, say so as the reason."
        )
    one.is_admitted = True
    events.record(
        kind="import.account_admitted", by=by.actor, obj=batch, data={"account": index}, detail={"reason": reason.strip()[:300]}
    )


def _check_still_there(batch: Import) -> None:
    """Somebody may have been erased since the file was sorted."""
    plans, marks = plans_of(batch), erased_marks()
    if not marks or all(one.portfolio or one.is_admitted for one in plans):
        return
    for account, one in zip(statement_of(batch).accounts, plans, strict=True):
        if not one.portfolio and not one.is_admitted and is_erased(batch.custodian, account, marks):
            raise UnableToImport(
                f"The client of {batch.custodian} account {one.label} was erased meanwhile. Upload the file again."
            )


def remember(batch: Import, plans: list[AccountPlan]) -> None:
    """Unsaved: what the file does to each account, and in all."""
    batch.accounts = [one.as_json() for one in plans]
    batch.rows_total = sum(one.rows for one in plans)
    batch.created_count = sum(one.create for one in plans)
    batch.updated_count = sum(one.update for one in plans)
    batch.unchanged_count = sum(one.same for one in plans)
