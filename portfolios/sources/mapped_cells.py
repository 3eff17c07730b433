"""What do numbers and days mean in a file whose conventions nobody told? Decided where one reading alone fits, else asked."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from portfolios.sources import cells

ORDERS = {"mdy": "The month: 03/04 is 4 March", "dmy": "The day: 03/04 is 3 April"}
DECIMALS = {".": "A point: 1,234.56", ",": "A comma: 1.234,56"}
CLEAR = re.compile(r"([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ;,][0-9:. ]{0,20}Z?)?")
PARTS = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?:[T ;,][0-9:. ]{0,20}(?:[AaPp][Mm])?)?")
NAMED = ("%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%b-%d-%Y")
TICKER = re.compile(r"\([A-Z][A-Z0-9.]{0,5}\)")
FIGURES = re.compile(r"\s[~@#$]?[0-9].*")
NOISE = re.compile(r"[\s\u00a0'’]|[A-Z]{3}|[$€£]")


def plain(cell: str) -> str:
    return " ".join(cell.lower().replace("_", " ").replace("#", " no ").split())


def word(cell: str) -> str:
    """What happened, without what it happened to: 'Bought 30 BP @ 27.71' and 'Qualified Dividend (BP)' are two words."""
    return plain(FIGURES.sub("", TICKER.sub("", cell))) or plain(cell)


def order_of(column: Iterable[str]) -> str:
    """'mdy' or 'dmy' where a cell says so or no cell needs it, '' where a person must."""
    firsts, seconds = [], []
    for cell in column:
        if found := PARTS.fullmatch(cell):
            firsts.append(int(found[1]))
            seconds.append(int(found[2]))
    if not firsts:
        return "mdy"
    return "dmy" if max(firsts) > 12 >= max(seconds) else "mdy" if max(seconds) > 12 >= max(firsts) else ""


def decimal_of(column: Iterable[str]) -> str:
    """The decimal sign where the cells say it or none needs it, '' where a person must."""
    said = {_decimal(NOISE.sub("", cell).strip("()+-%")) for cell in column}
    certain = said & {".", ","}
    if len(certain) == 1:
        return certain.pop()
    return "." if said <= {"none"} else ""


def _decimal(bare: str) -> str:
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        return "." if bare.rfind(".") > bare.rfind(",") else ","
    if points + commas == 0:
        return "none"
    sign = "." if points else ","
    if points + commas > 1:
        return "," if points else "."
    whole, _, rest = bare.partition(sign)
    return "open" if len(rest) == 3 and whole.lstrip("0") else sign


def number(cell: str, decimal: str) -> Decimal | None:
    """With the file's decimal sign; brackets, a sign behind, a currency before or behind are understood."""
    if cell in cells.NOTHING:
        return None
    cells.text(cell)
    bare = NOISE.sub("", cell)
    if bare.endswith("-"):
        bare = f"-{bare[:-1]}"
    if decimal == ",":
        if bare.count(",") > 1 or not all(len(part) == 3 for part in bare.partition(",")[0].split(".")[1:]):
            raise cells.CellProblem(
                "This is no number with a comma before its decimals.", "Choose the other decimal sign, or mend the cell."
            )
        bare = bare.replace(".", "").replace(",", ".")
    return cells.number(bare)


def day(cell: str, order: str) -> date:
    cells.text(cell)
    try:
        if found := CLEAR.fullmatch(cell):
            return date(*(int(part) for part in found.groups()))
        if found := PARTS.fullmatch(cell):
            first, second, year = (int(part) for part in found.groups())
            month, in_month = (first, second) if order == "mdy" else (second, first)
            return date(year + 2000 if year < 100 else year, month, in_month)
    except ValueError as error:
        raise cells.CellProblem("There is no such day.", "Choose the other order of day and month, or mend the cell.") from error
    for layout in NAMED:
        try:
            return datetime.strptime(cell, layout).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise cells.CellProblem("This is no date.", "Write it as 2026-04-17.")
