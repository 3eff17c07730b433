"""How does Vanguard print accounts that hold funds and nothing else (529 plans, fund accounts)? Without symbols and without cash.

What is bought there is paid from outside, or with what another fund or a dividend gives: each row is told in two.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import words
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import Contents, Movement, Position, Statement, Transaction
from portfolios.sources.table import Reader
from portfolios.sources.vanguard import Table, two_tables

HELD = {
    "number": ("fund account number",),
    "name": ("fund name",),
    "quantity": ("shares",),
    "price": ("price", "share price"),
    "value": ("total value",),
}
MOVED = {
    "number": ("account number", "fund account number"),
    "on": ("trade date",),
    "settles": ("process date", "settlement date"),
    "action": ("transaction type",),
    "name": ("investment name", "fund name"),
    "quantity": ("shares",),
    "price": ("share price", "price"),
    "gross": ("gross amount",),
    "amount": ("net amount",),
}
SYMBOL = 32
WITHIN = re.compile(r"exchange|rebalanc|age-based|reallocat")
OUT = re.compile(r"\bout\b|w/d|withdraw|distribution|sell|redemption|\bfee\b")
PAID = (
    (re.compile(r"dividend|reinvest|cap(?:ital)? gain|income"), Movement.DIVIDEND),
    (re.compile(r"\bfee\b|maintenance"), Movement.CHARGE),
)
ACROSS = re.compile(r"contribution|withdraw|w/d|distribution|rollover|transfer|buy|purchase|sell|redemption|payroll|gift")


def _symbol(row: Row, reader: Reader) -> str:
    """A plan's fund has none: its name stands for it."""
    name = reader.text(row, "name").upper().removeprefix("VANGUARD ").removesuffix(" PORTFOLIO").strip()
    if not name or len(name) > SYMBOL:
        problem = "The fund has no name." if not name else f"The fund's name is longer than {SYMBOL} characters."
        reader.refuse(row, "name", problem, "Shorten it the same way in each row, or download the account for Quicken (QFX).")
    return name


def _position(row: Row, reader: Reader) -> list[Position]:
    before, symbol, name = len(reader.problems), _symbol(row, reader), reader.text(row, "name")
    quantity, value = reader.required(row, "quantity"), reader.required(row, "value")
    if len(reader.problems) > before or not (quantity or value):
        return []
    return [Position(row.number, symbol, name, quantity, reader.number(row, "price"), value, None, "Mutual fund", is_cash=False)]


def _moves(row: Row, reader: Reader) -> list[Transaction]:
    before, action = len(reader.problems), reader.text(row, "action")
    word = " ".join(action.lower().split())
    (on, effective_on), symbol = reader.days(row, "on"), _symbol(row, reader)
    quantity, net = reader.required(row, "quantity"), reader.required(row, "amount")
    is_out = quantity < 0 or OUT.search(word)
    quantity, amount = (-abs(quantity), abs(net)) if is_out else (quantity, -abs(net))
    kind, other = Movement.SELL if is_out else Movement.BUY, _other(word, -amount)
    if other is None and not WITHIN.search(word):
        reader.refuse(row, "action", *words.unknown("Vanguard", action))
    if len(reader.problems) > before:
        return []
    price, name = reader.number(row, "price"), reader.text(row, "name")
    fund = Transaction(row.number, on, effective_on, kind, action, symbol, name, quantity, price, amount, Decimal(0))
    money = replace(fund, kind=other or kind, amount=-amount, quantity=Decimal(0), price=None)
    if other in (Movement.DEPOSIT, Movement.WITHDRAWAL):
        money = replace(money, symbol="")
    return [*([fund] if quantity else []), *([money] if other else [])]


def _other(word: str, amount: Decimal) -> Movement | None:
    """Where the money came from or went; nothing for what stays between the funds of the account."""
    if WITHIN.search(word):
        return None
    paid = next((kind for known, kind in PAID if known.search(word)), None)
    return paid or (words.across(Decimal(0), amount) if ACROSS.search(word) else None)


HOLDING = Table(HELD, tuple(HELD), _position)
MOVING = Table(MOVED, tuple(MOVED), _moves)


class VanguardPlan:
    custodian: ClassVar[str] = "Vanguard"
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return HOLDING.stands_in(sheet) or MOVING.stands_in(sheet)

    def fetch(self, sheet: Sheet) -> Statement:
        return two_tables(sheet, HOLDING, MOVING)
