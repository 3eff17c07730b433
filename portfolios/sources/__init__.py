"""Where do statements come from? One file per layout of a custodian, chosen by what stands in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from portfolios.sources.asked import asked
from portfolios.sources.cells import FORMULA
from portfolios.sources.fidelity_history import FidelityHistory
from portfolios.sources.fidelity_plan import FidelityPlan
from portfolios.sources.fidelity_positions import FidelityPositions
from portfolios.sources.ibkr import InteractiveBrokers
from portfolios.sources.ofx import Ofx
from portfolios.sources.others import refusal_of_bytes, unknown_layout
from portfolios.sources.schwab_bank import SchwabBank
from portfolios.sources.schwab_lots import SchwabLots
from portfolios.sources.schwab_positions import SchwabPositions
from portfolios.sources.schwab_transactions import SchwabTransactions
from portfolios.sources.sheet import Sheet, StatementRefused, open_sheet
from portfolios.sources.statement import (
    AccountStatement,
    Contents,
    Movement,
    Position,
    RowProblem,
    Source,
    StatedLot,
    Statement,
    Transaction,
)
from portfolios.sources.vanguard import Vanguard

SOURCES: dict[str, type[Source]] = {
    "schwab_lots": SchwabLots,
    "schwab_positions": SchwabPositions,
    "schwab_transactions": SchwabTransactions,
    "schwab_bank": SchwabBank,
    "fidelity_positions": FidelityPositions,
    "fidelity_history": FidelityHistory,
    "fidelity_plan": FidelityPlan,
    "vanguard": Vanguard,
    "interactive_brokers": InteractiveBrokers,
    "ofx": Ofx,
}

CURRENCY = re.compile(r"[A-Z]{3}")
KEPT = {"price": Decimal(10) ** 12} | dict.fromkeys(
    ("quantity", "value", "cost", "amount", "commission", "proceeds"), Decimal(10) ** 15
)  # what the books have room for; a product of two cells may be more

__all__ = [
    "SOURCES",
    "AccountStatement",
    "Contents",
    "Movement",
    "Position",
    "RowProblem",
    "Source",
    "StatedLot",
    "Statement",
    "StatementRefused",
    "Transaction",
    "UnknownLayout",
    "checked",
    "fetch",
]


class UnknownLayout(StatementRefused):
    """No source knows it; a table may still be read once a person has named its columns."""

    def __init__(self, sentence: str, sheet: Sheet) -> None:
        super().__init__(sentence)
        self.sheet = sheet


def fetch(content: bytes, *, today: date) -> Statement:
    """The statement in a file; raises `StatementRefused` with a sentence for the person who uploaded it."""
    if sentence := refusal_of_bytes(content):
        raise StatementRefused(sentence)
    sheet = open_sheet(content)
    for source in (kind() for kind in SOURCES.values()):
        if source.recognises(sheet):
            return asked(checked(source.fetch(sheet), today))
    raise UnknownLayout(unknown_layout(sheet), sheet)


def checked(statement: Statement, today: date) -> Statement:
    """Raises `StatementRefused` for what no account can hold: nothing at all, no currency, a day to come, beyond all measure."""
    if not statement.row_count and not statement.problems:
        raise StatementRefused("The file has a header but no positions or transactions. Download it again for a longer period.")
    nameless = next((one for one in statement.accounts if one.currency and not CURRENCY.fullmatch(one.currency)), None)
    if nameless:
        raise StatementRefused(
            f"{nameless.label} is kept in “{nameless.currency[:10]}”, which is no currency such as EUR or USD."
        )
    rows: Iterator[Any] = (row for each in statement.accounts for row in (*each.positions, *each.transactions, *each.lots))
    for one in rows:
        if one.symbol.startswith(FORMULA) or one.name.startswith(FORMULA):
            raise StatementRefused(f"Row {one.row} holds a formula. Replace it by its value, or download the file again.")
        if _is_too_large(one):
            raise StatementRefused(f"Row {one.row} comes to a number that is too large to be one. Download the file again.")
    if statement.as_of and statement.as_of > today:
        raise StatementRefused(f"The file is dated {statement.as_of:%d %B %Y}, which lies in the future.")
    return replace(statement, problems=tuple(sorted(statement.problems, key=lambda wrong: wrong.row)))


def _is_too_large(row: Any) -> bool:
    for name, most in KEPT.items():
        number = getattr(row, name, None)
        if number and (number >= most or number <= -most):
            return True
    return False
