"""What does one cell of Interactive Brokers say? A number or a day, in the forms that its reports have."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

from portfolios.sources import cells
from portfolios.sources.ibkr_records import Record

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
