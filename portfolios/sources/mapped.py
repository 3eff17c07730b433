"""How is a table read whose columns a person has named? The same questions are asked of every such table, and asked only once."""

import hashlib
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from portfolios.sources import mapped_cells as said
from portfolios.sources import words
from portfolios.sources.mapped_rows import Rows
from portfolios.sources.positions import merged, total_problem
from portfolios.sources.sheet import Row, Sheet
from portfolios.sources.statement import AccountStatement, Contents, Position, Statement, Transaction

FIELDS = {
    "day": "Day",
    "account": "Account number",
    "action": "What happened",
    "symbol": "Symbol",
    "name": "Name or description",
    "quantity": "Quantity",
    "price": "Price",
    "value": "Value of the position",
    "cost": "Cost",
    "amount": "Money in or out",
    "fee": "Fees",
    "currency": "Currency",
    "reference": "Number of the transaction",
}
GUESSES = {  # the first that a table has
    "day": "trade date; transaction date; activity date; run date; date; booking date; process date; as of; as of date; "
    "cob date; position date",
    "account": "account number; account no; acct number; acct no; account id; account; acct",
    "action": "description 1; action; transaction type; activity type; trans code; transaction code; type; activity; transaction",
    "symbol": "symbol; ticker; security symbol; instrument; security id; code; cusip; cusip no; isin",
    "name": "description 2; security description; security name; investment name; description; name; security; details; memo; "
    "note",
    "quantity": "quantity; qty; shares; units; number of shares; quantity no; qty no",
    "price": "price; share price; unit price; last price; market price; price per share",
    "value": "market value; current value; position value; mkt value; total value; value",
    "cost": "cost basis total; cost basis; total cost; cost; book value",
    "amount": "net amount; amount; net cash; cash amount; total amount; total",
    "fee": "fees & commissions; commissions; commission; fees; fee",
    "currency": "currency; ccy; currency code",
    "reference": "transaction id; reference; trade id; id; order id; confirmation",
}
KNOWN = {guess: field for field, each in GUESSES.items() for guess in each.split("; ")}
NUMBERS = ("quantity", "price", "value", "cost", "amount", "fee")
MEANINGS = {
    word: kind.value
    for each in (words.SCHWAB, words.VANGUARD, words.IBKR_CASH, words.COMMON)
    for kind, some in each.items()
    for word in some
}
ACROSS, NOTHING = "across", "nothing"
MANY = 60  # words for what happened: more of them are descriptions
HEADER_WITHIN, LEAST = 30, 3
CAMEL, UNITS = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"\s{0,3}\(?[$€£]\)?$")
TOTAL = ("total", "subtotal", "grand total", "account total", "sum")


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person said of a table. `columns` gives a field its place; `words` what each word of the file means."""

    columns: dict[str, int] = field(default_factory=dict)
    custodian: str = ""
    order: str = ""
    decimal: str = ""
    words: dict[str, str] = field(default_factory=dict)

    @property
    def contents(self) -> Contents:
        return Contents.TRANSACTIONS if "action" in self.columns else Contents.POSITIONS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet from its header on."""

    header: Row
    rows: tuple[Row, ...]

    @property
    def fingerprint(self) -> str:
        text = "|".join(" ".join(cell.lower().split()) for cell in self.header.cells)
        return hashlib.sha256(text.encode()).hexdigest()

    def column(self, place: int | None) -> list[str]:
        if place is None:
            return []
        return [row.cells[place] for row in self.rows if place < len(row.cells) and row.cells[place] and not is_footer(row)]


def table_of(sheet: Sheet) -> Table | None:
    """From the row that reads most like a header; None where no row does, or nothing stands below it."""
    best, most = None, 0
    for place, row in enumerate(sheet.first(HEADER_WITHIN)):
        if len(row.filled) < LEAST or len(set(row.filled)) < len(row.filled) or any(_is_number(cell) for cell in row.filled):
            continue
        known = 1 + 2 * len({KNOWN[name] for cell in row.filled for name in _names(cell) if name in KNOWN})
        if known > most:
            best, most = place, known
    if best is None or best + 1 >= len(sheet.rows):
        return None
    return Table(sheet.rows[best], sheet.rows[best + 1 :])


def guessed(table: Table) -> Mapping:
    """What the names of the columns suggest; a person confirms it."""
    places: dict[str, int] = {}
    for place, cell in enumerate(table.header.cells):
        for name in _names(cell):
            places.setdefault(name, place)
    columns: dict[str, int] = {}
    for field_, each in GUESSES.items():
        found = next((places[guess] for guess in each.split("; ") if guess in places), None)
        if found is not None and found not in columns.values():
            columns[field_] = found
    if {"day", "amount", "name"} <= columns.keys() and "action" not in columns:
        columns["action"] = columns.pop("name")  # what happened is told in the description alone
    return completed(table, Mapping(columns=columns))


