"""How does Vanguard print a brokerage account? Positions without their day, and transactions; plans may follow in the file."""

from decimal import Decimal
from typing import ClassVar

from portfolios.sources import vanguard_plan, words
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import Contents, Movement, Position, Statement, Transaction
from portfolios.sources.table import Reader
from portfolios.sources.vanguard_tables import Table, read_tables

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
    "commission": ("commission fees", "commissions and fees", "commission & fees", "commission/fee", "commission"),
    "amount": ("net amount",),
}
HELD_NEEDED = ("number", "name", "symbol", "quantity", "price", "value")
MOVED_NEEDED = ("number", "on", "settles", "action", "symbol", "quantity", "amount")
REINVESTED, CANCELLED = "reinvestment", "cancel"
REDEEMED = ("redemption", "maturity", "called")
KINDS = {word: kind for kind, each in words.VANGUARD.items() for word in each}
NAMELESS = "Shares are held or moved, but the symbol is empty.", "Add the symbol, or download the account for Quicken (QFX)."


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
        kind=kind or words.kept(quantity, amount),
        action=action,
        symbol=reader.text(row, "symbol").upper(),
        name=reader.text(row, "name") if reader.text(row, "symbol") else told,
        quantity=quantity,
        price=reader.number(row, "price") if quantity else None,  # rows of money print a price of 1
        amount=amount,
        commission=reader.number(row, "commission") or Decimal(0),
    )
    if quantity and not read.symbol:
        reader.refuse(row, "symbol", *NAMELESS)
    return [read] if len(reader.problems) == before else []


def _kind(word: str) -> Movement | None:
    return KINDS.get(word) or (Movement.EXCHANGE if word.startswith("corp action") else None)


def _signed(kind: Movement | None, word: str, quantity: Decimal, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Shares that are transferred or converted move no money, though their worth is printed; what is redeemed leaves.

    Of an unknown word, shares that come in and do not cost anything are such ones.
    """
    if kind is None and quantity * amount > 0:
        return quantity, Decimal(0)
    if word.endswith(CANCELLED):
        return (-abs(quantity), abs(amount)) if kind is Movement.BUY else (abs(quantity), -abs(amount))
    if amount > 0 and any(one in word for one in REDEEMED):
        return -abs(quantity), amount
    if kind in (Movement.BUY, Movement.COVER):
        return abs(quantity), -abs(amount)
    if kind in (Movement.SELL, Movement.SHORT):
        return -abs(quantity), amount
    if kind in (Movement.TRANSFER_IN, Movement.TRANSFER_OUT, Movement.SPLIT) or word.startswith(("conversion", "exchange")):
        return quantity, Decimal(0)
    return quantity, amount


HOLDING = (Table(HELD, HELD_NEEDED, _positions), vanguard_plan.HOLDING)
MOVING = (Table(MOVED, MOVED_NEEDED, _transactions), vanguard_plan.MOVING)


class Vanguard:
    custodian: ClassVar[str] = "Vanguard"
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return any(one.stands_in(sheet) for one in (*HOLDING, *MOVING))

    def fetch(self, sheet: Sheet) -> Statement:
        return read_tables(sheet, HOLDING, MOVING)
