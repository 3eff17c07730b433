"""How does Vanguard print an account? Two tables in one file: positions without their day, and transactions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Generic, TypeVar

from portfolios.sources import words
from portfolios.sources.positions import merged
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Movement, Position, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Names, Reader, has_header

Read = TypeVar("Read")

HELD = {
    "number": ("account number", "fund account number"),
    "name": ("investment name", "fund name"),
    "symbol": ("symbol", "ticker"),
    "quantity": ("shares",),
    "price": ("share price", "price"),
    "value": ("total value",),
}
MOVED = {
    "number": ("account number", "fund account number"),
    "on": ("trade date",),
    "settles": ("settlement date", "process date"),
    "action": ("transaction type",),
    "told": ("transaction description",),
    "name": ("investment name", "fund name"),
    "symbol": ("symbol", "ticker"),
    "quantity": ("shares",),
    "price": ("share price", "price"),
    "commission": ("commission fees", "commissions and fees", "commission & fees"),
    "amount": ("net amount",),
}
HELD_NEEDED = ("number", "name", "symbol", "quantity", "price", "value")
MOVED_NEEDED = ("number", "on", "settles", "action", "symbol", "quantity", "amount")
REINVESTED = "reinvestment"
KINDS = {word: kind for kind, each in words.VANGUARD.items() for word in each}
NAMELESS = "Shares are held or moved, but the symbol is empty.", "Add the symbol, or download the account for Quicken (QFX)."


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


def two_tables(sheet: Sheet, holding: Table[Position], moving: Table[Transaction]) -> Statement:
    problems: list[RowProblem] = []
    held: dict[str, list[Position]] = {}
    moved: dict[str, list[Transaction]] = {}
    held_by, moved_by = None, None
    for row in sheet.rows:
        if columns := moving.begins(row):
            held_by, moved_by = None, Reader(columns, problems)
        elif columns := holding.begins(row):
            held_by, moved_by = Reader(columns, problems), None
        elif held_by and len(row.filled) > 1:
            held.setdefault(held_by.text(row, "number"), []).extend(holding.read(row, held_by))
        elif moved_by and len(row.filled) > 1:
            moved.setdefault(moved_by.text(row, "number"), []).extend(moving.read(row, moved_by))
    return _statement(held, moved, problems)


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


def _positions(row: Row, reader: Reader) -> list[Position]:
    before = len(reader.problems)
    found = Position(
        row=row.number,
        symbol=reader.text(row, "symbol").upper(),
        name=reader.text(row, "name"),
        quantity=reader.required(row, "quantity"),
        price=reader.number(row, "price"),
        value=reader.required(row, "value"),
        cost=None,
        asset="",
        is_cash=reader.text(row, "name").upper() == "CASH",
    )
    if not found.symbol and found.quantity and not found.is_cash:
        reader.refuse(row, "symbol", *NAMELESS)
    return [found] if len(reader.problems) == before and (found.quantity or found.value) else []


def _transactions(row: Row, reader: Reader) -> list[Transaction]:
    before = len(reader.problems)
    action = reader.text(row, "action")
    word = " ".join(action.lower().split())
    quantity, amount = reader.number(row, "quantity") or Decimal(0), reader.number(row, "amount") or Decimal(0)
    if word in words.VANGUARD_SWEEPS or (word.startswith(REINVESTED) and not quantity):
        return []  # into and out of the settlement fund, which is the account's cash
    on, effective_on = reader.days(row, "on")
    kind = words.across(quantity, amount) if word in words.VANGUARD_ACROSS else _kind(word)
    quantity, amount = _signed(kind, word, quantity, amount)
    told = reader.text(row, "told")
    read = Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=kind or Movement.OTHER,
        action=action,
        symbol=reader.text(row, "symbol").upper(),
        name=reader.text(row, "name") if reader.text(row, "symbol") else told,
        quantity=quantity,
        price=reader.number(row, "price") if quantity else None,  # rows of money print a price of 1
        amount=amount,
        commission=reader.number(row, "commission") or Decimal(0),
    )
    if kind is None:
        reader.refuse(row, "action", *words.unknown("Vanguard", action))
    elif quantity and not read.symbol:
        reader.refuse(row, "symbol", *NAMELESS)
    return [read] if len(reader.problems) == before else []


def _kind(word: str) -> Movement | None:
    return KINDS.get(word) or (Movement.EXCHANGE if word.startswith("corp action") else None)


def _signed(kind: Movement | None, word: str, quantity: Decimal, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Shares that are transferred or converted move no money, though their worth is printed."""
    if kind in (Movement.BUY, Movement.COVER):
        return abs(quantity), -abs(amount)
    if kind in (Movement.SELL, Movement.SHORT):
        return -abs(quantity), amount
    if kind in (Movement.TRANSFER_IN, Movement.TRANSFER_OUT, Movement.SPLIT) or word.startswith(("conversion", "exchange")):
        return quantity, Decimal(0)
    return quantity, amount


HOLDING = Table(HELD, HELD_NEEDED, _positions)
MOVING = Table(MOVED, MOVED_NEEDED, _transactions)


class Vanguard:
    custodian: ClassVar[str] = "Vanguard"
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return HOLDING.stands_in(sheet) or MOVING.stands_in(sheet)

    def fetch(self, sheet: Sheet) -> Statement:
        return two_tables(sheet, HOLDING, MOVING)
