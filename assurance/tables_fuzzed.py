"""Does a damaged or hostile file of clients ever do anything but come in as rows or stay out with a reason?"""

import random

from assurance.proof import Outcome, Proof
from clients.imports.columns import COLUMNS, guess
from relate.lib.tables import MAX_CELL, UnreadableTable, read_table, safe_cell

PIECES = [
    b"=cmd()",
    b"\x00",
    b'"',
    b'""',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\n",
    b";",
    b"\t",
    "é".encode("cp1252"),
    b"x" * 9999,
]


def run(seed: int, size: int) -> Outcome:
    """`size` files, each the template with random damage."""
    dice, read, refused = random.Random(seed), 0, 0  # noqa: S311 (a seeded proof, no secret)
    for number in range(size):
        content = _damaged(dice)
        try:
            table = read_table(content)
        except UnreadableTable:
            refused += 1
            continue
        read += 1
        if wrong := _wrong_in(table.header, [cells for _, cells in table.rows], dice):
            return Outcome(False, f"file {number} of seed {seed}: {wrong}")
    return Outcome(True, f"{size} damaged files: {read} read, {refused} refused with a reason, 0 other outcomes")


def _damaged(dice: random.Random) -> bytes:
    rows = [[column.label for column in COLUMNS], *([column.example for column in COLUMNS] for _ in range(dice.randint(0, 5)))]
    content = bytearray("\n".join(",".join(row) for row in rows).encode(dice.choice(["utf-8", "utf-16", "cp1252"])))
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(content) + 1)
        content[place : place + dice.choice([0, 0, 1, 50])] = dice.choice(PIECES)
    return bytes(content)


def _wrong_in(header: tuple[str, ...], rows: list[tuple[str, ...]], dice: random.Random) -> str:
    if any(len(row) != len(header) for row in rows):
        return "a row is not as wide as the header"
    if any(len(cell) > MAX_CELL for row in rows for cell in row):
        return "a cell is longer than allowed"
    mapping = guess(header, {title: dice.choice(COLUMNS).field for title in header[:3]})
    if len(set(mapping.values())) < len(mapping):
        return "one field is filled by two columns"
    if any(safe_cell(cell)[:1] in ("=", "@") for row in rows for cell in row):
        return "an exported cell would be a formula"
    return ""


PROOF = Proof("tables-fuzzed", __doc__ or "", run, full=20_000, sample=200)
