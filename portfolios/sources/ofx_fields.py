"""What does one value of an OFX file say? A number or a day, or why it cannot be trusted to be one."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from portfolios.sources import cells
from portfolios.sources.statement import RowProblem
from portfolios.sources.table import SHOWN
from portfolios.sources.tags import Node

Read = TypeVar("Read")
STAMP = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{0,6}(?:\.[0-9]{0,6})?)?\s*(?:\[[^\]]{0,20}\]?)?")
COMMA = re.compile(r"[+-]?[0-9]+,([0-9]+)")
SPACED = re.compile(r"([+-]?) ?([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)([.,][0-9]{1,6})?")


def number(cell: str) -> Decimal | None:
    """-1234.56, +0000001234.5600 or, as the format allows too, 1234,56; some group thousands by spaces."""
    if found := SPACED.fullmatch(cell):
        cell = "".join(re.sub(r"\s", "", part or "") for part in found.groups())
    if found := COMMA.fullmatch(cell):
        if len(found[1]) == 3:
            raise cells.CellProblem("It is not clear whether the comma groups thousands or begins the decimals.")
        cell = cell.replace(",", ".")
    return cells.number(cell)


def day(cell: str) -> date:
    """20260117, with a time and a zone behind it or not: the day as printed."""
    found = STAMP.fullmatch(cell.strip())
    if not found:
        raise cells.CellProblem("This is no date of the form 20260417.")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise cells.CellProblem("There is no such day.") from error


class Fields:
    """The values of one transaction or position; keeps every value that cannot be read."""

    def __init__(self, node: Node, problems: list[RowProblem]) -> None:
        self.row, self.problems, self.leaves = node.line, problems, node.leaves()
        self.is_converted = "CURSYM" in self.leaves and next(node.every("ORIGCURRENCY"), None) is not None

    def text(self, *tags: str) -> str:
        """The first of the tags that is there. Words, never a formula."""
        found = next((self.leaves[tag].text for tag in tags if tag in self.leaves and self.leaves[tag].text), "")
        return " ".join(found.split()).lstrip("=@ ")

    def number(self, tag: str) -> Decimal | None:
        return self._read(tag, number, None)

    def amount(self, tag: str) -> Decimal:
        return self.number(tag) or Decimal(0)

    def required(self, tag: str) -> Decimal:
        before = len(self.problems)
        value = self.number(tag)
        if value is None and len(self.problems) == before:
            self.refuse(tag, "A number must stand here and is missing.")
        return value if value is not None else Decimal(0)

    def rate(self) -> Decimal:
        """What one unit of the row's own currency is worth in the account's; 1 where the amounts are in the account's already."""
        return Decimal(1) if self.is_converted or not self.text("CURSYM") else self.number("CURRATE") or Decimal(1)

    def day(self, *tags: str) -> date:
        tag = next((tag for tag in tags if tag in self.leaves), tags[0])
        return self._read(tag, day, date.min)

    def day_or_none(self, tag: str) -> date | None:
        """None also for a day of zeros, which some write where they know none."""
        return self._read(tag, day, None) if self.text(tag).strip("0") else None

    def refuse(self, tag: str, problem: str, fix: str = cells.AGAIN) -> None:
        leaf = self.leaves.get(tag)
        which = f" of transaction {self.leaves['FITID'].text[:40]}" if "FITID" in self.leaves else ""
        row, cell = (leaf.line, leaf.text[:SHOWN]) if leaf else (self.row, "")
        self.problems.append(RowProblem(row, f"{tag}{which}", cell, problem, fix))

    def _read(self, tag: str, parse: Callable[[str], Read], otherwise: Read) -> Read:
        try:
            return parse(self.leaves[tag].text if tag in self.leaves else "")
        except cells.CellProblem as wrong:
            self.refuse(tag, wrong.problem, wrong.fix)
            return otherwise
