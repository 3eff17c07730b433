"""What does a custodian's file say, and what would it do? Reads, and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q

from advisors.models import User
from advisors.roles import Action as RoleAction
from advisors.roles import Role, may
from portfolios.actions.naming import told_before
from portfolios.matching import kept_at
from portfolios.models import Import, Portfolio
from portfolios.planning import AccountPlan, Counts, plan
from portfolios.sources import Statement, StatementRefused, UnknownLayout, carried, checked, fetch, mapped
from portfolios.sources.sheet import open_sheet

NAME_COLUMNS = "We do not know this layout yet: say once, under Imports, what each of its columns holds."


TEACHERS = [role for role in Role if may(role, RoleAction.HAVE_A_BOOK)]


class UnableToImport(Exception):
    """The file cannot be imported as it stands; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do; nothing is written."""

    statement: Statement | None
    plans: list[AccountPlan]
    refusal: str = ""
    fingerprint: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    is_unmapped: bool = False

    @property
    def counts(self) -> Counts:
        return sum((Counts(one.create, one.update, one.same) for one in self.plans), Counts())


def preview(*, content: bytes, by: User, today: date, as_of: date | None = None) -> Preview:
    """The dry run: counts, problems by row, and whose accounts they are."""
    try:
        return planned(told_before(fetch(content, today=today)), by, as_of)
    except UnknownLayout as unknown:
        return _preview_table(unknown, by, today, as_of)
    except StatementRefused as refusal:
        return Preview(None, [], str(refusal))


def _preview_table(unknown: UnknownLayout, by: User, today: date, as_of: date | None) -> Preview:
    """A table that no source knows: read as such a table was before, or kept until a person names its columns."""
    table = mapped.table_of(unknown.sheet)
    if table is None:
        return Preview(None, [], str(unknown))
    known, whose = remembered(table.fingerprint, by) or (mapped.guessed(table), "")
    mapping = mapped.completed(table, known)
    about: dict[str, Any] = {"fingerprint": table.fingerprint, "mapping": mapping.as_json()}
    if mapped.missing(mapping):
        return Preview(None, [], NAME_COLUMNS, **about, is_unmapped=True)
    try:
        statement = checked(mapped.read(table, mapping), today)
        return replace(planned(replace(statement, warnings=(*statement.warnings, *filter(None, [whose]))), by, as_of), **about)
    except StatementRefused as refusal:
        return Preview(None, [], str(refusal), **about, is_unmapped=True)


def planned(statement: Statement, by: User, as_of: date | None) -> Preview:
    known = list(Portfolio.objects.visible_to(by).filter(kept_at(statement.custodian)))
    return Preview(statement, plan(statement, known=known, as_of=as_of))


def remembered(fingerprint: str, by: User) -> tuple[mapped.Mapping, str] | None:
    """What was last said of a table with this header, and by whom: by the same person, or by one with a book for the whole firm.

    Undoing an import forgets what was said of its columns.
    """
    forgotten = [Import.State.UNMAPPED, Import.State.REFUSED, Import.State.UNDONE]
    said = Import.objects.filter(Q(by=by) | Q(by__role__in=TEACHERS), fingerprint=fingerprint).exclude(state__in=forgotten)
    last = said.select_related("by").order_by("-created_at").first()
    if last is None:
        return None
    who = "you" if last.by_id == by.pk else str(last.by)
    return mapped.Mapping(**last.mapping), f"The columns are read as {who} named them on {last.created_at:%-d %B %Y}."


def statement_of(batch: Import) -> Statement:
    """The kept file, read again as it was read before."""
    if batch.fingerprint:
        return mapped.read(table_of(batch), mapped.Mapping(**batch.mapping))
    with default_storage.open(batch.stored_as) as file:
        if batch.connection_id:
            return carried.read(file.read())
        return fetch(file.read(), today=date.max)


def table_of(batch: Import) -> mapped.Table:
    with default_storage.open(batch.stored_as) as file:
        table = mapped.table_of(open_sheet(file.read()))
    if table is None:
        raise UnableToImport("This file has no header any more.")
    return table


def plans_of(batch: Import) -> list[AccountPlan]:
    return [AccountPlan(**one) for one in batch.accounts]
