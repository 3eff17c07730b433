"""What would this file change? Reads every row against what is there and writes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from advisors.models import User
from advisors.roles import Action
from clients.imports.columns import BY_FIELD
from clients.models import Client, Household
from clients.privacy.knowing import Erased
from relate.lib.tables import Table


@dataclass(frozen=True)
class Skip:
    """Why a row stays out, which cell it is, and what to do."""

    row: int
    column: str
    cell: str
    reason: str
    fix: str
    may_admit: bool = False


@dataclass(frozen=True)
class Line:
    """A row that can be imported: its values by field, and the client it is about, where we know one."""

    row: int
    values: Mapping[str, Any]
    advisor: User
    household_id: UUID | None
    client_id: UUID | None

    @property
    def household_name(self) -> str:
        return str(self.values.get("household") or self.values["name"])


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    new_households: set[tuple[str, UUID]] = field(default_factory=set)

    @property
    def creates(self) -> int:
        return sum(line.client_id is None for line in self.lines)

    @property
    def meets(self) -> int:
        """Rows about a client whom we have: changed where they differ, left alone where they do not."""
        return len(self.lines) - self.creates


class _Refused(Exception):
    def __init__(self, column: str, cell: str, reason: str, fix: str, may_admit: bool = False) -> None:
        super().__init__(reason)
        self.may_admit = may_admit
        self.column, self.cell, self.reason, self.fix = column, cell, reason, fix


def plan(table: Table, mapping: Mapping[str, str], *, by: User, admitted: Collection[int] = ()) -> Plan:
    """`mapping`: column of the file to field of ours. `admitted`: rows that come in though they name an erased client."""
    known, made = _Known(by), Plan()
    seen: dict[object, int] = {}
    places = {fieldname: table.header.index(title) for title, fieldname in mapping.items() if title in table.header}
    for number, cells in table.rows:
        try:
            line = known.line(number, _values(cells, places, table.header))
            if number not in admitted:
                known.must_not_bring_back(line)
            same = line.values.get("external_id") or (
                line.household_name.casefold(),
                line.advisor.pk,
                line.values["name"].casefold(),
            )
            if same in seen:
                raise _Refused("", "", f"The same client stands in row {seen[same]}.", "Keep one of the two rows.")
        except _Refused as no:
            made.skipped.append(Skip(number, no.column, no.cell, no.reason, no.fix, no.may_admit))
            continue
        seen[same] = number
        made.lines.append(line)
        if line.household_id is None:
            made.new_households.add((line.household_name.casefold(), line.advisor.pk))
    return made


def _values(cells: tuple[str, ...], places: Mapping[str, int], header: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, place in places.items():
        column, cell = BY_FIELD[name], cells[place]
        if not cell:
            continue
        try:
            values[name] = column.read(cell)
        except ValueError as error:
            reason = f"{column.label}: “{cell[:60]}” {error}."
            raise _Refused(header[place], cell[:200], reason, f"Mend the cell, or empty it: e.g. {column.example}") from None
    if not values.get("name"):
        raise _Refused("Name", "", "There is no name.", "Fill in the client's full name.")
    return values


class _Known:
    """The firm's people as they are now, looked up without a query for each row."""

    def __init__(self, by: User) -> None:
        self.by, self.erased = by, Erased()
        self.advisors = {user.email: user for user in User.objects.active()}
        self.seen = set(User.objects.filter(by.books("pk")).values_list("pk", flat=True))
        self.households = {
            (name.casefold(), advisor): pk
            for pk, name, advisor in Household.objects.served().values_list("pk", "name", "advisor_id")
        }
        people = Client.objects.present().values_list("pk", "name", "household_id", "external_id", "household__advisor_id")
        self.by_name = {(household, name.casefold()): pk for pk, name, household, _, _ in people}
        self.by_number = {number: (pk, household, advisor) for pk, _, household, number, advisor in people if number}

    def line(self, row: int, values: dict[str, Any]) -> Line:
        advisor = self._advisor(values)
        number = values.get("external_id", "")
        if number in self.by_number:
            client_id, household_id, owner = self.by_number[number]
            if owner not in self.seen:
                reason = f"Client number {number} belongs to another advisor's client."
                raise _Refused("Client number", number, reason, "Ask a manager to import this row.")
            return Line(row, values, advisor, household_id, client_id)
        name = values["name"]
        found = self.households.get((str(values.get("household") or name).casefold(), advisor.pk))
        client = self.by_name.get((found, name.casefold())) if found else None
        return Line(row, values, advisor, found, client)

    def must_not_bring_back(self, line: Line) -> None:
        """The file may be an old one. The cell is not repeated: it would be kept with the import."""
        if line.client_id is None and (mark := self.erased.mark(line.values)):
            reason = f"A client with this {mark} was erased, or asked to be."
            raise _Refused("", "", reason, "Take the row out of the file. If it is somebody else, let it in and say why.", True)

    def _advisor(self, values: dict[str, Any]) -> User:
        address = values.get("advisor")
        if not address and self.by.may(Action.HAVE_A_BOOK):
            return self.by
        if not address:
            raise _Refused("Advisor e-mail", "", "You have no clients of your own.", "Say whose client this is.")
        advisor = self.advisors.get(address)
        if advisor is None:
            reason = f"Nobody here signs in as {address}."
            raise _Refused("Advisor e-mail", address, reason, "Invite this advisor first, or empty the cell.")
        if not advisor.may(Action.HAVE_A_BOOK):
            raise _Refused("Advisor e-mail", address, f"{advisor.name} serves no clients.", "Name an advisor.")
        if advisor.pk not in self.seen:
            raise _Refused(
                "Advisor e-mail", address, "Only a manager imports for another advisor.", "Empty the cell to keep the client."
            )
        return advisor
