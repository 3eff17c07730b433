"""Does any text that a client may send make the rules fail, misquote or take long?"""

import random
import time

from assurance.proof import Outcome, Proof
from feedback.readers.pieces import WORDS, pieces
from feedback.rules import find
from feedback.training.corpus import written

LONGEST, SLOWEST = 4000, 0.5  # characters of the form, seconds for one text
PIECES = [
    "\x00",
    "\u202e",
    "’",
    "“",
    "🙄",
    "¿",
    "…",
    "\n\n",
    ".",
    "?!",
    " not ",
    " never ",
    "費用",
    "ß",
    "<b>",
    "'; --",
    "\ud7ff",
    " " * 30,
    "a" * 300,
]


def run(seed: int, size: int) -> Outcome:
    """`size` texts: written messages cut, repeated, joined and spoilt."""
    dice, slowest = random.Random(seed), 0.0  # noqa: S311 (a seeded proof, no secret)
    messages = [example.text for example in written()]
    for number in range(size):
        text = _spoilt(dice, messages)
        begun = time.process_time()
        wrong = _wrong_in(text)
        slowest = max(slowest, time.process_time() - begun)
        if wrong or slowest > SLOWEST:
            return Outcome(False, f"text {number} of seed {seed}: {wrong or f'{slowest:.2f} s'}")
    return Outcome(True, f"{size} spoilt texts: every quote exact, the slowest {slowest * 1000:.0f} ms")


def _spoilt(dice: random.Random, messages: list[str]) -> str:
    parts = [dice.choice(messages) if dice.random() < 0.7 else dice.choice(PIECES) for _ in range(dice.choice([1, 2, 5, 40]))]
    text = dice.choice(["", " ", ", and ", "\n"]).join(parts)
    if dice.random() < 0.2:
        text = dice.choice(messages)[: dice.randint(1, 12)] * 400
    return text[:LONGEST]


def _wrong_in(text: str) -> str:
    found = find(text)
    hits = (*found.complaint, *found.leaving, *found.call_now, *found.today)
    quotes = [(hit.quote, hit.start, hit.end) for hit in hits] + [(todo.quote, todo.start, todo.end) for todo in found.actions]
    if wrong := [quote for quote, start, end in quotes if not quote or text[start:end] != quote]:
        return f"misquoted {wrong[0]!r}"
    parts = pieces(text)
    if any(len(part.split()) > WORDS for part in parts) or " ".join(parts).split() != text.split():
        return "cut wrongly into pieces"
    return ""


PROOF = Proof("replies-fuzzed", __doc__ or "", run, full=20_000, sample=60)
