"""How does Fidelity print its history? Sentences in capitals that begin with what happened."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import words
from portfolios.sources.fidelity_positions import CORE, downloaded_on
from portfolios.sources.schwab_positions import account_of
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Movement, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Reader, has_header

NAMES = {
    "on": ("run date",),
    "account": ("account",),
    "number": ("account number",),
    "action": ("action",),
    "symbol": ("symbol",),
    "name": ("description", "security description"),
    "type": ("type", "security type"),
    "quantity": ("quantity",),
    "price": ("price", "price ($)"),
    "commission": ("commission", "commission ($)"),
    "fees": ("fees", "fees ($)"),
    "amount": ("amount", "amount ($)"),
}
NEEDED = ("on", "action", "symbol", "quantity", "price", "amount")
SHARES, IN_KIND = "shares", (Movement.TRANSFER_IN, Movement.TRANSFER_OUT)
KINDS = tuple((word, kind) for kind, each in words.FIDELITY.items() for word in each)


class FidelityHistory:
    custodian: ClassVar[str] = "Fidelity"
    contents: ClassVar[Contents] = Contents.TRANSACTIONS

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NEEDED)

    def fetch(self, sheet: Sheet) -> Statement:
        problems: list[RowProblem] = []
        reader: Reader | None = None
        found: dict[tuple[str, str], list[Transaction]] = {}
        for row in sheet.rows:
            if (columns := Columns.of(row, NAMES)).has(*NEEDED):
                reader = Reader(columns, problems)
            elif reader is not None and len(row.filled) > 1:
                account = reader.text(row, "number"), reader.text(row, "account")
                found.setdefault(account, []).extend(_transactions(row, reader))
        accounts = tuple(AccountStatement(*_whose(*who), transactions=tuple(rows)) for who, rows in found.items() if rows)
        return Statement("Fidelity", Contents.TRANSACTIONS, _as_of(sheet, accounts), accounts, tuple(problems))


def _whose(number: str, account: str) -> tuple[str, str]:
    """Some layouts print the number behind the name: 'Individual X12345678'."""
    return (number, account) if number else account_of(account)


def _as_of(sheet: Sheet, accounts: tuple[AccountStatement, ...]) -> date | None:
    stated = downloaded_on(sheet)
    days = [one.on for account in accounts for one in account.transactions]
    return max([*days, stated] if stated else days, default=None)


def _transactions(row: Row, reader: Reader) -> list[Transaction]:
    before = len(reader.problems)
    action = reader.text(row, "action")
    if action.lower().startswith(words.FIDELITY_SWEEPS):
        return []
    on, effective_on = reader.days(row, "on")
    quantity, amount = reader.number(row, "quantity") or Decimal(0), reader.number(row, "amount") or Decimal(0)
    kind = _kind(action.lower(), quantity, amount)
    if quantity and (kind in IN_KIND or reader.text(row, "type").lower() == SHARES):
        amount = Decimal(0)  # what the shares were worth, not money
    fees = [reader.number(row, column) or Decimal(0) for column in ("commission", "fees")]
    read = Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=kind or Movement.OTHER,
        action=action,
        symbol=reader.text(row, "symbol").upper().removesuffix(CORE),
        name=reader.text(row, "name"),
        quantity=quantity,
        price=reader.number(row, "price"),
        amount=amount,
        commission=sum(fees, Decimal(0)),
    )
    if kind is None:
        reader.refuse(row, "action", *words.unknown("Fidelity", action))
    elif quantity and not read.symbol:
        reader.refuse(row, "symbol", "Shares moved, but the symbol is empty.", "Add the symbol, or download the file again.")
    return [read] if len(reader.problems) == before else []


def _kind(action: str, quantity: Decimal, amount: Decimal) -> Movement | None:
    if action.startswith(words.FIDELITY_ACROSS):
        return words.across(quantity, amount)
    return next((kind for word, kind in KINDS if action.startswith(word)), None)
