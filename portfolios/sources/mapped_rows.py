"""What does one row of a table say whose columns a person has named?"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from portfolios.contracts import MULTIPLIER, contract_of
from portfolios.sources import cells, words
from portfolios.sources import mapped_cells as said
from portfolios.sources.sheet import Row
from portfolios.sources.statement import Movement, Position, RowProblem, Transaction
from portfolios.sources.table import SHOWN

Read = TypeVar("Read")
ZERO = Decimal(0)
PAID = frozenset({Movement.FEE, Movement.CHARGE, Movement.TAX, Movement.WITHDRAWAL})
OUT = frozenset({Movement.SELL, Movement.SHORT, Movement.TRANSFER_OUT})
IN = frozenset({Movement.BUY, Movement.COVER, Movement.TRANSFER_IN})
WITH_SHARES = frozenset(
    {
        *(Movement.SPLIT, Movement.EXCHANGE, Movement.SPIN_OFF, Movement.MERGER, Movement.SYMBOL_CHANGE),
        *(Movement.EXPIRY, Movement.EXERCISE),
    }
)
CASH = ("$CASH", "CASH")
CURRENCIES = {"US DOLLAR": "USD", "US DOLLARS": "USD", "$": "USD", "EURO": "EUR", "€": "EUR", "£": "GBP"}
CODE = re.compile(r"[A-Z]{3}")
MEND = "Mend the cell and upload the file again, or choose another column."


class Rows:
    """Reads rows through the chosen columns; keeps what cannot be read."""

    def __init__(self, header: Row, columns: Mapping[str, int], order: str, decimal: str) -> None:
        self.header, self.columns, self.order, self.decimal = header, columns, order, decimal
        self.problems: list[RowProblem] = []
        self.newest: date | None = None
        self.currencies: dict[str, str] = {}

    def printed(self, name: str) -> str:
        place = self.columns.get(name, len(self.header.cells))
        return self.header.cells[place] if place < len(self.header.cells) else name

    def account(self, row: Row) -> str:
        return self._text(row, "account")

    def peek(self, row: Row, name: str) -> Decimal | None:
        """The number, where there is one."""
        try:
            return said.number(self._cell(row, name), self.decimal)
        except cells.CellProblem:
            return None

    def total(self, row: Row, name: str) -> list[tuple[Row, Decimal]]:
        found = self.peek(row, name) if self._cell(row, name) else None
        return [] if found is None else [(row, found)]

    def positions(self, row: Row) -> list[Position]:
        before = len(self.problems)
        if said.PARTS.fullmatch(self._text(row, "symbol")):
            return []  # a lot of the position above
        symbol, on = self._symbol(row), self._day(row) if "day" in self.columns else None
        currency = self._currency(row)
        quantity, price = self._number(row, "quantity"), self._number(row, "price")
        value, cost = self._number(row, "value"), self._number(row, "cost")
        is_cash = symbol in (*CASH, currency or "USD") or (not symbol and price == 1 and quantity == value)
        if value is None and quantity is not None:
            value = quantity if is_cash else None if price is None else quantity * price * _units(symbol)
        if quantity is None and is_cash:
            quantity = value
        if on and self.newest and on != self.newest:
            self._refuse(row, "day", "The file holds positions of several days.", "Import one day at a time, each as a file.")
        self.newest = on or self.newest
        self._check(row, symbol or ("CASH" if is_cash else ""))
        if quantity is None or value is None:
            self._refuse(
                row, "quantity" if quantity is None else "value", "A position needs a quantity and a value, or a price.", MEND
            )
        if len(self.problems) > before or quantity is None or value is None:
            return []
        if is_cash:
            return [Position(row.number, "CASH", "Cash", value, Decimal(1), value, value, "Cash", is_cash=True)]
        name = self._text(row, "name")
        return [Position(row.number, symbol, name, quantity, price, value, cost, "", is_cash=False)]

    def transactions(self, row: Row, meanings: Mapping[str, str], *, signed: bool) -> list[Transaction]:
        before = len(self.problems)
        action = self._text(row, "action")
        meant = meanings.get(said.word(action), "")
        if meant == "nothing":
            return []
        on, currency = self._day(row), self._currency(row)
        symbol = self._symbol(row)
        quantity, price, fee = (self._number(row, name) or ZERO for name in ("quantity", "price", "fee"))
        kind, quantity, amount = self._moved(
            row, meant, quantity, self._money(row, meant, quantity * _units(symbol), price, abs(fee)), signed=signed
        )
        if quantity or kind in (Movement.BUY, Movement.SELL, Movement.SHORT, Movement.COVER):
            self._check(row, symbol)
        if len(self.problems) > before or kind is None:
            return []
        self.newest = max(on, self.newest or on)
        return [
            Transaction(
                row=row.number,
                on=on,
                effective_on=on,
                kind=kind,
                action=action,
                symbol=symbol if symbol not in (*CASH, currency or "USD") else "",
                name=self._text(row, "name"),
                quantity=quantity,
                price=price or None if quantity else None,
                amount=amount,
                commission=abs(fee),
                reference=self._text(row, "reference"),
            )
        ]

    def _moved(
        self, row: Row, meant: str, quantity: Decimal, amount: Decimal, *, signed: bool
    ) -> tuple[Movement | None, Decimal, Decimal]:
        """Signs become the portfolio's; where the file writes no minus at all, what happened gives the sign."""
        if meant == "across":
            return words.across(quantity, amount), quantity, ZERO if quantity else amount
        if not meant:
            self._refuse(row, "action", "Nobody has said what this word means.", "Open the columns of this file and say it.")
            return None, quantity, amount
        kind = Movement(meant)
        if kind in (Movement.DIVIDEND, Movement.INTEREST) and quantity > 0 > amount:
            kind = Movement.BUY  # reinvested at once
        if kind in OUT or kind in IN:
            quantity = -abs(quantity) if kind in OUT else abs(quantity)
        elif kind not in WITH_SHARES:
            quantity = ZERO  # dividends and fees print the shares they are paid on
        if kind in (Movement.TRANSFER_IN, Movement.TRANSFER_OUT, Movement.SPLIT):
            return kind, quantity, ZERO
        if kind in (Movement.BUY, Movement.COVER) or (kind in PAID and not signed):
            amount = -abs(amount)
        return kind, quantity, amount

    def _money(self, row: Row, meant: str, quantity: Decimal, price: Decimal, fee: Decimal) -> Decimal:
        if "amount" in self.columns:
            return self._number(row, "amount") or ZERO
        worth = abs(quantity) * price
        if meant in ("fee", "charge", "tax") and not worth:
            return -fee
        return -(worth + fee) if meant in ("buy", "cover") else worth - fee

    def _symbol(self, row: Row) -> str:
        """A dash is none; an option that is named by its share alone goes by its description."""
        symbol = self._text(row, "symbol").upper()
        contract = contract_of(self._text(row, "name").upper())
        if contract and contract.underlying == symbol:
            return contract.symbol
        return "" if symbol in cells.NOTHING else symbol

    def _check(self, row: Row, symbol: str) -> None:
        if not symbol:
            self._refuse(row, "symbol", "The symbol is empty.", "Add the symbol and upload the file again.")

    def _currency(self, row: Row) -> str:
        """An account is kept in one: the file says in which, in every row or in none."""
        said = self._text(row, "currency").upper()
        code = CURRENCIES.get(said, said)
        if code and not CODE.fullmatch(code):
            self._refuse(row, "currency", "This is no currency such as EUR or USD.", MEND)
            return ""
        kept = self.currencies.setdefault(self.account(row), code)
        if code != kept:
            problem = f"The rows of one account are in {kept or 'no currency'} and in {code or 'no currency'}."
            self._refuse(row, "currency", problem, "Import the rows of each currency as a file and an account of their own.")
        return code

    def _day(self, row: Row) -> date:
        return self._read(row, "day", lambda cell: said.day(cell, self.order), date.min)

    def _number(self, row: Row, name: str) -> Decimal | None:
        return self._read(row, name, lambda cell: said.number(cell, self.decimal), None)

    def _text(self, row: Row, name: str) -> str:
        return self._read(row, name, cells.text, "")

    def _cell(self, row: Row, name: str) -> str:
        place = self.columns.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _read(self, row: Row, name: str, parse: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return parse(self._cell(row, name))
        except cells.CellProblem as wrong:
            self._refuse(row, name, wrong.problem, wrong.fix if wrong.fix != cells.AGAIN else MEND)
            return otherwise

    def _refuse(self, row: Row, name: str, problem: str, fix: str) -> None:
        wrong = RowProblem(row.number, self.printed(name), self._cell(row, name)[:SHOWN], problem, fix)
        if wrong not in self.problems[-4:]:
            self.problems.append(wrong)


def _units(symbol: str) -> Decimal:
    """For how many units the price of one is: a contract's price is that of one share."""
    return MULTIPLIER if contract_of(symbol) else Decimal(1)
