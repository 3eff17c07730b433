"""What does a row of a plan do (401(k), 529), an account that holds funds and nothing else? Without symbols and without cash.

What is bought there is paid from outside, or with what another fund or a dividend gives: each row is told in two.
"""

import html
import re
from dataclasses import replace
from decimal import Decimal

from portfolios.sources import words
from portfolios.sources.sheet import Row
from portfolios.sources.statement import Movement, Transaction
from portfolios.sources.table import Reader

SYMBOL = 32
NOTHING = re.compile(r"change in market value|balance forward|gain/loss|gain or loss")
WITHIN = re.compile(r"exchange|rebalanc|age-based|reallocat|realign|conversion|merger")
OUT = re.compile(r"\bout\b|w/d|withdraw|distribution|sell|redemption|\bfees?\b")
PAID = (
    (re.compile(r"dividend|reinvest|cap(?:ital)? gain|income|revenue credit|earnings"), Movement.DIVIDEND),
    (re.compile(r"interest"), Movement.INTEREST),
    (re.compile(r"advis|managed account|management fee"), Movement.FEE),
    (re.compile(r"\bfees?\b|maintenance|recordkeeping|record keeping"), Movement.CHARGE),
)
ACROSS = re.compile(
    r"contribution|withdraw|w/d|distribution|rollover|transfer|buy|purchase|sell|redemption|payroll|gift|loan|match|forfeit|deposit"
)


def symbol_of(row: Row, reader: Reader) -> str:
    """A plan's fund has none: its name stands for it."""
    name = html.unescape(reader.text(row, "name")).upper().removeprefix("VANGUARD ").removesuffix(" PORTFOLIO").strip()
    if not name or len(name) > SYMBOL:
        problem = "The fund has no name." if not name else f"The fund's name is longer than {SYMBOL} characters."
        reader.refuse(row, "name", problem, "Shorten it the same way in each row, or download the account for Quicken (QFX).")
    return name


def moves(row: Row, reader: Reader, *, custodian: str, quantity: Decimal, net: Decimal) -> list[Transaction]:
    """The fund's part, and where its money came from or went: outside, a dividend, a fee. Nothing where only a price moved."""
    before, action = len(reader.problems), reader.text(row, "action")
    word = " ".join(action.lower().split())
    if NOTHING.search(word) or not (quantity or net):
        return []
    (on, effective_on), symbol = reader.days(row, "on"), symbol_of(row, reader)
    is_out = quantity < 0 or (not quantity and net < 0) or OUT.search(word)
    quantity, amount = (-abs(quantity), abs(net)) if is_out else (quantity, -abs(net))
    kind, other = Movement.SELL if is_out else Movement.BUY, _other(word, -amount)
    is_known = other is not None or WITHIN.search(word)
    if not is_known and not quantity:  # money that moved no units, in an account that holds no money
        reader.refuse(row, "action", *words.unknown(custodian, action))
    price = reader.number(row, "price") if quantity and "price" in reader.columns.places else None
    if len(reader.problems) > before:
        return []
    name = html.unescape(reader.text(row, "name"))
    price = price if price is None or price > 0 else None
    fund = Transaction(row.number, on, effective_on, kind, action, symbol, name, quantity, price, amount, Decimal(0))
    if not is_known:  # whoever paid for them: the units are there
        return [replace(fund, kind=Movement.UNKNOWN, amount=Decimal(0))]
    money = replace(fund, kind=other or kind, amount=-amount, quantity=Decimal(0), price=None)
    if other in (Movement.DEPOSIT, Movement.WITHDRAWAL):
        money = replace(money, symbol="")
    return [*([fund] if quantity else []), *([money] if other else [])]


def knows(word: str) -> bool:
    return bool(NOTHING.search(word) or WITHIN.search(word) or _other(word, Decimal(1)))


def _other(word: str, amount: Decimal) -> Movement | None:
    """Nothing for what stays between the funds of the account."""
    if WITHIN.search(word):
        return None
    paid = next((kind for known, kind in PAID if known.search(word)), None)
    return paid or (words.across(Decimal(0), amount) if ACROSS.search(word) else None)
