"""Which column is which, and which cell of a row is wrong?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from portfolios.sources import cells
from portfolios.sources.sheet import Row
from portfolios.sources.statement import RowProblem

Read = TypeVar("Read")
Names = Mapping[str, tuple[str, ...]]  # our name of a column to the names that custodians print, in lower case
SHOWN = 60  # characters of a wrong cell that are repeated to the person


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, from a header row."""

    places: Mapping[str, int]
    printed: Mapping[str, str]

    @classmethod
    def of(cls, header: Row, names: Names) -> "Columns":
        lower = [" ".join(cell.lower().split()) for cell in header.cells]
        places = {ours: lower.index(theirs) for ours, known in names.items() for theirs in known if theirs in lower}
        return cls(places, {ours: header.cells[place] for ours, place in places.items()})

    def has(self, *ours: str) -> bool:
        return all(name in self.places for name in ours)


@dataclass(slots=True)
class Reader:
    """Reads rows through the columns and keeps every cell that cannot be read."""

    columns: Columns
    problems: list[RowProblem] = field(default_factory=list)

    def text(self, row: Row, column: str) -> str:
        return self._read(row, column, cells.text, "")

    def number(self, row: Row, column: str) -> Decimal | None:
        return self._read(row, column, cells.number, None)

    def required(self, row: Row, column: str) -> Decimal:
        before = len(self.problems)
        value = self.number(row, column)
        if value is None and len(self.problems) == before:
            self.refuse(row, column, "This cell must hold a number and is empty.")
        return value if value is not None else Decimal(0)

    def worth(self, row: Row) -> Decimal:
        """The value; nothing for what the custodian says to have no price and no value."""
        if self._cell(row, "price") in cells.UNPRICED and self._cell(row, "value") in cells.UNPRICED:
            return Decimal(0)
        return self.required(row, "value")

    def symbol(self, row: Row) -> str:
        found = self.text(row, "symbol").upper()
        if not found:
            self.refuse(row, "symbol", "The symbol is empty.", "Add the symbol, or download the file again.")
        return found

    def days(self, row: Row, column: str) -> tuple[date, date]:
        return self._read(row, column, cells.days, (date.min, date.min))

    def refuse(self, row: Row, column: str, problem: str, fix: str = cells.AGAIN) -> None:
        printed = self.columns.printed.get(column, column)
        self.problems.append(RowProblem(row.number, printed, self._cell(row, column)[:SHOWN], problem, fix))

    def _cell(self, row: Row, column: str) -> str:
        place = self.columns.places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _read(self, row: Row, column: str, parse: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return parse(self._cell(row, column))
        except cells.CellProblem as wrong:
            self.refuse(row, column, wrong.problem, wrong.fix)
            return otherwise


def has_header(rows: Iterable[Row], names: Names, *needed: str) -> bool:
    return any(Columns.of(row, names).has(*needed) for row in rows)
