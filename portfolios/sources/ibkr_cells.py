"""What does one cell of Interactive Brokers say? A number or a day, in the forms that its reports have."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from portfolios.sources import cells
from portfolios.sources.ibkr_records import Record
from portfolios.sources.statement import Movement

PLAIN = re.compile(r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})?(?:\.[0-9]{1,20})?(?:[Ee]-?[0-9]{1,2})?")
STAMP = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[;, T].{0,20})?")
LONG_DAY = re.compile(r"[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4}")
QUERY = "Set the date format of the Flex query to yyyyMMdd and run it again."


def number(cell: str) -> Decimal | None:
    """-1,234.5 and 2.6E-4; None where nothing is stated."""
    if cell in cells.NOTHING:
        return None
    if not PLAIN.fullmatch(cell) or not any(c.isdigit() for c in cell):
        raise cells.CellProblem("This is not a number.")
    return Decimal(cell.replace(",", ""))


def day(cell: str) -> date:
    found = STAMP.fullmatch(cell)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
        if LONG_DAY.fullmatch(cell):
            return datetime.strptime(cell, "%B %d, %Y").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise cells.CellProblem("There is no such day.") from error
    raise cells.CellProblem("It is not clear which part of this date is the day and which the month.", QUERY)


def day_of(one: Record, *names: str) -> date | None:
    for name in names:
        try:
            return day(one.cells[name])
        except (KeyError, cells.CellProblem):
            continue
    return None


def opened(cells: Mapping[str, str]) -> str:
    """O or C among a statement's codes; nothing for a trade that closed one position and opened the other, or is taken back."""
    if "cancel" in cells.get("datadiscriminator", "").lower():
        return ""
    said = {"O", "C"} & _codes(cells.get("code", ""))
    return said.pop() if len(said) == 1 else ""


def ended(cells: Mapping[str, str]) -> Movement | None:
    """What ended an option, by the codes of its row: assigned or exercised, or expired."""
    said = set().union(*(_codes(cells.get(name, "")) for name in ("notescodes", "notes", "code")))
    return Movement.EXERCISE if said & {"A", "EX"} else Movement.EXPIRY if "EP" in said else None


def _codes(cell: str) -> set[str]:
    return set(cell.upper().replace(" ", "").split(";"))
