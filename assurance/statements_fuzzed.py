"""Does any damaged or hostile custodian's file ever break a reader, hang it, or come in as something that no account can hold?

Each file goes to the custodians' readers and to the reader of clients' tables; the time is the size.
"""

import csv
import io
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from assurance.proof import Outcome, Proof
from assurance.tables_fuzzed import PIECES
from portfolios.sources import Position, Statement, StatementRefused, Transaction, UnknownLayout, checked, fetch, mapped
from relate.lib.tables import UnreadableTable, read_table

FILES = Path(__file__).resolve().parent.parent / "tests" / "portfolios" / "files"
TODAY, HUNG, LARGEST = date(2026, 11, 23), 5.0, 10**15  # seconds for one file; units of anything
CELLS = [
    *(
        "",
        " ",
        "--",
        "n/a",
        "0",
        "-0",
        "1e9",
        "1E400",
        "NaN",
        "Infinity",
        "-",
        "+",
        "$",
        "%",
        "()",
        "(-1)",
        "1,2,3",
        "1.234,56",
        "0x10",
    ),
    *(
        "99999999999999999999",
        "9" * 400,
        "0." + "0" * 300 + "1",
        "٣٤",
        "½",
        "=1+1",
        "@x",
        "#REF!",
        "02/30/2026",
        "13/13/2026",
        "0/0/0000",
    ),
    *(
        "11/20/2026 as of ",
        " as of 11/20/2026",
        "11/20/9999",
        "Total",
        "Account Total",
        "Positions Total",
        "Cash & Cash Investments",
    ),
    *(
        "Pending Activity",
        "SPAXX**",
        "**",
        "Symbol",
        "Action",
        "Buy",
        "YOU BOUGHT",
        "Reinvest Shares",
        "a" * 5000,
        "\u202e",
        "x\ny",
    ),
    *(
        "Positions for account " + "X" * 2000 + " as of ",
        "...",
        "XXXX-",
        "…123",
        "Date downloaded Xyz-99-2026",
        "Transactions Total",
    ),
    *(
        "1," * 3000 + "x",
        "1." * 3000,
        "9" * 3000 + "%x",
        "(" * 3000,
        " as of " * 900,
        "Positions for " * 900,
        "x" * 9000 + "1",
        "X-" * 3000 + "!",
    ),
    *(
        "-" * 5000,
        "a " * 5000 + "adj",
        "pr yr " * 2000,
        "1/" * 3000,
        "Date downloaded " + "Jan-1-" * 2000,
        "\u00a0" * 5000,
        "…" * 5000,
    ),
]
TAGS = [
    *(
        "<OFX>",
        "</OFX>",
        "<STMTTRN>",
        "</STMTTRN>",
        "</INVSTMTRS>",
        "<INVTRANLIST>",
        "<REINVEST>",
        "<CURRENCY><CURSYM>EUR<CURRATE>",
    ),
    *(
        "<![CDATA[",
        "]]>",
        "&lt;",
        "&a;",
        "&#0;",
        "&#x41;",
        "<!DOCTYPE x>",
        '<!ENTITY a "b">',
        "<A" * 3000,
        "<" * 3000,
        ">" * 3000,
    ),
    *(
        "<A>" * 60,
        "<STMTRS>" * 60,
        "<X>" * 3000,
        "<![CDATA[" * 3000,
        "20261120" * 300,
        "[" * 3000,
        "<FlexQueryResponse>",
        "<Trade />",
    ),
    *("EUR", "1,234", "BASE_SUMMARY", "LOT", "20269999", "SELL (Ca.)"),
]


class Hung(BaseException):
    """One file took longer than a person waits; no reader may catch this."""


def run(seed: int, size: int) -> Outcome:
    """`size` seconds of files, each one of the custodians' with damage."""
    dice, counted, slowest = random.Random(seed), Counter[str](), 0.0  # noqa: S311 (a seeded proof, no secret)
    originals = [file.read_bytes() for file in sorted(FILES.iterdir())]
    ends = time.monotonic() + size
    for number in count(1):
        if time.monotonic() >= ends:
            break
        content, begun = _damaged(dice, dice.choice(originals)), time.monotonic()
        try:
            with _no_longer_than(HUNG):
                wrong = _wrong_in(content, counted)
        except (Exception, Hung) as error:
            wrong = f"{type(error).__name__}: {str(error)[:120]}"
        slowest = max(slowest, time.monotonic() - begun)
        if wrong:
            return Outcome(False, f"file {number} of seed {seed}, {len(content)} bytes: {wrong}")
    told = f"{counted['read']} read, {counted['with problems']} with problems by row, {counted['refused']} refused with a reason"
    return Outcome(True, f"{counted.total()} files in {size} s: {told}, 0 other outcomes; the slowest {slowest * 1000:.0f} ms")


