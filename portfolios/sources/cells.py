"""What does one cell say? A number or a day, or why it cannot be trusted to be one."""

import re
from datetime import date, datetime
from decimal import Decimal

NOTHING = frozenset({"", "-", "--", "n/a", "N/A", "Incomplete", "incomplete", "NaN", "Free", "Pending", "Processing"})
UNPRICED = NOTHING - {""}  # a custodian says so; an empty cell may be a lost one
NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
PLAIN = re.compile(r"-?\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")  # what nearly every cell is
MOST = Decimal(10) ** 15
SHORT = 15  # characters: below the most, whatever they are
FORMULA = ("=", "@", "\t", "\r")
US_DAY = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
NAMED_DAY = re.compile(r"([A-Z][a-z]{2})-([0-9]{1,2})-([0-9]{4})")
AGAIN = "Download the file again from the custodian and import it without opening it in a spreadsheet."


class CellProblem(ValueError):
    """One cell that cannot be read: what is wrong, and the fix."""

    def __init__(self, problem: str, fix: str = AGAIN) -> None:
        super().__init__(problem)
        self.problem, self.fix = problem, fix


def text(cell: str) -> str:
    if cell.startswith(FORMULA):
        raise CellProblem("This is a formula, not a value.", "Replace the formula by its value, or download the file again.")
    return cell


def number(cell: str) -> Decimal | None:
    """1,234.56, $1,234.56, -$1.50, (123.45) and +1.2 as Decimals; None where the custodian leaves it out."""
    if cell in NOTHING:
        return None
    if len(cell) <= SHORT and PLAIN.fullmatch(cell):
        return Decimal(cell.replace("$", "").replace(",", ""))
    text(cell)
    bare = cell.strip().removesuffix("*")  # a footnote's mark
    is_negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if is_negative else bare
    sign, bare = _sign(bare)
    bare = bare.removesuffix("%").removeprefix("$")
    inner, bare = _sign(bare)
    if not NUMBER.fullmatch(bare) or not bare or (is_negative and (sign or inner)) or (sign and inner):
        raise CellProblem(_why_no_number(bare), _number_fix(bare))
    size = Decimal(bare.replace(",", ""))
    if size >= MOST:
        raise CellProblem("This number is too large to be true.")
    return -size if is_negative or "-" in (sign, inner) else size


def day(cell: str) -> date:
    """04/17/2023 (month first, as US custodians print it), 2023-04-17 or Apr-17-2023."""
    text(cell)
    if found := US_DAY.fullmatch(cell):
        month, in_month, year = (int(part) for part in found.groups())
    elif found := ISO_DAY.fullmatch(cell):
        year, month, in_month = (int(part) for part in found.groups())
    else:
        raise CellProblem("This is no date of the form 04/17/2026.")
    if month > 12 >= in_month:
        raise CellProblem("This date has the day before the month.", "Export the file in US format, month first.")
    try:
        return date(year, month, in_month)
    except ValueError as error:
        raise CellProblem("There is no such day.") from error


def days(cell: str) -> tuple[date, date]:
    """The day a row was booked and the day from which it counts: '04/17/2023 as of 04/15/2023'."""
    booked, _, counts = cell.partition(" as of ")
    return day(booked), day(counts or booked)


def day_within(sentence: str) -> date | None:
    """The first date in a title or footer, such as 'as of 02:45 PM ET, 12/21/2025'."""
    for pattern in (US_DAY, ISO_DAY):
        if found := pattern.search(sentence):
            return day(found.group())
    if found := NAMED_DAY.search(sentence):
        try:
            return datetime.strptime(found.group(), "%b-%d-%Y").date()
        except ValueError:
            return None
    return None


def _sign(bare: str) -> tuple[str, str]:
    return (bare[0], bare[1:]) if bare[:1] in ("+", "-") else ("", bare)


def _why_no_number(bare: str) -> str:
    if re.fullmatch(r"[0-9]+(\.[0-9]{3})*,[0-9]+", bare) or re.fullmatch(r"[0-9]{1,3}(,[0-9]+)+(\.[0-9]+)?", bare):
        return "It is not clear whether the comma groups thousands or begins the decimals."
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+", bare):
        return "A spreadsheet has shortened this number, so digits are lost."
    if set(bare) == {"#"} or bare.startswith("#"):
        return "A spreadsheet has replaced this number by an error."
    return "This is not a number."


def _number_fix(bare: str) -> str:
    if "," in bare:
        return "Write it as 1,234.56: a comma between thousands, a point before the decimals."
    return AGAIN
