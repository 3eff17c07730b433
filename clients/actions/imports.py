"""How does a file of clients go from preview to import, and back?"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

import events
from advisors.models import User
from clients.imports.apply import CREATED, UPDATED, apply_line
from clients.imports.columns import BY_FIELD, COLUMNS, guess
from clients.imports.plan import Plan, plan
from clients.imports.undo import in_the_way, take_back
from clients.models import ClientImport, Household
from compliance.actions import held_among
from relate.lib.tables import Table, UnreadableTable, read_table

CHUNK = 100
State = ClientImport.State


class UnableToImport(Exception):
    """The file, its columns or its state do not allow it."""


class UnableToUndo(Exception):
    """Something came since that would be lost."""


def preview(*, name: str, content: bytes, by: User) -> ClientImport:
    """Keep the file and say what it would do; nothing is imported."""
    table = _readable(content)
    mapping = guess(table.header, _remembered())
    digest = hashlib.sha256(content).hexdigest()
    stored_as = default_storage.save(f"client-imports/{digest[:16]}.csv", ContentFile(content))
    with transaction.atomic():
        batch = ClientImport(file_name=name[:255], sha256=digest, stored_as=stored_as, by=by, rows_total=len(table.rows))
        _describe(batch, table, mapping)
        batch.save(force_insert=True)
        events.record(kind="clients.import_previewed", by=by.actor, obj=batch, data={"rows": batch.rows_total})
    return batch


@transaction.atomic
def choose_columns(*, batch: ClientImport, mapping: Mapping[str, str], by: User) -> ClientImport:
    """Another reading of the same file, remembered for the firm's next one."""
    chosen = {title: field for title, field in mapping.items() if field in BY_FIELD}
    if len(set(chosen.values())) < len(chosen):
        raise UnableToImport("Two columns fill the same field. Choose one of them.")
    locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.PREVIEWED:
        raise UnableToImport("This file was imported already.")
    _describe(locked, table_of(locked), chosen)
    locked.save(update_fields=["mapping", "skipped", "created_count", "updated_count"])
    events.record(kind="clients.import_mapped", by=by.actor, obj=locked, data={"columns": len(chosen)})
    return locked


@transaction.atomic
def admit_row(*, batch: ClientImport, row: int, reason: str, by: User) -> ClientImport:
    """A person answers for it that this row is not the client who was erased, or that she came back."""
    if not reason.strip():
        raise UnableToImport("Say why this row may come in.")
    locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.PREVIEWED:
        raise UnableToImport("This file was imported already.")
    if not any(skip["row"] == row and skip.get("may_admit") for skip in locked.skipped):
        raise UnableToImport("This row waits for nobody's word.")
    locked.admitted = sorted({*locked.admitted, row})
    _describe(locked, table_of(locked), locked.mapping)
    locked.save(update_fields=["admitted", "mapping", "skipped", "created_count", "updated_count"])
    events.record(kind="clients.import_admitted", by=by.actor, obj=locked, data={"row": row}, detail={"reason": reason.strip()})
    return locked


@transaction.atomic
def begin_import(*, batch: ClientImport, by: User) -> ClientImport:
    """Claim the file; its rows follow as a reaction, so the page may be left."""
    if "name" not in batch.mapping.values():
        raise UnableToImport("Say which column holds the client's name.")
    if not ClientImport.objects.filter(pk=batch.pk, state=State.PREVIEWED).update(
        state=State.RUNNING, by=by, created_count=0, updated_count=0
    ):
        raise UnableToImport("This file was imported already.")
    batch.refresh_from_db()
    events.record(kind="clients.import_begun", by=by.actor, obj=batch, data={"rows": batch.rows_total})
    return batch


def run_import(*, batch: ClientImport, at: datetime) -> ClientImport:
    """Chunk by chunk, each with its progress in one transaction: a worker that dies loses nothing and repeats nothing."""
    foreseen = plan_of(batch)
    while _run_chunk(batch, foreseen, at):
        pass
    batch.refresh_from_db()
    return batch


