"""What does a custodian tell us? One statement: accounts, and their positions or transactions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from portfolios.sources.sheet import Sheet


class Contents(StrEnum):
    POSITIONS = "positions"
    TRANSACTIONS = "transactions"
    STATEMENT = "statement"  # positions of one day and transactions
    LOTS = "lots"  # of holdings that other files bring


class Movement(StrEnum):
    """What a transaction did. Deposits, withdrawals and transfers cross the portfolio's border; nothing else does."""

    BUY = "buy"
    SELL = "sell"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    DIVIDEND = "dividend"
    INTEREST = "interest"
    FEE = "fee"
    CHARGE = "charge"
    TAX = "tax"
    SPLIT = "split"
    SHORT = "short"
    COVER = "cover"
    RETURN_OF_CAPITAL = "return_capital"
    SPIN_OFF = "spin_off"
    MERGER = "merger"
    SYMBOL_CHANGE = "symbol_change"
    EXPIRY = "expiry"
    EXERCISE = "exercise"  # of an option, or its assignment: the shares that it moved are rows of their own
    EXCHANGE = "exchange"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    OTHER = "other"
    UNKNOWN = "unknown"  # a system's word without a meaning here: it may have crossed the border


@dataclass(frozen=True, slots=True)
class Position:
    row: int
    symbol: str
    name: str
    quantity: Decimal
    price: Decimal | None
    value: Decimal
    cost: Decimal | None
    asset: str  # the custodian's own word for the kind of security
    is_cash: bool
    currency: str = ""  # that the security is priced in, where the file says so; values are in the account's


@dataclass(frozen=True, slots=True)
class Transaction:
    """Signs are the portfolio's: shares and money that come in are positive."""

    row: int
    on: date
    effective_on: date
    kind: Movement
    action: str  # the custodian's own word
    symbol: str
    name: str
    quantity: Decimal
    price: Decimal | None
    amount: Decimal
    commission: Decimal
    reference: str = ""  # the custodian's own number of it, unique within the account
    currency: str = ""  # that the security is priced in, where the file says so; amounts are in the account's


@dataclass(frozen=True, slots=True)
class StatedLot:
    """Open at the end of a day, or closed on it with its proceeds; units are positive."""

    row: int
    symbol: str
    name: str
    on: date
    acquired_on: date | None
    quantity: Decimal
    cost: Decimal | None
    proceeds: Decimal | None
    currency: str = ""

    @property
    def is_closed(self) -> bool:
        return self.proceeds is not None


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """`number` as printed, possibly masked; empty where the file does not say whose account it is. So with `currency`."""

    number: str
    name: str
    positions: tuple[Position, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    total: Decimal | None = None
    currency: str = "USD"
    key: str = ""  # what a connected system calls it, where the number may be masked
    lots: tuple[StatedLot, ...] = ()

    @property
    def row_count(self) -> int:
        return len(self.positions) + len(self.transactions) + len(self.lots)

    @property
    def tail(self) -> str:
        return "".join(c for c in self.number if c.isalnum()).lstrip("Xx")[-4:]

    @property
    def label(self) -> str:
        return " ".join(part for part in (self.name or "The account", f"…{self.tail}" if self.tail else "") if part)

    @property
    def is_masked(self) -> bool:
        """Only the last characters are printed, so two accounts may share them."""
        return not self.number or "*" in self.number or self.number[0] in ".*…" or self.number.upper().startswith("XX")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One cell that cannot be read, and what to do about it; row numbers are those of a spreadsheet."""

    row: int
    column: str
    cell: str
    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Statement:
    """`as_of` is missing where the file does not say its day. With `problems` it must not be imported.

    `left_out`: accounts that a system named and that cannot be kept, each with its reason.
    """

    custodian: str
    contents: Contents
    as_of: date | None
    accounts: tuple[AccountStatement, ...]
    problems: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        return sum(account.row_count for account in self.accounts)


class Source(Protocol):
    """Reads one layout; chosen by what stands in the file, never by its name. `custodian` is empty where the file names it."""

    custodian: ClassVar[str]
    contents: ClassVar[Contents]

    def recognises(self, sheet: Sheet) -> bool: ...

    def fetch(self, sheet: Sheet) -> Statement: ...
