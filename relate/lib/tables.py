"""How do rows come in from a file that a person made, and go out to one, without harm?"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 10 * 1024 * 1024, 50_000, 200, 32 * 1024
DELIMITERS = ",;\t|"
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
BLANK = " \n\u00a0"  # that a spreadsheet may pass over before a formula
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")


class UnreadableTable(Exception):
    """The file is no table that we take; the text says why and what to do."""


@dataclass(frozen=True)
class Table:
    """The header and the rows under it, each with the number that a spreadsheet shows for it."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(content: bytes) -> Table:
    """UTF-8, UTF-16 or Windows-1252; comma, semicolon, tab or bar. Empty rows are left out, short rows are filled up."""
    if len(content) > MAX_BYTES:
        raise UnreadableTable("The file is larger than 10 MB. Divide it and import the parts one after the other.")
    text = _decoded(content)
    rows = _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    try:
        _, header = next(rows)
        width = len(header)
        body = tuple((number, (cells + ("",) * width)[:width]) for number, cells in rows)
    except StopIteration:
        raise UnreadableTable("The file is empty.") from None
    except csv.Error as error:
        raise UnreadableTable(f"The file cannot be read as rows and columns ({error}).") from error
    return Table(header, body)


def without_rows(content: bytes, numbers: set[int]) -> bytes:
    """The same file in UTF-8 with these rows empty, so that each other one keeps its number."""
    text = _decoded(content)
    delimiter, made = _delimiter(text), io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.writer(made, delimiter=delimiter).writerows([] if number in numbers else row for number, row in enumerate(rows, start=1))
    return made.getvalue().encode("utf-8-sig")


def safe_cell(value: object) -> str:
    """A spreadsheet must not run what a client typed: a text that looks like a formula gets an apostrophe, a number stays."""
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text.lstrip(BLANK)) and not NUMBER.fullmatch(text) else text


def restored_cell(text: str) -> str:
    """What `safe_cell` was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:].lstrip(BLANK)) else text


MARKED = "Exported by"


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, mark: str = "") -> HttpResponse:
    """A download that Excel opens with its accents. `mark` says in each row who took the file and when."""
    header, rows = ([*header, MARKED], ([*row, mark] for row in rows)) if mark else (header, rows)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise UnreadableTable("This is not a text file. Save it as CSV and try again.")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableTable("The letters of this file cannot be read. Save it as CSV in UTF-8 and try again.")


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _numbered(reader: Iterable[list[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    kept = 0
    for number, row in enumerate(reader, start=1):
        cells = tuple(restored_cell(cell.strip()) for cell in row)
        if not any(cells):
            continue
        kept += 1
        if kept > MAX_ROWS + 1:
            raise UnreadableTable("The file has more than 50,000 rows. Divide it and import the parts one after the other.")
        if len(cells) > MAX_COLUMNS:
            raise UnreadableTable(f"Row {number} has more than 200 columns. Is this the right file?")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableTable(f"A cell in row {number} holds more than 32,000 characters. Is this the right file?")
        yield number, cells
