"""How does Schwab Bank print a checking account? Withdrawals and deposits in columns of their own, with the balance."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import cells, words
from portfolios.sources.schwab_positions import account_of
from portfolios.sources.schwab_transactions import TITLE
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Movement, Position, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Reader, has_header

NAMES = {
    "on": ("date",),
    "status": ("status",),
    "type": ("type",),
    "check": ("check #", "checknumber", "check number"),
    "name": ("description",),
    "out": ("withdrawal (-)", "withdrawal"),
    "in": ("deposit (+)", "deposit"),
    "balance": ("runningbalance", "running balance"),
}
NEEDED = ("on", "type", "name", "out", "in", "balance")
PENDING = "pending"
KINDS = {"intadjust": Movement.INTEREST, "interest": Movement.INTEREST, "fee": Movement.CHARGE, "atmrebate": Movement.CHARGE}


class SchwabBank:
    custodian: ClassVar[str] = "Schwab"
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NEEDED)

    def fetch(self, sheet: Sheet) -> Statement:
        as_of: date | None = None
        number = name = ""
        problems: list[RowProblem] = []
        rows: list[Transaction] = []
        balances: list[tuple[date, Row, Decimal]] = []
        reader: Reader | None = None
        is_pending = False
        for row in sheet.rows:
            if title := TITLE.fullmatch(row.line):
                as_of, (number, name) = cells.day_within(title["when"] or ""), account_of(title["whose"])
            elif (columns := Columns.of(row, NAMES)).has(*NEEDED):
                reader = Reader(columns, problems)
            elif len(row.filled) == 1:
                is_pending = row.cells[0].lower().startswith(PENDING)
            elif reader and len(row.filled) > 2 and not is_pending and reader.text(row, "status").lower() != PENDING:
                before = len(problems)
                one, balance = _transaction(row, reader), reader.number(row, "balance")
                rows += [one] if len(problems) == before else []
                balances += [] if balance is None else [(one.on, row, balance)]
        stated = _newest(balances)
        held = () if stated is None else (_cash(stated[1].number, stated[2]),)
        as_of = as_of or (stated[0] if stated else max((one.on for one in rows), default=None))
        contents = Contents.STATEMENT if held else Contents.TRANSACTIONS
        account = AccountStatement(number, name.removesuffix(" account") or "Bank account", held, tuple(rows))
        return Statement("Schwab", contents, as_of, (account,), tuple(problems))


def _transaction(row: Row, reader: Reader) -> Transaction:
    on, effective_on = reader.days(row, "on")
    amount = (reader.number(row, "in") or Decimal(0)) - abs(reader.number(row, "out") or Decimal(0))
    action, check = reader.text(row, "type"), reader.text(row, "check")
    return Transaction(
        row=row.number,
        on=on,
        effective_on=effective_on,
        kind=KINDS.get(action.lower()) or words.across(Decimal(0), amount),
        action=action,
        symbol="",
        name=" ".join(filter(None, (reader.text(row, "name"), check))),
        quantity=Decimal(0),
        price=None,
        amount=amount,
        commission=Decimal(0),
    )


def _newest(balances: list[tuple[date, Row, Decimal]]) -> tuple[date, Row, Decimal] | None:
    """The balance after the last row of the newest day; the file lists the newest first, or last."""
    if not balances:
        return None
    return balances[0] if balances[0][0] >= balances[-1][0] else balances[-1]


def _cash(row: int, value: Decimal) -> Position:
    return Position(row, "CASH", "Cash", value, Decimal(1), value, value, "Cash", is_cash=True)
