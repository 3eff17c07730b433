"""What stands in a report of Interactive Brokers: Flex XML, Flex CSV, an activity statement or a transaction history?

All four tell the same kinds of rows under names that differ in case and signs; here they become one kind of record.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from portfolios.sources.sheet import Row, Sheet, StatementRefused

AGAIN = "Run the Flex query again and import its file unchanged."
DEEPEST, MOST_ATTRIBUTES = 20, 400
TRADE, CASH, POSITION, ACTION, TRANSFER, BALANCE, ABOUT = "trade", "cash", "position", "action", "transfer", "balance", "about"
RATE = "rate"  # what a currency was worth
LEVIED = "Transaction Fees"  # on trades, such as a stamp tax
TAGS = {
    "Trade": TRADE,
    "TradeConfirm": TRADE,
    "Order": TRADE,
    "CashTransaction": CASH,
    "OpenPosition": POSITION,
    "CorporateAction": ACTION,
    "Transfer": TRANSFER,
    "CashReportCurrency": BALANCE,
    "ConversionRate": RATE,
    "AccountInformation": ABOUT,
    "FlexStatement": ABOUT,
}
SECTIONS = {  # of an activity statement, and what its rows are
    "Trades": (TRADE, ""),
    "Transaction History": (CASH, ""),
    "Open Positions": (POSITION, ""),
    "Corporate Actions": (ACTION, ""),
    "Transfers": (TRANSFER, ""),
    "Cash Report": (BALANCE, ""),
    "Base Currency Exchange Rate": (RATE, ""),
    "Deposits & Withdrawals": (CASH, "Deposits & Withdrawals"),
    "Dividends": (CASH, "Dividends"),
    "Payment In Lieu Of Dividends": (CASH, "Dividends"),
    "Withholding Tax": (CASH, "Withholding Tax"),
    "Interest": (CASH, "Interest"),
    "Fees": (CASH, "Other Fees"),
    "Advisor Fees": (CASH, "Advisor Fees"),
    "Commission Adjustments": (CASH, "Commission Adjustments"),
    "Transaction Fees": (CASH, LEVIED),
}
ANOTHER_LANGUAGE = (
    "This is a statement of Interactive Brokers in another language than English, or one without trades, cash and positions. "
    "Set the language of the statement to English there (Settings, Language) and download it again."
)
FACTS = frozenset({"Statement", "Account Information", "Summary"})  # names with their values
DETAILS = frozenset({"", "Summary", "TradeCancel", "Trade Cancel"})  # rows that count once; lots repeat them
TRADED = ("Order", "Trade", "Execution")  # the first of them that a statement has counts, the others repeat it
ALIASES = {
    "currencyprimary": "currency",
    "assetclass": "assetcategory",
    "clientaccountid": "accountid",
    "account": "accountid",
    "price": "tradeprice",
    "tprice": "tradeprice",
    "commfee": "ibcommission",
    "commission": "ibcommission",
    "netamount": "netcash",
    "closeprice": "markprice",
    "value": "positionvalue",
    "costbasis": "costbasismoney",
    "currencysummary": "item",
    "openclose": "opencloseindicator",
    "fromcurrency": "currency",
    "qty": "quantity",
    "cashamount": "cashtransfer",
}
UNTOUCHED = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Record:
    """`cells` by plain name; `printed` are the names as they stand in the file."""

    row: int
    what: str
    cells: Mapping[str, str]
    printed: Mapping[str, str]


def is_flex_xml(sheet: Sheet) -> bool:
    return "<FlexQueryResponse" in sheet.text[:2048]


def is_table(sheet: Sheet) -> bool:
    return _is_statement(sheet) or any(_is_flex_header(_bare(row.cells)) for row in sheet.first())


def records_of(sheet: Sheet) -> Iterator[Record]:
    if sheet.text:
        return _xml(sheet.text)
    if not _is_statement(sheet):
        return _flex(sheet)
    if not any(row.cells[0] in SECTIONS for row in sheet.rows):
        raise StatementRefused(ANOTHER_LANGUAGE)
    return _activity(sheet)


def _is_statement(sheet: Sheet) -> bool:
    """Each row begins with its section and its kind; some cut the first sections off."""
    return any(row.cells[1:2] == ("Header",) and row.cells[0] in SECTIONS | {"Statement": None} for row in sheet.first())


def plain(name: str) -> str:
    bare = UNTOUCHED.sub("", name.lower())
    return ALIASES.get(bare, bare)


def _xml(text: str) -> Iterator[Record]:
    """Nothing is expanded: a document type is refused, depth is bounded."""
    found: list[Record] = []
    parser, whose, depth = expat.ParserCreate("utf-8"), [""], [0]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        depth[0] += 1
        if depth[0] > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise StatementRefused(f"Line {parser.CurrentLineNumber} of the file is deeper or wider than any Flex file. {AGAIN}")
        if tag == "FlexStatement":
            whose[0] = attributes.get("accountId", "")
        if what := TAGS.get(tag):
            cells = {plain(name): value.strip() for name, value in attributes.items() if value}
            cells.setdefault("accountid", whose[0])
            found.append(Record(parser.CurrentLineNumber, what, cells, {}))

    def end(_: str) -> None:
        depth[0] -= 1

    def refuse(*_: object) -> None:
        raise StatementRefused(f"The file defines parts of its own (a DOCTYPE), which no Flex file does. {AGAIN}")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = begin, end, refuse
    try:
        parser.Parse(text.lstrip("\ufeff \r\n\t").encode(), True)
    except expat.ExpatError as error:
        raise StatementRefused(
            f"Line {error.lineno} of the file is no XML, so a part of it is missing or was changed. {AGAIN}"
        ) from error
    return iter(found)


def _flex(sheet: Sheet) -> Iterator[Record]:
    """Each section begins with its own header; lines such as BOF and EOS frame them where the query asks for it."""
    header: Row | None = None
    what = ""
    for row in sheet.rows:
        cells = _bare(row.cells)
        if _is_flex_header(cells):
            header, what = Row(row.number, cells), _what(cells)
        elif header and what and len(row.filled) > 1 and row.cells[0] not in ("BOF", "BOA", "BOS", "EOS", "EOA", "EOF"):
            yield _record(row.number, what, header.cells, cells)


def _bare(cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells[2:] if cells[0] in ("HEADER", "DATA") else cells


def _is_flex_header(cells: tuple[str, ...]) -> bool:
    return "ClientAccountID" in cells


def _what(cells: tuple[str, ...]) -> str:
    names = {plain(cell) for cell in cells}
    marks = (
        (TRADE, {"buysell", "quantity"}),
        (BALANCE, {"endingcash"}),
        (POSITION, {"positionvalue"}),
        (POSITION, {"markprice", "position"}),
        (RATE, {"rate", "tocurrency"}),
        (TRANSFER, {"direction", "quantity"}),
        (ACTION, {"actiondescription", "quantity"}),
        (CASH, {"amount", "type"}),
        (ACTION, {"proceeds", "type"}),
    )
    return next((what for what, needed in marks if needed <= names), ABOUT if "accounttype" in names else "")


def _activity(sheet: Sheet) -> Iterator[Record]:
    """Section, kind of row, cells; facts stand as name and value."""
    told = {row.cells[2] for row in sheet.rows if row.cells[:2] == ("Trades", "Data") and len(row.cells) > 2}
    counted = DETAILS | {next((one for one in TRADED if one in told), "")}
    headers: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str] = {}
    for row in sheet.rows:
        section, kind, *cells = (*row.cells, "", "")
        if kind == "Header":
            headers[section] = tuple(cells)
        elif kind == "Data" and section in FACTS and len(cells) > 1:
            facts[plain(cells[0])] = cells[1]
        elif kind == "Data" and section in SECTIONS and section in headers:
            what, meant = SECTIONS[section]
            one = _record(row.number, what, headers[section], tuple(cells))
            if one.cells.get("datadiscriminator", "") in counted and not cells[0].startswith("Total"):
                yield Record(one.row, what, _with(one.cells, meant, facts), one.printed)
    yield Record(1, ABOUT, {"accountid": _whose(facts), **_about(facts)}, {})


def _whose(facts: Mapping[str, str]) -> str:
    """Nobody's, where several accounts are told in one: their rows name theirs, and of the others a person knows."""
    number = facts.get("accountid", "")
    return "" if "consolidated" in number.lower() else number


def _with(cells: Mapping[str, str], meant: str, facts: Mapping[str, str]) -> dict[str, str]:
    return {"accountid": _whose(facts), **({"type": meant} if meant else {}), **cells}


def _about(facts: Mapping[str, str]) -> dict[str, str]:
    period = facts.get("period", "").split(" - ")
    return {"basecurrency": facts.get("basecurrency", ""), "period": period[-1].strip()}


def _record(number: int, what: str, header: tuple[str, ...], cells: tuple[str, ...]) -> Record:
    names = [plain(name) for name in header]
    values = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell and cell != "--"}
    return Record(number, what, values, dict(zip(names, header, strict=False)))
