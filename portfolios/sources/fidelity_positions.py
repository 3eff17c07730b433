"""How does Fidelity print positions? All accounts in one table, the day in the footer."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import cells
from portfolios.sources.positions import merged, unpriced
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Position, RowProblem, Statement
from portfolios.sources.table import Columns, Reader, has_header

NAMES = {
    "number": ("account number", "account name/number"),
    "account": ("account name",),
    "symbol": ("symbol",),
    "name": ("description",),
    "quantity": ("quantity",),
    "price": ("last price",),
    "value": ("current value",),
    "cost": ("cost basis total", "cost basis"),
}
NEEDED = ("number", "symbol", "name", "quantity", "price", "value")
CORE = "**"  # marks the money market fund that holds an account's cash
FOOTERS, DATED = ("date downloaded", "total"), ("date downloaded", "positions for")
PENDING, LINKED = "pending activity", "BROKERAGELINK"


class FidelityPositions:
    custodian: ClassVar[str] = "Fidelity"
    contents: ClassVar[Contents] = Contents.POSITIONS

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NEEDED)

    def fetch(self, sheet: Sheet) -> Statement:
        problems: list[RowProblem] = []
        reader: Reader | None = None
        found: dict[tuple[str, str], list[Position]] = {}
        for row in sheet.rows:
            if (columns := Columns.of(row, NAMES)).has(*NEEDED):
                reader = Reader(columns, problems)
            elif reader is not None and len(row.filled) > 1 and not is_footer(row):
                account = reader.text(row, "number"), reader.text(row, "account")
                found.setdefault(account, []).extend(_position(row, reader))
        accounts = tuple(AccountStatement(*who, positions=merged(rows)) for who, rows in found.items() if rows)
        on = downloaded_on(sheet)
        return Statement("Fidelity", Contents.POSITIONS, on, accounts, tuple(problems), unpriced(accounts))


def downloaded_on(sheet: Sheet) -> date | None:
    """'Date downloaded Nov-19-2025 12:11 p.m ET' in the footer."""
    lines = (row.line for row in (*sheet.rows[-8:], *sheet.first(2)) if row.cells[0].lower().startswith(DATED))
    return next((on for line in lines if (on := cells.day_within(line))), None)


def is_footer(row: Row) -> bool:
    return row.cells[0].lower().startswith(FOOTERS)


def _position(row: Row, reader: Reader) -> list[Position]:
    symbol = reader.text(row, "symbol").upper()
    if symbol.lower() == PENDING:
        value = reader.number(row, "value") or Decimal(0)
        return [_cash(row, "PENDING", "Pending activity", value)] if value else []
    if not symbol and reader.text(row, "name").upper().startswith(LINKED):
        return []  # the file tells of it as an account of its own
    value = reader.worth(row)
    if symbol.endswith(CORE):
        return [_cash(row, symbol.removesuffix(CORE), reader.text(row, "name"), value)]
    return [
        Position(
            row=row.number,
            symbol=reader.symbol(row),
            name=reader.text(row, "name"),
            quantity=reader.required(row, "quantity"),
            price=reader.number(row, "price"),
            value=value,
            cost=reader.number(row, "cost"),
            asset="Option" if symbol.startswith("-") else "",
            is_cash=False,
        )
    ]


def _cash(row: Row, symbol: str, name: str, value: Decimal) -> Position:
    return Position(row.number, symbol, name, value, Decimal(1), value, value, "Cash", is_cash=True)
