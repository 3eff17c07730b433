"""Is this text that we may read, and what are its rows? Marked-up text (OFX, XML) is kept as it is."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 60_000
MAX_COLUMNS = 200
MAX_CELL = 32 * 1024
MARKED_UP = re.compile(r"\ufeff?\s{0,1000}(?:<|OFXHEADER)", re.IGNORECASE)
OFX_WITHIN = 2048  # characters; some write no first line, or something before it
SEPARATORS = ",;\t|"
QUOTED = re.compile(r'"[^"]*"')
HALF_QUOTED = re.compile(r'^"([^",\r\n]*)"(?= [^,\r\n])', re.MULTILINE)  # "Date downloaded" 12/31/2021
HEAD, HEAD_LINES = 16 * 1024, 12  # characters and lines among which a header and some rows stand
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class StatementRefused(Exception):
    """The file cannot be imported; the message is for the person who uploaded it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts as a spreadsheet does: from 1, empty rows included."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        return tuple(filter(None, self.cells))

    @property
    def line(self) -> str:
        """As one sentence: a title that is not quoted is cut where it has a comma."""
        return ", ".join(self.filled)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that hold something, cells stripped of surrounding space; or the `text` of a file that is no table."""

    rows: tuple[Row, ...]
    text: str = ""

    def first(self, count: int = 12) -> tuple[Row, ...]:
        return self.rows[:count]


def open_sheet(content: bytes) -> Sheet:
    """Refuses what is too large, not text, or quoted wrongly, with a sentence that says what to do."""
    if len(content) > MAX_BYTES:
        raise StatementRefused("The file is larger than 20 MB. Download a shorter period, or fewer accounts at a time.")
    if not content.strip():
        raise StatementRefused("The file is empty. Download it again from the custodian.")
    text = _decoded(content)
    if MARKED_UP.match(text) or "<OFX>" in text[:OFX_WITHIN].upper():
        return Sheet((), text)
    rows = tuple(_rows(text))
    if not rows:
        raise StatementRefused("The file has no rows. Download it again from the custodian.")
    return Sheet(rows)


def _decoded(content: bytes) -> str:
    if content.startswith(UTF16):
        text = _strict(content, "utf-16")
    elif b"\x00" in content:
        raise StatementRefused("The file holds NUL bytes, so it is not a CSV file. Download it again as CSV.")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _strict(content, "cp1252")
    text = text.replace("\ufeff", "")  # some write the mark twice, or before a later part
    if "\x00" in text:
        raise StatementRefused("The file holds NUL characters, so it is not a CSV file. Download it again as CSV.")
    return text


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise StatementRefused(
            f"Byte {error.start + 1} of the file is no text that we know. Save it as CSV in UTF-8 and try again."
        ) from error


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(HALF_QUOTED.sub(r"\1", text), newline=""), delimiter=_separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MAX_ROWS:
                raise StatementRefused(f"The file has more than {MAX_ROWS:,} rows. Download a shorter period.")
            row = Row(number, tuple(map(str.strip, cells)))
            if not any(row.cells):
                continue
            if len(cells) > MAX_COLUMNS or len("".join(cells)) > MAX_CELL:
                _check_width(row)
            yield row
    except csv.Error as error:
        raise StatementRefused(
            f"Row {number + 1} has a quotation mark that does not close or stands in the wrong place. "
            "Download the file again and do not edit it."
        ) from error


def _separator(text: str) -> str:
    """The one that stands in most lines near the top, outside quotes, and most often there; a comma where none is ahead."""
    lines = [QUOTED.sub("", line) for line in text[:HEAD].splitlines()[:HEAD_LINES]]
    counts = {one: [line.count(one) for line in lines] for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: (sum(map(bool, counts[one])), max(counts[one], default=0)))


def _check_width(row: Row) -> None:
    if len(row.cells) > MAX_COLUMNS:
        raise StatementRefused(f"Row {row.number} has more than {MAX_COLUMNS} columns. This is no statement we know.")
    if max(map(len, row.cells), default=0) > MAX_CELL:
        raise StatementRefused(f"Row {row.number} has a cell of more than 32 KB. This is no statement we know.")
