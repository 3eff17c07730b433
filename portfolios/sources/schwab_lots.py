"""How does Schwab print lots? Those of one holding that are open, or those of some accounts that were closed in a period."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import cells
from portfolios.sources.schwab_positions import account_of
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, RowProblem, StatedLot, Statement
from portfolios.sources.table import Columns, Reader, has_header
from relate.lib.money import money

OPEN = {
    "opened": ("open date", "opened date", "date acquired"),
    "quantity": ("quantity", "qty"),
    "value": ("market value",),
    "cost": ("cost basis",),
}
CLOSED = {
    "symbol": ("symbol",),
    "name": ("name", "description"),
    "closed": ("closed date",),
    "opened": ("opened date",),
    "quantity": ("quantity",),
    "proceeds": ("proceeds", "total proceeds"),
    "cost": ("cost basis (cb)", "cost basis"),
    "washed": ("wash sale?",),
    "disallowed": ("disallowed loss",),
}
CLOSED_NEEDED = ("symbol", "closed", "opened", "quantity", "cost", "proceeds")
OPEN_TITLE = re.compile(r"(?P<symbol>.{1,32}?) Lot Details for (?P<whose>.{0,80}?) as of (?P<when>.+)", re.IGNORECASE)
CLOSED_TITLE = re.compile(r"Realized Gain/Loss - Lot Details(?: for (?P<whose>.{0,80}?) as of (?P<when>.+))?", re.IGNORECASE)
DAYS = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
TOTAL, ALL = "total", "all_accounts"
SLACK = Decimal("0.0001")


@dataclass(slots=True)
class _Account:
    heading: str
    lots: list[StatedLot] = field(default_factory=list)
    disallowed: Decimal = Decimal(0)


class SchwabLots:
    custodian: ClassVar[str] = "Schwab"
    contents: ClassVar[Contents] = Contents.LOTS

    def recognises(self, sheet: Sheet) -> bool:
        titled = any(OPEN_TITLE.fullmatch(row.cells[0]) or CLOSED_TITLE.fullmatch(row.cells[0]) for row in sheet.first())
        return titled or has_header(sheet.first(), CLOSED, *CLOSED_NEEDED)

    def fetch(self, sheet: Sheet) -> Statement:
        problems: list[RowProblem] = []
        accounts = [_Account("")]
        as_of: date | None = None
        symbol, reader = "", None
        for row in sheet.rows:
            if closed := CLOSED_TITLE.fullmatch(row.cells[0]):
                as_of, symbol = _last_day(closed["when"] or ""), ""
                accounts.append(_Account("" if (closed["whose"] or ALL).lower() == ALL else closed["whose"]))
            elif title := OPEN_TITLE.fullmatch(row.cells[0]):
                as_of, symbol = cells.day_within(title["when"]), title["symbol"].strip().upper()
                accounts.append(_Account(title["whose"]))
            elif columns := _header(row):
                reader = Reader(columns, problems)
            elif len(row.filled) == 1:
                accounts.append(_Account(row.filled[0]))
            elif reader is not None:
                _take(row, reader, accounts[-1], symbol, as_of)
        return _statement(accounts, problems, as_of)


def _header(row: Row) -> Columns | None:
    closed, opened = Columns.of(row, CLOSED), Columns.of(row, OPEN)
    if closed.has(*CLOSED_NEEDED):
        return closed
    return opened if opened.has("opened", "quantity", "cost") else None


def _take(row: Row, reader: Reader, account: _Account, symbol: str, as_of: date | None) -> None:
    if TOTAL in (row.cells[0].lower(), reader.text(row, "opened").lower()):
        total, found = reader.number(row, "quantity"), sum((one.quantity for one in account.lots), Decimal(0))
        if symbol and total is not None and abs(total - found) > SLACK:
            problem = f"The lots add up to {found:f}, and the file prints a total of {total:f}."
            reader.refuse(row, "quantity", problem)
        return
    lot = _closed(row, reader) if "closed" in reader.columns.places else _open(row, reader, symbol, as_of)
    if lot is None:
        return
    if loss := _disallowed(row, reader):
        account.disallowed += loss
        lot = replace(lot, cost=None if lot.cost is None else lot.cost - loss)
    account.lots.append(lot)


def _disallowed(row: Row, reader: Reader) -> Decimal:
    """What of a loss does not count because the shares were bought again (26 U.S.C. 1091): the lots bought then carry it."""
    before, loss = len(reader.problems), reader.number(row, "disallowed")
    if loss is None and reader.text(row, "washed").lower() == "yes" and len(reader.problems) == before:
        reader.refuse(row, "disallowed", "A wash sale must say how much of the loss was disallowed.")
    return abs(loss or Decimal(0))


def _open(row: Row, reader: Reader, symbol: str, as_of: date | None) -> StatedLot | None:
    before = len(reader.problems)
    quantity, cost = reader.required(row, "quantity"), reader.number(row, "cost")
    opened = _day(row, reader, "opened")
    if as_of is None:
        reader.refuse(row, "opened", "The file does not say of which day its lots are.")
    if len(reader.problems) > before or as_of is None:
        return None
    return StatedLot(row.number, symbol, symbol, as_of, opened, quantity, cost, None)


def _closed(row: Row, reader: Reader) -> StatedLot | None:
    before = len(reader.problems)
    symbol = reader.text(row, "symbol").upper()
    if symbol == TOTAL.upper() or not symbol:
        return None
    quantity, cost, proceeds = reader.required(row, "quantity"), reader.number(row, "cost"), reader.number(row, "proceeds")
    closed, opened = _day(row, reader, "closed"), _day(row, reader, "opened")
    if closed is None and len(reader.problems) == before:
        reader.refuse(row, "closed", "The row does not say when the lot was closed.")
    if len(reader.problems) > before or closed is None:
        return None
    name = reader.text(row, "name")
    return StatedLot(row.number, symbol, name, closed, opened, quantity, cost, proceeds or Decimal(0))


def _day(row: Row, reader: Reader, column: str) -> date | None:
    """Without its time; None for various days, or where nothing is stated."""
    text = reader.text(row, column).partition(" ")[0]
    if text in cells.NOTHING or text.lower() in ("various", "multiple"):
        return None
    try:
        return cells.day(text)
    except cells.CellProblem as wrong:
        reader.refuse(row, column, wrong.problem, wrong.fix)
        return None


def _last_day(words: str) -> date | None:
    found = DAYS.findall(words)
    return cells.day(found[-1]) if found else None


def _statement(accounts: list[_Account], problems: list[RowProblem], as_of: date | None) -> Statement:
    read = tuple(AccountStatement(*account_of(one.heading), lots=tuple(one.lots)) for one in accounts if one.lots)
    last = max((lot.on for one in read for lot in one.lots), default=None)
    return Statement("Schwab", Contents.LOTS, as_of or last, read, tuple(problems), _warnings(accounts))


def _warnings(accounts: list[_Account]) -> tuple[str, ...]:
    if not (loss := sum((one.disallowed for one in accounts), Decimal(0))):
        return ()
    return (
        f"Losses of {money(loss)} were disallowed as wash sales and are not counted. The lots bought in their place carry them: "
        "import the lots that are open too.",
    )