def completed(table: Table, mapping: Mapping) -> Mapping:
    """With what the cells themselves decide; words that are known everywhere are suggested."""
    numbers = [cell for name in NUMBERS for cell in table.column(mapping.columns.get(name)) if said.NOISE.sub("", cell)]
    return Mapping(
        columns=mapping.columns,
        custodian=mapping.custodian,
        order=said.order_of(table.column(mapping.columns.get("day"))) or mapping.order,
        decimal=said.decimal_of(numbers) or mapping.decimal,
        words={word: mapping.words.get(word, "") for word in words_in(table, mapping)},
    )


def words_in(table: Table, mapping: Mapping) -> list[str]:
    return sorted({said.word(cell) for cell in table.column(mapping.columns.get("action"))})


def meaning(word: str) -> str:
    """What the word means everywhere, or nothing."""
    if any(word in each for each in (words.SCHWAB_ACROSS, words.VANGUARD_ACROSS, words.IBKR_ACROSS, words.COMMON_ACROSS)):
        return ACROSS
    return MEANINGS.get(word, "")


def missing(mapping: Mapping) -> list[str]:
    """Sentences for what a person must still say before the table can be read."""
    has, found = mapping.columns.keys(), []
    if not mapping.custodian:
        found.append("Say whose file it is.")
    if "action" in has:
        if "day" not in has:
            found.append("Say which column holds the day.")
        if "amount" not in has and not {"quantity", "price"} <= has:
            found.append("Say which column holds the money, or the quantity and the price.")
    elif not {"symbol", "quantity"} <= has or not has & {"value", "price"}:
        found.append("Positions need a symbol, a quantity and a value or a price; transactions need what happened.")
    if len(mapping.words) > MANY:
        found.append("The column for what happened holds descriptions: choose one with few words, such as Buy and Sell.")
    elif any(not kind for kind in mapping.words.values()):
        found.append("Say what each word means.")
    if "day" in has and not mapping.order:
        found.append("Say which comes first in a date, the day or the month.")
    if not mapping.decimal:
        found.append("Say which sign begins the decimals.")
    return found


def read(table: Table, mapping: Mapping) -> Statement:
    """The statement; every cell that cannot be read is named."""
    rows = Rows(table.header, mapping.columns, mapping.order, mapping.decimal)
    held: dict[str, list[Position]] = defaultdict(list)
    moved: dict[str, list[Transaction]] = defaultdict(list)
    totals: list[tuple[Row, Decimal]] = []
    signed = any((rows.peek(row, "amount") or 0) < 0 for row in table.rows)
    for row in table.rows:
        if is_footer(row):
            totals += rows.total(row, "amount" if mapping.contents is Contents.TRANSACTIONS else "value")
        elif mapping.contents is Contents.TRANSACTIONS:
            moved[rows.account(row)] += rows.transactions(row, mapping.words, signed=signed)
        else:
            held[rows.account(row)] += rows.positions(row)
    accounts = [
        AccountStatement(number, "", merged(held[number]), tuple(moved[number]), currency=rows.currencies.get(number, ""))
        for number in dict.fromkeys([*held, *moved])
        if held[number] or moved[number]
    ]
    warnings = _tie(rows, accounts, totals, mapping)
    as_of = rows.newest
    return Statement(mapping.custodian, mapping.contents, as_of, tuple(accounts), tuple(rows.problems), tuple(warnings))


def is_footer(row: Row) -> bool:
    """A total, a disclaimer or a blank: no position and no transaction."""
    return len(row.filled) < 2 or said.plain(row.filled[0]).startswith(TOTAL)


def _tie(rows: Rows, accounts: list[AccountStatement], totals: list[tuple[Row, Decimal]], mapping: Mapping) -> list[str]:
    """A printed total of all must be what the rows add up to: a wrong value otherwise; of transactions, a warning."""
    if len(accounts) != 1 or len(totals) != 1:
        return []
    (row, total), one = totals[0], accounts[0]
    if mapping.contents is Contents.POSITIONS:
        stated = AccountStatement(one.number, one.name, one.positions, total=total)
        if wrong := total_problem(stated, row=row.number, column=rows.printed("value")):
            rows.problems.append(wrong)
        return []
    if sum((each.amount for each in one.transactions), Decimal(0)) == total:
        return []
    return ["The file prints a total that its rows do not add up to. Check that it is complete."]


def _is_number(cell: str) -> bool:
    return any(c.isdigit() for c in cell) and not any(c.isalpha() for c in said.NOISE.sub("", cell))


def _names(cell: str) -> list[str]:
    """What a heading may be called: 'Price ($)', 'Quantity #', 'TransactionDate' and 'Activity/Trade Date' too."""
    spaced = said.plain(UNITS.sub("", CAMEL.sub(" ", cell.strip())))
    bare = spaced.removesuffix(" no")
    return [said.plain(cell), spaced, bare, *(part.strip() for part in spaced.split("/") if "/" in spaced)]