@transaction.atomic
def undo_import(*, batch: ClientImport, by: User, at: datetime) -> int:
    """Take the whole import back. How many values stayed because somebody changed them since."""
    locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.APPLIED:
        raise UnableToUndo("Only an import that is complete can be undone.")
    _check_theirs(locked, by)
    if found := in_the_way(locked):
        raise UnableToUndo(f"{found} came to these clients since. Remove them first, or keep the import.")
    stayed = take_back(locked)
    locked.state, locked.undone_at = State.UNDONE, at
    locked.save(update_fields=["state", "undone_at"])
    events.record(kind="clients.import_undone", by=by.actor, obj=locked, data={"kept": stayed})
    return stayed


def _check_theirs(batch: ClientImport, by: User) -> None:
    """Who lost a household takes nothing from it, and a legal hold keeps what the file brought."""
    changed = batch.changes.values("object_id")
    theirs = Household.objects.filter(Q(pk__in=changed) | Q(clients__in=changed) | Q(clients__consents__in=changed)).distinct()
    if theirs.exclude(pk__in=Household.objects.visible_to(by).values("pk")).exists():
        raise UnableToUndo("A household of this file is no longer yours. Ask a manager, or who serves it now.")
    if reason := held_among(theirs.values_list("pk", flat=True)):
        raise UnableToUndo(f"{reason}. What the file brought stays.")


def table_of(batch: ClientImport) -> Table:
    """The stored file, read again."""
    with default_storage.open(batch.stored_as) as file:
        return _readable(file.read())


def plan_of(batch: ClientImport) -> Plan:
    """What the file would do now."""
    return plan(table_of(batch), batch.mapping, by=batch.by, admitted=batch.admitted)


def template_rows() -> tuple[list[str], list[list[str]]]:
    """The header and an example of a file that needs no mapping."""
    return [column.label for column in COLUMNS], [[column.example for column in COLUMNS]]


def _readable(content: bytes) -> Table:
    try:
        table = read_table(content)
    except UnreadableTable as error:
        raise UnableToImport(str(error)) from error
    if not table.rows:
        raise UnableToImport("The file has a header and no rows.")
    if len(set(table.header)) < len(table.header):
        raise UnableToImport("Two columns have the same name. Rename one of them and try again.")
    return table


def _remembered() -> dict[str, str]:
    """The columns that this firm chose before, the newest choice last."""
    mappings = ClientImport.objects.exclude(state=State.REFUSED).order_by("-created_at").values_list("mapping", flat=True)[:10]
    return {title: field for mapping in reversed(mappings) for title, field in mapping.items()}


def _describe(batch: ClientImport, table: Table, mapping: dict[str, str]) -> None:
    foreseen = plan(table, mapping, by=batch.by, admitted=batch.admitted)
    batch.mapping = mapping
    batch.skipped = [asdict(skip) for skip in foreseen.skipped]
    batch.created_count, batch.updated_count = foreseen.creates, foreseen.meets


@transaction.atomic
def _run_chunk(batch: ClientImport, foreseen: Plan, at: datetime) -> bool:
    locked = ClientImport.objects.select_for_update().select_related("by").get(pk=batch.pk)
    if locked.state != State.RUNNING:
        return False
    part = foreseen.lines[locked.rows_done : locked.rows_done + CHUNK]
    outcomes = [apply_line(locked, line, by=locked.by.actor, at=at) for line in part]
    locked.created_count += outcomes.count(CREATED)
    locked.updated_count += outcomes.count(UPDATED)
    locked.rows_done += len(part)
    is_over = locked.rows_done >= len(foreseen.lines)
    if is_over:
        _finish(locked, foreseen, at)
    locked.save()
    events.still_at_it()
    return not is_over


def _finish(batch: ClientImport, foreseen: Plan, at: datetime) -> None:
    batch.state, batch.applied_at = State.APPLIED, at
    batch.skipped = [asdict(skip) for skip in foreseen.skipped]
    counts = {"created": batch.created_count, "updated": batch.updated_count, "skipped": len(foreseen.skipped)}
    events.record(kind="clients.imported", by=batch.by.actor, obj=batch, data=counts)
