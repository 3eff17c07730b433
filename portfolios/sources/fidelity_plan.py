"""How does Fidelity NetBenefits print the history of an employer's plan? Funds by name, without symbol, number or cash."""

from typing import ClassVar

from portfolios.sources import plans
from portfolios.sources.fidelity_positions import downloaded_on, is_footer
from portfolios.sources.sheet import Sheet
from portfolios.sources.statement import AccountStatement, Contents, RowProblem, Statement, Transaction
from portfolios.sources.table import Columns, Reader, has_header

NAMES = {
    "on": ("date",),
    "name": ("investment",),
    "action": ("transaction type",),
    "quantity": ("shares/unit", "shares/units", "shares"),
    "price": ("share price",),
    "amount": ("amount", "amount ($)"),
}
NEEDED = ("on", "name", "action", "quantity", "amount")
PLAN = "plan name"


class FidelityPlan:
    custodian: ClassVar[str] = "Fidelity"
    contents: ClassVar[Contents] = Contents.TRANSACTIONS

    def recognises(self, sheet: Sheet) -> bool:
        return has_header(sheet.first(), NAMES, *NEEDED)

    def fetch(self, sheet: Sheet) -> Statement:
        problems: list[RowProblem] = []
        reader: Reader | None = None
        name, found = "", list[Transaction]()
        for row in sheet.rows:
            if row.cells[0].lower().startswith(PLAN):
                name = ", ".join(row.filled[1:])
            elif (columns := Columns.of(row, NAMES)).has(*NEEDED):
                reader = Reader(columns, problems)
            elif reader is not None and len(row.filled) > 2 and not is_footer(row):
                quantity, net = reader.required(row, "quantity"), reader.required(row, "amount")
                found += plans.moves(row, reader, custodian="Fidelity", quantity=quantity, net=net)
        days = [one.on for one in found]
        as_of = downloaded_on(sheet) or max(days, default=None)
        account = AccountStatement("", name, transactions=tuple(found))
        return Statement("Fidelity", Contents.TRANSACTIONS, as_of, (account,), tuple(problems))
