"""How does Fidelity print its history? Sentences in capitals that begin with what happened."""

import re
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import plans, words
from portfolios.sources.fidelity_positions import CORE, downloaded_on, is_footer
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
    "currency": ("currency",),
    "commission": ("commission", "commission ($)"),
    "fees": ("fees", "fees ($)"),
    "amount": ("amount", "amount ($)"),
}
NEEDED = ("on", "action", "symbol", "quantity", "price", "amount")
SHARES, IN_KIND = "shares", (Movement.TRANSFER_IN, Movement.TRANSFER_OUT)
NUMBER = re.compile(r"[A-Z]?[0-9]{5,10}")  # Z12345678, 123456789
CURRENCY = re.compile(r"[A-Z]{3}")
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
            elif reader is not None and len(row.filled) > 1 and not is_footer(row):
                account = reader.text(row, "number"), reader.text(row, "account")
                found.setdefault(account, []).extend(_transactions(row, reader))
        accounts = tuple(AccountStatement(*_whose(*who), transactions=tuple(rows)) for who, rows in found.items() if rows)
        return Statement("Fidelity", Contents.TRANSACTIONS, _as_of(sheet, accounts), accounts, tuple(problems))


def _whose(number: str, account: str) -> tuple[str, str]:
    """Some layouts print the number behind the name: 'Individual X12345678'."""
    if number:
        return number, account
    name, _, last = account.rpartition(" ")
    return (last, name) if NUMBER.fullmatch(last) else account_of(account)


def _as_of(sheet: Sheet, accounts: tuple[AccountStatement, ...]) -> date | None:
    stated = downloaded_on(sheet)
    days = [one.on for account in accounts for one in account.transactions]
    return max([*days, stated] if stated else days, default=None)


def _transactions(row: Row, reader: Reader) -> list[Transaction]:
    action = reader.text(row, "action")
    if action.lower().startswith((*words.FIDELITY_SWEEPS, *words.FIDELITY_WITHIN)):
        return []
    reader = _unshifted(row, reader)
    if not reader.text(row, "symbol") and plans.knows(action.lower()) and (quantity := _plan_quantity(row, reader)):
        return plans.moves(row, reader, custodian="Fidelity", quantity=quantity, net=reader.required(row, "amount"))
    return _of_brokerage(row, reader, action)


def _of_brokerage(row: Row, reader: Reader, action: str) -> list[Transaction]:
    before = len(reader.problems)
    on, effective_on = reader.days(row, "on")
    quantity, amount = reader.number(row, "quantity") or Decimal(0), reader.number(row, "amount") or Decimal(0)
    kind = _kind(action.lower(), quantity, amount)
    if quantity and (kind in IN_KIND or reader.text(row, "type").lower() == SHARES):
        amount = Decimal(0)  # what the shares were worth, not money
    fees = [reader.number(row, column) or Decimal(0) for column in ("commission", "fees")]
    quantity, amount = _signed(kind, quantity, amount)
    read = Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=kind or words.kept(quantity, amount),
        action=action,
        symbol=reader.text(row, "symbol").upper().removesuffix(CORE),
        name=reader.text(row, "name"),
        quantity=quantity,
        price=reader.number(row, "price"),
        amount=amount,
        commission=sum(fees, Decimal(0)),
    )
    if quantity and not read.symbol:
        reader.refuse(row, "symbol", "Shares moved, but the symbol is empty.", "Add the symbol, or download the file again.")
    return [read] if len(reader.problems) == before else []


def _unshifted(row: Row, reader: Reader) -> Reader:
    """Some years print currency, price and quantity below the headings of quantity, currency and price."""
    places = reader.columns.places
    if "currency" not in places or not CURRENCY.fullmatch(reader.text(row, "quantity")):
        return reader
    moved = {"currency": places["quantity"], "price": places["currency"], "quantity": places["price"]}
    return Reader(Columns({**places, **moved}, reader.columns.printed), reader.problems)


def _plan_quantity(row: Row, reader: Reader) -> Decimal | None:
    """Of a plan's row, which has no price: it may stand below that heading."""
    return reader.number(row, "quantity") or reader.number(row, "price")


def _signed(kind: Movement | None, quantity: Decimal, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Purchases cost and sales leave, also where a file prints no signs; a cancelled one goes the other way, and says so."""
    if kind in (Movement.BUY, Movement.COVER) and quantity > 0 and amount > 0:
        return quantity, -amount
    if kind in (Movement.SELL, Movement.SHORT) and quantity > 0 and amount > 0:
        return -quantity, amount
    if kind is None and quantity * amount > 0:  # shares that come in and cost nothing, with what they are worth
        return quantity, Decimal(0)
    return quantity, amount


def _kind(action: str, quantity: Decimal, amount: Decimal) -> Movement | None:
    if action.startswith(words.FIDELITY_ACROSS):
        return words.across(quantity, amount)
    return next((kind for word, kind in KINDS if action.startswith(word)), None)
