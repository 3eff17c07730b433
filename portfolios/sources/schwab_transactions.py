"""How does Schwab print transactions? One account a file, newest first, an action word in each row."""

import re
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
TITLE = re.compile(r"Transactions\s+for account (?P<whose>.+?)(?: as of (?P<when>.+))?", re.IGNORECASE)
TOTAL = "transactions total"

NOISE = re.compile(r"^pr yr | adj$| reinvest$")  # does not change what happened
KINDS = {word: kind for kind, each in words.SCHWAB.items() for word in each}


class SchwabTransactions:
    custodian: ClassVar[str] = "Schwab"
    contents: ClassVar[Contents] = Contents.TRANSACTIONS

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NAMES)

    def fetch(self, sheet: Sheet) -> Statement:
        as_of: date | None = None
        number = name = ""
        total: Decimal | None = None
        rows: list[Transaction] = []
        problems: list[RowProblem] = []
        reader: Reader | None = None
        for row in sheet.rows:
            if title := TITLE.fullmatch(row.cells[0]):
                as_of, (number, name) = cells.day_within(title["when"] or ""), account_of(title["whose"])
            elif (columns := Columns.of(row, NAMES)).has(*NAMES):
                reader = Reader(columns, problems)
            elif row.cells[0].lower() == TOTAL and reader is not None:
                total = reader.number(row, "amount")
            elif reader is not None:
                rows += _transactions(row, reader)
        account = AccountStatement(number, name, transactions=tuple(rows), total=total)
        last = max((one.on for one in rows), default=as_of)
        as_of = max(as_of, last) if as_of and last else last
        return Statement(
            "Schwab", Contents.TRANSACTIONS, as_of, (account,), tuple(problems), () if problems else _warnings(account)
        )


def _transactions(row: Row, reader: Reader) -> list[Transaction]:
    before = len(reader.problems)
    on, effective_on = reader.days(row, "on")
    quantity, amount = reader.number(row, "quantity") or Decimal(0), reader.number(row, "amount") or Decimal(0)
    action = reader.text(row, "action")
    word = " ".join(action.lower().split())
    kind = _kind(word, quantity, amount)
    read = Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=kind or Movement.OTHER,
        action=action,
        symbol=reader.text(row, "symbol").upper(),
        name=reader.text(row, "name"),
        quantity=-abs(quantity) if word in words.SCHWAB_OUT else quantity,
        price=reader.number(row, "price"),
        amount=amount,
        commission=reader.number(row, "commission") or Decimal(0),
    )
    if kind is None:
        reader.refuse(row, "action", *words.unknown("Schwab", action))
    elif quantity and not read.symbol:
        reader.refuse(row, "symbol", "Shares moved, but the symbol is empty.", "Add the symbol, or download the file again.")
    return [read] if len(reader.problems) == before else []


def _kind(action: str, quantity: Decimal, amount: Decimal) -> Movement | None:
    for word in (action, NOISE.sub("", action)):
        if word in words.SCHWAB_ACROSS:
            return words.across(quantity, amount)
        if kind := KINDS.get(word):
            return kind
    return None


def _warnings(account: AccountStatement) -> tuple[str, ...]:
    found = sum((one.amount for one in account.transactions), Decimal(0))
    if account.total is None or found == account.total:
        return ()
    return (
        f"The file prints a total of {money(account.total)}, but its rows add up to {money(found)}. "
        "Check that the download is complete.",
    )
