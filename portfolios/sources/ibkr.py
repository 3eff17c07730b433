"""How does Interactive Brokers tell an account? Flex queries (XML or CSV), activity statements and transaction histories.

Comm/Fee is "the total amount of commission and fees for the transaction" (IBKR Reporting Guide, Trades,
ibkrguides.com/reportingreference/reportguide/trades_default.htm), so the section Transaction Fees of an activity statement breaks
down what is in it already. Of a purchase's -54.34, 49.40 stand there as stamp tax; the Cash Report has 4.94 of commissions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from portfolios.sources import ibkr_records as files
from portfolios.sources import ibkr_rows as rows
from portfolios.sources.ibkr_cash import cash as money_of
from portfolios.sources.ibkr_cells import day_of
from portfolios.sources.ibkr_records import Record
from portfolios.sources.positions import merged
from portfolios.sources.sheet import Sheet, StatementRefused
from portfolios.sources.statement import AccountStatement, Contents, Position, RowProblem, Statement, Transaction

EMPTY = (
    "The file holds no trades, cash transactions or positions. Add the sections Trades, Cash Transactions, Open Positions and "
    "Cash Report to the Flex query and run it again."
)
TOTALS = frozenset({"CURRENCY", "ASSETCLASS", "ASSET_CLASS", "TOTAL"})
AT_PAR = frozenset({"1", "1.0", "1.00", "1.000000"})


@dataclass(slots=True)
class _Account:
    """One account while its records are read."""

    base: str = ""
    as_of: date | None = None
    records: list[Record] = field(default_factory=list)


class InteractiveBrokers:
    custodian: ClassVar[str] = "Interactive Brokers"
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return files.is_flex_xml(sheet) if sheet.text else files.is_table(sheet)

    def fetch(self, sheet: Sheet) -> Statement:
        problems: list[RowProblem] = []
        warnings: list[str] = []
        found = _by_account(files.records_of(sheet))
        accounts = [_statement(number, one, problems, warnings) for number, one in found.items() if one.records]
        if not accounts and not problems:
            raise StatementRefused(EMPTY)
        if warnings and not problems and not any(one.row_count for one in accounts):
            raise StatementRefused(warnings[0])
        held = any(one.positions for one in accounts)
        days = [row.on for one in accounts for row in one.transactions]
        stated = max((one.as_of for one in found.values() if one.as_of), default=None)
        as_of = stated if held else max([*days, stated] if stated else days, default=None)
        contents = Contents.STATEMENT if held else Contents.TRANSACTIONS
        return Statement("Interactive Brokers", contents, as_of, tuple(accounts), tuple(problems), tuple(dict.fromkeys(warnings)))


def _by_account(records: Iterable[Record]) -> dict[str, _Account]:
    found: dict[str, _Account] = defaultdict(_Account)
    for one in records:
        account = found[one.cells.get("accountid", "")]
        if one.what == files.ABOUT:
            account.base = one.cells.get("basecurrency") or one.cells.get("currency") or account.base
            account.as_of = day_of(one, "todate", "period") or account.as_of
        else:
            account.records.append(one)
    whole = next((one for one in found.values() if one.base), _Account())  # an activity statement names its account only once
    for account in found.values():
        account.base = account.base or whole.base
        account.as_of = account.as_of or whole.as_of
    return found


def _statement(number: str, account: _Account, problems: list[RowProblem], warnings: list[str]) -> AccountStatement:
    base = account.base or _base(account.records)
    reader = rows.Rows(base, problems, [one for one in account.records if one.what == files.RATE])
    moved: list[Transaction] = []
    for one in _once(account.records):
        moved += reader.transactions(one)
    stated, account.as_of = _stated([one for one in account.records if one.what == files.POSITION], account.as_of)
    held = [position for one in stated for position in reader.positions(one)]
    cash = money_of(account.records, reader)
    if held and cash is None:
        warnings.append(
            f"The positions of …{number[-4:]} were left out, because the file does not say the cash: add the section Cash "
            "Report to the Flex query."
        )
        held = []
    if reader.conversions:
        warnings.append(
            f"{reader.conversions} exchanges of one currency into another were left out: cash is carried in {base} alone."
        )
    if reader.is_converted:
        warnings.append(f"Amounts in other currencies were turned into {base} at the rates that the file itself states.")
    positions: list[Position] = [*held, *cash] if held and cash else held
    return AccountStatement(number, "", positions=merged(positions), transactions=_listed(moved, held), currency=base)


def _stated(positions: list[Record], as_of: date | None) -> tuple[list[Record], date | None]:
    """Those of the newest day, each by its sum where the file has one, else by its lots."""
    newest = max((on for one in positions if (on := day_of(one, "reportdate"))), default=None)
    of_day = [one for one in positions if day_of(one, "reportdate") in (None, newest) and _level(one.cells) not in TOTALS]
    summed = {_security(one) for one in of_day if not _is_lot(one)}
    return [one for one in of_day if not _is_lot(one) or _security(one) not in summed], newest or as_of


def _is_lot(one: Record) -> bool:
    return _level(one.cells) == "LOT" or (not _level(one.cells) and "opendatetime" in one.cells)


def _security(one: Record) -> tuple[str, ...]:
    return tuple(one.cells.get(name, "") for name in ("symbol", "currency", "assetcategory"))


def _listed(moved: list[Transaction], held: list[Position]) -> tuple[Transaction, ...]:
    """A dividend is told in the currency in which it was paid; its share is the one that the file trades or holds."""
    priced_in = {one.symbol: one.currency for one in moved if one.quantity and one.currency}
    priced_in |= {one.symbol: one.currency for one in held if one.currency}
    return tuple(one if one.quantity else replace(one, currency=priced_in.get(one.symbol, one.currency)) for one in moved)


def _once(records: list[Record]) -> list[Record]:
    """Cash in detail where there are details, else its sums; trades as executed, else as orders, not as lots or sums again."""
    traded = {_level(one.cells) for one in records if one.what == files.TRADE}
    trades = ("", "EXECUTION", "DETAIL") if traded & {"", "EXECUTION", "DETAIL"} else ("ORDER",)
    detailed = any(one.what == files.CASH and _level(one.cells) == "DETAIL" for one in records)
    deals = {_deal(one) for one in records if one.what == files.TRADE}
    single = [one for one in records if one.what != files.CASH or one.cells.get("currency") != rows.WHOLE]
    single = [one for one in single if not _is_in(one, deals)]
    return [
        one
        for one in single
        if _level(one.cells) in (trades if one.what == files.TRADE else ("", "EXECUTION", "DETAIL"))
        or (one.what in (files.ACTION, files.TRANSFER) and _level(one.cells) != "LOT")
        or (one.what == files.CASH and not detailed)
    ]


def _is_in(one: Record, deals: Collection[tuple[str, date | None]]) -> bool:
    """A levy that the commission of a trade of the file holds; of a trade that is not in it, it stands alone."""
    return one.what == files.CASH and one.cells.get("type") == files.LEVIED and _deal(one) in deals


def _deal(one: Record) -> tuple[str, date | None]:
    """Which security on which day: what was levied on its trades."""
    return one.cells.get("symbol", ""), day_of(one, *rows.DAYS)


def _level(cells: Mapping[str, str]) -> str:
    return cells.get("levelofdetail", "").upper()


def _base(records: list[Record]) -> str:
    """The currency whose rate is 1, or the only one; US dollars where the file leaves it open, nothing where it names none."""
    if to := next((one.cells["tocurrency"] for one in records if one.cells.get("tocurrency")), ""):
        return to
    at_par = {one.cells["currency"] for one in records if one.cells.get("currency") and one.cells.get("fxratetobase") in AT_PAR}
    named = {one.cells["currency"] for one in records if one.cells.get("currency")} - {rows.WHOLE}
    only = at_par if len(at_par) == 1 else named
    return next(iter(only)) if len(only) == 1 else "USD" if named else ""
