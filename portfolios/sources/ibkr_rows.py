"""What did a row of Interactive Brokers do? Money is told in the account's own currency, at the rate that the row states."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from portfolios.contracts import contract_of
from portfolios.sources import cells, words
from portfolios.sources import ibkr_records as files
from portfolios.sources.ibkr_actions import kind_of, symbol_in
from portfolios.sources.ibkr_cells import day, day_of, ended, number, opened
from portfolios.sources.ibkr_records import Record
from portfolios.sources.statement import Movement, Position, RowProblem, Transaction
from portfolios.sources.table import SHOWN

ZERO = Decimal(0)
WHOLE = "BASE_SUMMARY"
CARRIED = frozenset({"", "STK", "OPT", "WAR", "IOPT", "BOND", "BILL", "FUND", "ETF"})
CARRIED_NAMES = (
    "stocks",
    "equity and index options",
    "warrants",
    "structured products",
    "bonds",
    "treasury bills",
    "funds",
    "mutual funds",
)
BY_UNIT = frozenset({"STK", "FUND", "ETF", "STOCKS"})  # whose price is that of one
MONEY = ("CASH", "FOREX")
DAYS = ("tradedate", "reportdate", "datetime", "date", "settledate", "todate")
RETURNED = re.compile(r"\(Return of Capital\)", re.IGNORECASE)
CANCELLED = "(CA.)"  # a purchase that is taken back sells
KINDS = {word: kind for kind, each in words.IBKR_CASH.items() for word in each}
RATE = "Add the field FX Rate To Base, or the section Conversion Rates, to the Flex query and run it again."


class Rows:
    """Reads an account's records into its own currency and keeps every cell that cannot be read."""

    def __init__(self, base: str, problems: list[RowProblem], rates: Iterable[Record] = ()) -> None:
        self.base, self.problems = base, problems
        told = sorted((one for one in rates if self._is_own(one)), key=lambda one: day_of(one, "reportdate") or date.max)
        self.rates = {(one.cells.get("currency", ""), day_of(one, "reportdate")): one for one in told}
        self.newest = {one.cells.get("currency", ""): one for one in told}
        self.conversions, self.is_converted = 0, False

    def transactions(self, one: Record) -> list[Transaction]:
        before = len(self.problems)
        if one.what == files.TRADE:
            found = self._trade(one)
        elif one.what == files.CASH:
            found = self._cash_move(one)
        elif one.what in (files.ACTION, files.TRANSFER):
            found = self._reorganised(one)
        else:
            return []
        return found if len(self.problems) == before else []

    def rate(self, one: Record, currency: str) -> Decimal | None:
        """What one unit of it is worth in the account's own: as the row says, else the file's rate of its day, if it has one."""
        if said := self.number(one, "fxratetobase"):
            return said
        on = day_of(one, *DAYS)
        told = self.rates.get((currency, on)) if on else self.newest.get(currency)
        return self.number(told, "rate") if told else None

    def _is_own(self, one: Record) -> bool:
        return one.cells.get("tocurrency", self.base) == self.base

    def positions(self, one: Record) -> list[Position]:
        if not self._is_carried(one):
            return []
        before = len(self.problems)
        quantity = self.number(one, "position" if "position" in one.cells else "quantity")
        value, cost, price = (self._money(one, name) for name in ("positionvalue", "costbasismoney", "markprice"))
        if value is None and quantity is not None and price is not None and one.cells.get("assetcategory", "").upper() in BY_UNIT:
            value = quantity * price
        if quantity is None or value is None:
            self._refuse(one, "positionvalue", "A position must state its quantity and its value.")
        if len(self.problems) > before or quantity is None or value is None:
            return []
        symbol, name = self._symbol(one), self._text(one, "description")
        if len(self.problems) > before:
            return []
        kind, currency = one.cells.get("assetcategory", ""), one.cells.get("currency", "")
        return [Position(one.row, symbol, name, quantity, price, value, cost, kind, is_cash=False, currency=currency)]

    def _trade(self, one: Record) -> list[Transaction]:
        if one.cells.get("assetcategory", "").upper() in MONEY:
            self.conversions += 1
            return []
        if not self._is_carried(one):
            return []
        quantity, net = self.number(one, "quantity"), self._net(one)
        if quantity is None:
            self._refuse(one, "quantity", "A trade must state its quantity.")
            return []
        said = one.cells.get("buysell", "").upper()
        opens = one.cells.get("opencloseindicator", "").upper() or opened(one.cells)
        if quantity < 0 if not said or CANCELLED in said else said.startswith("SELL"):
            kind = Movement.SHORT if opens == "O" else Movement.SELL
        else:
            kind = Movement.COVER if opens == "C" else Movement.BUY
        if not net and contract_of(self._symbol(one)):
            kind = ended(one.cells) or kind
        return [self._told(one, kind, said or kind.value, quantity, net)]

    def _cash_move(self, one: Record) -> list[Transaction]:
        said = one.cells.get("type") or one.cells.get("transactiontype", "")
        word = " ".join(said.lower().split())
        amount = (self._money(one, "amount") if "amount" in one.cells else self._net(one)) or ZERO
        if word in ("buy", "sell"):  # in a transaction history
            bought = Movement.BUY if word == "buy" else Movement.SELL
            quantity = abs(self.number(one, "quantity") or ZERO) * (1 if word == "buy" else -1)
            return [self._told(one, bought, said, quantity, amount)]
        moved = self.number(one, "quantity") or ZERO
        if word in words.IBKR_ENDED:
            traded = Movement.BUY if moved > 0 else Movement.SELL
            return [self._told(one, traded if amount else words.IBKR_ENDED[word], said, moved, amount)]
        moved = moved if one.cells.get("symbol", "").strip("- ") and not amount else ZERO
        if word in words.IBKR_ACROSS:
            return [self._told(one, words.across(moved, amount), said, moved, amount)]
        kind = KINDS.get(word)
        if kind is Movement.DIVIDEND and RETURNED.search(one.cells.get("description", "")):
            kind = Movement.RETURN_OF_CAPITAL
        if kind is None and (moved or not self.number(one, "quantity")):
            return [self._told(one, words.kept(moved, amount), said, moved, amount)]
        if kind is None:  # units and money: which of the two are told is not known
            self._refuse(one, "type" if "type" in one.cells else "transactiontype", *words.unknown("Interactive Brokers", said))
            return []
        if kind is Movement.OTHER and "." in one.cells.get("symbol", "") and word.startswith("forex"):
            one = Record(one.row, one.what, {**one.cells, "symbol": ""}, one.printed)
        return [self._told(one, kind, said, ZERO, amount)]

    def _reorganised(self, one: Record) -> list[Transaction]:
        """Corporate actions, and shares or money that came from or went to another account."""
        quantity = self.number(one, "quantity") or ZERO
        said = one.cells.get("type", "")
        if one.what == files.TRANSFER:
            out = one.cells.get("direction", "").upper() == "OUT"
            quantity = -abs(quantity) if out else abs(quantity)
            cash = self._money(one, "cashtransfer") or ZERO
            return [self._told(one, words.across(quantity, cash), said or "Transfer", quantity, cash)] if quantity or cash else []
        return [self._told(one, kind_of(one), said or "Corporate action", quantity, self._money(one, "proceeds") or ZERO)]

    def _told(self, one: Record, kind: Movement, action: str, quantity: Decimal, amount: Decimal) -> Transaction:
        on = self._day(one, *DAYS[:-1])
        symbol = self._symbol(one) or symbol_in(one, of_action=one.what == files.ACTION)
        priced_in = one.cells.get("currency") or one.cells.get("pricecurrency", "").strip("-")
        is_told = one.cells.get("currency") or priced_in in ("", self.base)  # a history prints prices in the share's own
        if quantity and not symbol:
            self._refuse(one, "symbol", "Shares moved, but the symbol is empty.")
        number = next((one.cells[name] for name in ("transactionid", "tradeid") if one.cells.get(name)), "")
        return Transaction(
            row=one.row,
            on=on,
            effective_on=on,
            kind=kind,
            action=action,
            symbol=symbol,
            name=self._text(one, "description"),
            quantity=quantity,
            price=self._money(one, "tradeprice") if quantity and is_told else None,
            amount=amount,
            commission=abs(self._money(one, "ibcommission") or ZERO),
            reference=number,
            currency=priced_in if symbol else "",
        )

    def _net(self, one: Record) -> Decimal:
        if "netcash" in one.cells:
            return self._money(one, "netcash") or ZERO
        if "proceeds" in one.cells:
            return sum((self._money(one, name) or ZERO for name in ("proceeds", "ibcommission", "taxes")), ZERO)
        self._refuse(
            one, "netcash", "The row does not say what was paid.", "Add the field Net Cash to the Flex query and run it again."
        )
        return ZERO

    def _is_carried(self, one: Record) -> bool:
        kind = one.cells.get("assetcategory", "")
        if kind.upper() in CARRIED or kind.lower().startswith(CARRIED_NAMES):
            return True
        self._refuse(
            one, "assetcategory", f"Not carried yet: {kind[:30]} of Interactive Brokers.", "Leave them out of the Flex query."
        )
        return False

    def _money(self, one: Record, name: str) -> Decimal | None:
        value, currency = self.number(one, name), one.cells.get("currency", "")
        if not value or currency in ("", self.base, WHOLE):
            return value
        rate = self.rate(one, currency)
        if not rate:
            self._refuse(
                one,
                "currency",
                f"The row is in {currency[:3]}, and the file does not say what that was worth in {self.base}.",
                RATE,
            )
            return value
        self.is_converted = True
        return value * rate

    def number(self, one: Record, name: str) -> Decimal | None:
        try:
            return number(one.cells.get(name, ""))
        except cells.CellProblem as wrong:
            self._refuse(one, name, wrong.problem, wrong.fix)
            return None

    def _text(self, one: Record, name: str) -> str:
        try:
            return cells.text(one.cells.get(name, ""))
        except cells.CellProblem as wrong:
            self._refuse(one, name, wrong.problem, wrong.fix)
            return ""

    def _symbol(self, one: Record) -> str:
        """Some exchanges' options have names of their own (C UBSE 20291221 28 M): the description says which contract it is."""
        symbol = self._text(one, "symbol").strip("- ").upper()
        if " " in symbol and contract_of(symbol) is None and (told := contract_of(one.cells.get("description", "").upper())):
            return told.symbol
        return symbol

    def _day(self, one: Record, *names: str) -> date:
        name = next((name for name in names if one.cells.get(name)), names[0])
        try:
            return day(one.cells.get(name, ""))
        except cells.CellProblem as wrong:
            self._refuse(one, name, wrong.problem if one.cells.get(name) else "The row does not say its day.", wrong.fix)
            return date.min

    def _refuse(self, one: Record, name: str, problem: str, fix: str = files.AGAIN) -> None:
        wrong = RowProblem(one.row, one.printed.get(name, name), one.cells.get(name, "")[:SHOWN], problem, fix)
        if wrong not in self.problems[-3:]:
            self.problems.append(wrong)
