"""Which tables stand in a file of Vanguard? Positions without their day, and transactions, several of each in one file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from portfolios.sources.positions import merged
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Position, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Names, Reader, has_header

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Table(Generic[Read]):
    """One of the two: the names of its columns, those that it must have, and what a row of it says."""

    names: Names
    needed: tuple[str, ...]
    read: Callable[[Row, Reader], list[Read]]

    def begins(self, row: Row) -> Columns | None:
        columns = Columns.of(row, self.names)
        return columns if columns.has(*self.needed) else None

    def stands_in(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), self.names, *self.needed)


def read_tables(sheet: Sheet, holding: Sequence[Table[Position]], moving: Sequence[Table[Transaction]]) -> Statement:
    """Each row through the last header above it; the first table that knows a header reads it."""
    problems: list[RowProblem] = []
    held: dict[str, list[Position]] = {}
    moved: dict[str, list[Transaction]] = {}
    held_by: tuple[Table[Position], Reader] | None = None
    moved_by: tuple[Table[Transaction], Reader] | None = None
    for row in sheet.rows:
        if begun := _begun(row, moving):
            held_by, moved_by = None, (begun[0], Reader(begun[1], problems))
        elif begins := _begun(row, holding):
            held_by, moved_by = (begins[0], Reader(begins[1], problems)), None
        elif held_by and len(row.filled) > 1:
            table, reader = held_by
            held.setdefault(reader.text(row, "number"), []).extend(table.read(row, reader))
        elif moved_by and len(row.filled) > 1:
            told, reader = moved_by
            moved.setdefault(reader.text(row, "number"), []).extend(told.read(row, reader))
    return _statement(held, moved, problems)


def _begun(row: Row, tables: Sequence[Table[Read]]) -> tuple[Table[Read], Columns] | None:
    return next(((one, columns) for one in tables if (columns := one.begins(row))), None)


def _statement(
    held: Mapping[str, list[Position]], moved: Mapping[str, list[Transaction]], problems: list[RowProblem]
) -> Statement:
    accounts = tuple(
        AccountStatement(number, "", positions=merged(held.get(number, [])), transactions=tuple(moved.get(number, [])))
        for number in dict.fromkeys([*held, *moved])
        if held.get(number) or moved.get(number)
    )
    if any(held.values()):  # the file does not say the day of its positions
        return Statement("Vanguard", Contents.STATEMENT, None, accounts, tuple(problems))
    last = max((one.on for account in accounts for one in account.transactions), default=None)
    return Statement("Vanguard", Contents.TRANSACTIONS, last, accounts, tuple(problems))
