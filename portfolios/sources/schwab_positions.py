"""How does Schwab print positions? One or several accounts, each with its own header and total."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import cells
from portfolios.sources.positions import merged, total_problem, unpriced
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Position, RowProblem, Statement
from portfolios.sources.table import Columns, Reader, has_header

NAMES = {
    "symbol": ("symbol",),
    "name": ("description",),
    "quantity": ("quantity", "qty", "qty (quantity)"),
    "price": ("price",),
    "value": ("market value", "mkt val", "mkt val (market value)"),
    "cost": ("cost basis",),
    "asset": ("security type", "asset type"),
}
NEEDED = ("symbol", "name", "quantity", "price", "value", "cost")
TITLE = re.compile(r"Positions for (?:account )?(?P<whose>.+?) as of (?P<when>.+)", re.IGNORECASE)
TITLED, LEAD = "positions", 9
NUMBER = re.compile(r"(?P<before>.*?)(?P<number>(?:[Xx*]{2,}-?|\.{2,}|…)?[0-9X]*[0-9][0-9X-]*)")
MARKS, LONGEST = "0123456789Xx*.…-", 40  # of which an account's number is made, and how long it may be
TOTALS = frozenset({"account total", "positions total", "total"})
CASH = frozenset({"cash & cash investments", "futures cash", "cash", "cash and money market"})
NOT_CARRIED = ("future",)
FUTURES = "futures positions market value"  # printed for each account that may trade them, mostly nothing


@dataclass(slots=True)
class _Account:
    """One account while its rows are read."""

    heading: str
    positions: list[Position] = field(default_factory=list)
    total: Decimal | None = None
    total_row: int = 0

    def closed(self) -> AccountStatement:
        number, name = account_of(self.heading)
        return AccountStatement(number, name, positions=merged(self.positions), total=self.total)


class SchwabPositions:
    custodian: ClassVar[str] = "Schwab"
    contents: ClassVar[Contents] = Contents.POSITIONS

    def recognises(self, sheet: Sheet) -> bool:
        titled = any(TITLE.match(row.line) for row in sheet.first())
        return has_header(sheet.first(), NAMES, *NEEDED, *(() if titled else ("asset",)))

    def fetch(self, sheet: Sheet) -> Statement:
        as_of: date | None = None
        accounts = [_Account("")]
        problems: list[RowProblem] = []
        reader: Reader | None = None
        for row in sheet.rows:
            filled = row.filled
            is_title = filled[0][:LEAD].lower() == TITLED  # most rows are not: no sentence is made of them
            if is_title and (title := TITLE.match(row.line)):
                as_of = cells.day_within(title["when"])
                accounts.append(_Account(title["whose"]))
            elif "symbol" in " ".join(row.cells).lower() and (columns := Columns.of(row, NAMES)).has(*NEEDED):
                reader = Reader(columns, problems)
            elif len(filled) == 1:
                accounts.append(_Account(filled[0]))
            elif reader is not None:
                _take(row, reader, accounts[-1])
        return _statement(accounts, problems, as_of)


def account_of(heading: str) -> tuple[str, str]:
    """Number as printed and name, from 'Brokerage XXXX-1234' or 'Individual ...123'."""
    name = heading.rstrip(MARKS)
    tail = heading[len(name) :]
    found = NUMBER.fullmatch(tail) if len(tail) <= LONGEST else None
    return (found["number"], (name + found["before"]).rstrip()) if found else ("", heading)


def _take(row: Row, reader: Reader, account: _Account) -> None:
    first = (reader.text(row, "symbol") or row.cells[0]).lower()
    if first in TOTALS:
        account.total, account.total_row = reader.number(row, "value"), row.number
    elif first in CASH:
        value = reader.required(row, "value")
        account.positions.append(_cash(row, value))
    elif first != FUTURES or reader.number(row, "value"):
        account.positions.append(_position(row, reader))


def _position(row: Row, reader: Reader) -> Position:
    kind, symbol = reader.text(row, "asset").lower(), reader.text(row, "symbol").lower()
    if kind.startswith(NOT_CARRIED) or symbol == FUTURES:
        reader.refuse(row, "asset", "Not carried yet: futures.", "Take the row and its account's total out of the file.")
    return Position(
        row=row.number,
        symbol=reader.symbol(row),
        name=reader.text(row, "name"),
        quantity=reader.required(row, "quantity"),
        price=reader.number(row, "price"),
        value=reader.worth(row),
        cost=reader.number(row, "cost"),
        asset=reader.text(row, "asset"),
        is_cash=False,
    )


def _cash(row: Row, value: Decimal) -> Position:
    return Position(row.number, "CASH", "Cash", value, Decimal(1), value, value, "Cash", is_cash=True)


def _statement(accounts: list[_Account], problems: list[RowProblem], as_of: date | None) -> Statement:
    kept = [account for account in accounts if account.positions]
    read = tuple(account.closed() for account in kept)
    for account, closed in zip(kept, read, strict=True):
        if wrong := total_problem(closed, row=account.total_row, column="Market Value"):
            problems.append(wrong)
    return Statement("Schwab", Contents.POSITIONS, as_of, read, tuple(problems), unpriced(read))
