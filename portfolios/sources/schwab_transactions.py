"""How does Schwab print transactions? One account a file, newest first, an action word in each row."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import cells, words
from portfolios.sources.schwab_positions import account_of
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Movement, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Reader, has_header
from relate.lib.money import money

NAMES = {
    "on": ("date",),
    "action": ("action",),
    "symbol": ("symbol",),
    "name": ("description",),
    "quantity": ("quantity",),
    "price": ("price",),
    "commission": ("fees & comm", "fees & commissions"),
    "amount": ("amount",),
}
TITLE = re.compile(r"Transactions\s+for (?:account )?(?P<whose>.+?)(?: as of (?P<when>.+))?", re.IGNORECASE)
TOTAL = "transactions total"
IN_KIND = (Movement.TRANSFER_IN, Movement.TRANSFER_OUT)

NOISE = re.compile(r"^pr yr | adj$| reinvest$")  # does not change what happened
KINDS = {word: kind for kind, each in words.SCHWAB.items() for word in each}
CANCELS = re.compile(r"^(?:cancel|cxl) ")  # what is taken back moves the other way
LEGACY = re.compile(r"TDA TRAN - (?P<told>.*)")  # rows that came with an account from TD Ameritrade
NAMED = re.compile(r"\((?P<symbol>[A-Z][A-Z0-9./]{0,5})\)")
CUSIP = re.compile(r"[0-9A-Z]{8}[0-9]")


@dataclass(slots=True)
class _Account:
    """One account while its rows are read."""

    number: str = ""
    name: str = ""
    rows: list[Transaction] = field(default_factory=list)
    total: Decimal | None = None

    def closed(self) -> AccountStatement:
        return AccountStatement(self.number, self.name, transactions=tuple(self.rows), total=self.total)


class SchwabTransactions:
    custodian: ClassVar[str] = "Schwab"
    contents: ClassVar[Contents] = Contents.TRANSACTIONS

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NAMES)

    def fetch(self, sheet: Sheet) -> Statement:
        as_of: date | None = None
        accounts = [_Account()]
        problems: list[RowProblem] = []
        reader: Reader | None = None
        for row in sheet.rows:
            if title := TITLE.fullmatch(row.line):
                as_of = cells.day_within(title["when"] or "")
                accounts.append(_Account(*account_of(title["whose"])))
            elif (columns := Columns.of(row, NAMES)).has(*NAMES):
                reader = Reader(columns, problems)
            elif TOTAL in row.line.lower() and reader is not None:
                accounts[-1].total = reader.number(row, "amount")
            elif reader is not None and (len(row.filled) > 1 or row.cells[0][:1].isdigit()):  # else a disclaimer
                accounts[-1].rows += _transactions(row, reader)
        kept = [one for one in accounts if one.rows or one.number] or accounts[:1]
        read = tuple(one.closed() for one in kept)
        last = max((one.on for account in read for one in account.transactions), default=as_of)
        as_of = max(as_of, last) if as_of and last else last
        warnings = () if problems else tuple(said for account in read for said in _warnings(account))
        return Statement("Schwab", Contents.TRANSACTIONS, as_of, read, tuple(problems), warnings)


def _transactions(row: Row, reader: Reader) -> list[Transaction]:
    before = len(reader.problems)
    on, effective_on = reader.days(row, "on")
    quantity, amount = reader.number(row, "quantity") or Decimal(0), reader.number(row, "amount") or Decimal(0)
    action, name = reader.text(row, "action"), reader.text(row, "name")
    symbol, word = reader.text(row, "symbol").upper(), " ".join(action.lower().split())
    kind = _kind(word, quantity, amount)
    if legacy := LEGACY.match(name):
        if legacy["told"].startswith(words.AMERITRADE_WITHIN):
            return []
        kind = _legacy_kind(legacy["told"]) or kind
        symbol = _legacy_symbol(symbol, legacy["told"])
    if kind is Movement.INTEREST and quantity and not amount:
        symbol, quantity, amount = "", Decimal(0), quantity  # paid into a sweep deposit, whose units are dollars
    if quantity and kind in IN_KIND:
        amount = Decimal(0)  # what the shares were worth, not money
    read = Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=kind or words.kept(quantity, amount),
        action=action,
        symbol=symbol,
        name=name,
        quantity=_signed(word, quantity, amount, is_known=kind is not None),
        price=reader.number(row, "price"),
        amount=amount,
        commission=reader.number(row, "commission") or Decimal(0),
    )
    if quantity and not read.symbol:
        reader.refuse(row, "symbol", "Shares moved, but the symbol is empty.", "Add the symbol, or download the file again.")
    return [read] if len(reader.problems) == before else []


def _signed(word: str, quantity: Decimal, amount: Decimal, *, is_known: bool) -> Decimal:
    """Sales are printed without a sign; what is cancelled, or has a word that nobody knows, goes against its money."""
    if amount and (CANCELS.match(word) or not is_known):
        return abs(quantity).copy_sign(-amount)
    return -abs(quantity) if word in words.SCHWAB_OUT else quantity


def _kind(action: str, quantity: Decimal, amount: Decimal) -> Movement | None:
    for word in (action, NOISE.sub("", action), CANCELS.sub("", action)):
        if word in words.SCHWAB_ACROSS:
            return words.across(quantity, amount)
        if kind := KINDS.get(word):
            return kind
    return None


def _legacy_kind(told: str) -> Movement | None:
    """TD Ameritrade's own words, where Schwab calls everything journaled shares."""
    return next((kind for kind, each in words.AMERITRADE.items() if told.startswith(each)), None)


def _legacy_symbol(symbol: str, told: str) -> str:
    """Old rows name some shares by their CUSIP, and by their symbol in brackets."""
    named = NAMED.search(told)
    return named["symbol"] if named and (not symbol or CUSIP.fullmatch(symbol)) else symbol


def _warnings(account: AccountStatement) -> tuple[str, ...]:
    found = sum((one.amount for one in account.transactions), Decimal(0))
    if account.total is None or found == account.total:
        return ()
    return (
        f"The file prints a total of {money(account.total)}, but its rows add up to {money(found)}. "
        "Check that the download is complete.",
    )
