"""What was bought, sold, paid in and taken out of a demonstration account, at true closes?

Whole shares at the day's close, no commission; the advisory fee of 0.95 % a year is taken every thirteen weeks. The bundled
series already hold the dividends, so none is booked. In true time the ledger is always the same: a later week moves all of it.
"""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

from desk.demo.people import Account, Flow, mixes, number

FEE_A_YEAR = Decimal("0.0095")
FEE_WEEKS = 13
CENT = Decimal("0.01")
FROM_FORMER_CUSTODIAN = "Transfer from former custodian"
ADVISORY_FEE = "Advisory fee, 13 weeks at 0.95 % a year"


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an account's history; `kind` is a kind of `portfolios.Transaction`, `amount` the change of cash."""

    on: date
    kind: str
    amount: Decimal
    symbol: str = ""
    quantity: Decimal = Decimal(0)
    price: Decimal | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Closes:
    """Closes by symbol and day, on the days of one calendar."""

    days: list[date]
    by_symbol: dict[str, dict[date, Decimal]]

    def price(self, symbol: str, on: date) -> Decimal:
        return self.by_symbol[symbol][on]

    def day(self, wanted: date, later: int = 0) -> date:
        """The first trading day from `wanted`, and then `later` trading days on."""
        return self.days[min(bisect_left(self.days, wanted) + later, len(self.days) - 1)]

    def monday(self) -> date:
        """The Monday of the week that is now."""
        return self.days[-1] - timedelta(days=self.days[-1].weekday())


@dataclass
class Book:
    """The account as it stands while its history is written."""

    account: Account
    closes: Closes
    cash: Decimal = Decimal(0)
    shares: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    movements: list[Movement] = field(default_factory=list)

    @property
    def mix(self) -> dict[str, Decimal]:
        return mixes()[self.account.mix]

    def value(self, on: date) -> Decimal:
        return self.cash + sum((n * self.closes.price(symbol, on) for symbol, n in self.shares.items()), Decimal(0))

    def move_cash(self, on: date, kind: str, amount: Decimal, why: str) -> None:
        self._enter(Movement(on, kind, amount, description=why))

    def trade(self, on: date, symbol: str, shares: Decimal) -> None:
        """Buys, or sells where `shares` is below zero."""
        price = self.closes.price(symbol, on)
        amount = -(shares * price).quantize(CENT, ROUND_HALF_EVEN)
        self._enter(Movement(on, "buy" if shares > 0 else "sell", amount, symbol, shares, price))

    def invest(self, on: date, amount: Decimal) -> None:
        """Buys the mix for `amount`, at most for the cash there is, most of what is furthest below its share."""
        amount = min(amount, self.cash)
        worth = self.value(on) - self.cash + amount
        gaps = {symbol: share * worth - self._held(symbol, on) for symbol, share in self.mix.items()}
        wanted = sum((gap for gap in gaps.values() if gap > 0), Decimal(0))
        for symbol, gap in gaps.items():
            shares = _whole(amount * gap / wanted / self.closes.price(symbol, on)) if gap > 0 else Decimal(0)
            if shares:
                self.trade(on, symbol, shares)

    def raise_cash(self, on: date, amount: Decimal) -> None:
        """Sells a little of everything until about `amount` more is in cash."""
        invested = self.value(on) - self.cash
        for symbol in self.mix:
            shares = _whole(self.shares[symbol] * amount / invested) + 1
            self.trade(on, symbol, -min(shares, self.shares[symbol]))

    def rebalance(self, on: date) -> None:
        """Brings every holding and the cash back to their shares: sells first, buys with the proceeds."""
        worth = self.value(on) * (1 - self.account.cash)
        wanted = {symbol: _whole(share * worth / self.closes.price(symbol, on)) for symbol, share in self.mix.items()}
        changes = sorted((wanted[symbol] - self.shares[symbol], symbol) for symbol in self.mix)
        for shares, symbol in changes:
            if shares:
                self.trade(on, symbol, shares)

    def _held(self, symbol: str, on: date) -> Decimal:
        return self.shares[symbol] * self.closes.price(symbol, on)

    def _enter(self, movement: Movement) -> None:
        self.cash += movement.amount
        if movement.symbol:
            self.shares[movement.symbol] += movement.quantity
        self.movements.append(movement)


def past(account: Account, flows: tuple[Flow, ...], closes: Closes) -> Book:
    """The account with everything that happened before the next statement."""
    book = Book(account, closes)
    start = closes.day(closes.monday() - timedelta(weeks=account.opened, days=-number(account.number, 5)))
    book.move_cash(start, "deposit", account.opening, FROM_FORMER_CUSTODIAN)
    book.invest(closes.day(start, later=1), account.opening * (1 - account.cash))
    for weeks in range(account.opened - 2, 1, -1):
        monday = closes.monday() - timedelta(weeks=weeks)
        for flow in flows:
            if flow.weeks == weeks:
                _flow(book, flow, monday)
        if weeks % FEE_WEEKS == 0:
            take_fee(book, closes.day(monday + timedelta(days=3)))
        elif _is_rebalanced(account, weeks):
            book.rebalance(closes.day(monday + timedelta(days=4)))
    return book


def take_fee(book: Book, on: date) -> None:
    """Takes the fee for thirteen weeks from the cash, selling the day before where the cash is short."""
    fee = (book.value(on) * FEE_A_YEAR * FEE_WEEKS / 52).quantize(CENT, ROUND_HALF_EVEN)
    if book.cash < fee:
        book.raise_cash(on, 2 * fee)
    book.move_cash(on, "fee", -fee, ADVISORY_FEE)


def _flow(book: Book, flow: Flow, monday: date) -> None:
    day = book.closes.day(monday + timedelta(days=1))
    if flow.amount > 0:
        book.move_cash(day, "deposit", flow.amount, flow.why)
        if not flow.is_held:
            book.invest(book.closes.day(day, later=1), flow.amount * (1 - book.account.cash))
        return
    keep = book.value(day) * book.account.cash / 2
    if book.cash + flow.amount < keep:
        book.raise_cash(day, keep - book.cash - flow.amount)
    book.move_cash(book.closes.day(day, later=1), "withdrawal", flow.amount, flow.why)


def _is_rebalanced(account: Account, weeks: int) -> bool:
    """Once a year, in a week of its own; every fifth account has not been touched for the last year and a half."""
    due = weeks % 52 == 20 + number(account.number, 12)
    return due and (weeks > 78 or number(account.number, 5) > 0)


def _whole(shares: Decimal) -> Decimal:
    return shares.quantize(Decimal(1), ROUND_DOWN)


def coming(book: Book, flows: tuple[Flow, ...]) -> list[Movement]:
    """What the next statement tells: money in or out, what was traded for it, and the fee on the last business day."""
    days, known = book.closes.days, len(book.movements)
    worth = book.value(days[-8])
    if sum(flow.amount for flow in flows) >= 0:
        book.move_cash(days[-8], "deposit", _round(worth * Decimal("0.05")), "Savings")
        book.invest(days[-7], _round(worth * Decimal("0.05")) * (1 - book.account.cash))
    else:
        book.raise_cash(days[-8], _round(worth * Decimal("0.02")))
        book.move_cash(days[-7], "withdrawal", -_round(worth * Decimal("0.02")), "Living costs")
    take_fee(book, days[-1])
    return book.movements[known:]


def _round(amount: Decimal) -> Decimal:
    """To 500, and never nothing."""
    return max(round(amount / 500), 1) * Decimal(500)