def _damaged(dice: random.Random, original: bytes) -> bytes:
    """Its cells or tags exchanged, its rows moved, and sometimes its bytes spoilt."""
    if b"<" in original[:200] or original.startswith(b"OFXHEADER"):
        return _spoilt(dice, _retagged(dice, original.decode()))
    rows = list(csv.reader(io.StringIO(original.decode("utf-8-sig"))))
    for _ in range(dice.choice([0, 1, 1, 2, 5, 30])):
        row = dice.choice(rows)
        if row:
            row[dice.randrange(len(row))] = dice.choice(CELLS)
    if dice.random() < 0.4:
        place, other = dice.randrange(len(rows)), dice.choice(rows)
        rows[place:place] = [list(other)] * dice.choice([1, 2, 300]) if dice.random() < 0.7 else [other[: dice.randrange(5)]]
    if dice.random() < 0.2:
        dice.shuffle(rows)
    text = io.StringIO()
    csv.writer(text, quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])).writerows(rows)
    return _spoilt(dice, text.getvalue())


def _retagged(dice: random.Random, text: str) -> str:
    """Values, attributes and tags exchanged; pieces doubled, nested and moved."""
    parts = re.split(r"(<[^>]*>|\"[^\"]*\")", text)
    for _ in range(dice.choice([0, 1, 1, 2, 5, 30])):
        place, cell = dice.randrange(len(parts)), dice.choice(CELLS + TAGS)
        parts[place] = f'"{cell}"' if parts[place].startswith('"') else cell
    if dice.random() < 0.4:
        first, last = sorted(dice.randrange(len(parts)) for _ in range(2))
        parts[first:first] = parts[first : min(last, first + 50)] * dice.choice([1, 2, 300])
    return "".join(parts)


def _spoilt(dice: random.Random, text: str) -> bytes:
    content = bytearray(text.encode(dice.choice(["utf-8", "utf-8-sig", "utf-16", "utf-8"])))
    for _ in range(dice.choice([0, 0, 0, 1, 4])):
        place = dice.randrange(len(content) + 1)
        content[place : place + dice.choice([0, 1, 200])] = dice.choice(PIECES)
    return bytes(content)


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise Hung(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _wrong_in(content: bytes, counted: Counter[str]) -> str:
    try:
        read_table(content)
    except UnreadableTable as error:
        if not str(error):
            return "a table is refused without a reason"
    try:
        statement = _read(content)
    except StatementRefused as error:
        counted["refused"] += 1
        return "" if str(error).endswith((".", "?")) else f"a reason that is no sentence: {str(error)[:80]}"
    counted["with problems" if statement.problems else "read"] += 1
    return _wrong_with(statement, content.count(b"\n") + content.count(b"\r") + 1)


def _read(content: bytes) -> Statement:
    """By its source, or as a person would read it who takes the suggested columns."""
    try:
        return fetch(content, today=TODAY)
    except UnknownLayout as unknown:
        table = mapped.table_of(unknown.sheet)
        if table is None:
            raise
        said = mapped.guessed(table)
        words = {word: mapped.meaning(word) or "other" for word in said.words}
        return checked(
            mapped.read(table, replace(said, words=words, order=said.order or "dmy", decimal=said.decimal or ",")), TODAY
        )


def _wrong_with(statement: Statement, lines: int) -> str:
    if any(not 1 <= one.row <= lines or not one.problem or not one.fix for one in statement.problems):
        return "a problem without its row, its sentence or its fix"
    if statement.as_of and statement.as_of > TODAY:
        return "a statement of the future"
    for account in statement.accounts:
        rows: tuple[Position | Transaction, ...] = (*account.positions, *account.transactions)
        for one in rows:
            numbers = [getattr(one, name, None) for name in ("quantity", "price", "value", "cost", "amount", "commission")]
            if any(isinstance(n, Decimal) and not (n.is_finite() and abs(n) < LARGEST * 1000) for n in numbers):
                return f"row {one.row} holds a number that is none"
            if one.symbol.startswith(("=", "@")) or one.name.startswith(("=", "@")):
                return f"row {one.row} holds a formula"
    return ""


PROOF = Proof("statements-fuzzed", (__doc__ or "").splitlines()[0], run, full=600, sample=1)
