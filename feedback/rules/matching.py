"""Does a rule's phrase stand in the text, and is it meant or denied?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

DENIED_BEFORE = re.compile(
    r"\b(?:no|not|never|nothing|none|without|hardly|don't|dont|doesn't|isn't|aren't|wasn't|won't|"
    r"wouldn't|didn't|haven't|hasn't|can't|cannot|zero|no intention of|glad we|glad i|instead of)\b"
    r"(?:\W+\w+){0,4}\W*$",
)
BREAK = re.compile(
    r"[.!?;\n]+|,?\s+\b(?:but|yet|though|although|however|because|so)\b"
    r"|,?\s+and\s+(?=(?:i|we|you|he|she|they|it|the|my|our|your|no|nobody|nothing|not|a|an|please|can|"
    r"could|would|what|how|when|why|is|are|there|this|that|someone|somebody|everyone)\b)",
)
CAPITALS = re.compile(r"(\\.)|([A-Z]+)")
CURLY = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
LONGEST_QUOTE = 160
EDGES = " ,\n\t"


@dataclass(frozen=True)
class Rule:
    """A name that a person reads, and the phrase that it looks for."""

    name: str
    phrase: str
    is_deniable: bool = True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """For plain text: the search for one case is twice as fast as that for both."""
        return re.compile(CAPITALS.sub(lambda found: found[1] or found[2].lower(), self.phrase))


@dataclass(frozen=True)
class Hit:
    """Which rule, and the client's own words: always an exact part of the text."""

    rule: str
    quote: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


def plain(text: str) -> str:
    """Small letters and straight quotation marks, each in its old place."""
    straight = text.translate(CURLY)
    small = straight.lower()
    return small if len(small) == len(text) else "".join(low if len(low := one.lower()) == 1 else one for one in straight)


def hits(rules: Iterable[Rule], text: str) -> tuple[Hit, ...]:
    """At most one hit a rule."""
    words = plain(text)
    found = ((rule, _first_meant(rule, words)) for rule in rules)
    return tuple(Hit(rule.name, *quote_around(text, *span)) for rule, span in found if span)


def _first_meant(rule: Rule, words: str) -> tuple[int, int] | None:
    for match in rule.pattern.finditer(words):
        if not (rule.is_deniable and _is_denied(words, match.start())):
            return match.span()
    return None


def _is_denied(words: str, start: int) -> bool:
    before = words[max(0, start - 60) : start]
    clause = BREAK.split(before)[-1]
    return bool(DENIED_BEFORE.search(clause))


def quote_around(text: str, start: int, end: int) -> tuple[str, int]:
    """The clause in which the words stand, exactly as the client wrote it, and where it begins."""
    pieces = [piece for piece in clauses(text) if piece[0] < end and piece[1] > start]
    low, high = (min(p[0] for p in pieces), max(p[1] for p in pieces)) if pieces else (start, end)
    if high - low > LONGEST_QUOTE:
        low, high = start, min(end, start + LONGEST_QUOTE)
    return trimmed(text, low, high)


def trimmed(text: str, low: int, high: int) -> tuple[str, int]:
    """That part of the text without the blanks and commas around it, and where it begins."""
    part = text[low:high]
    return part.strip(EDGES), low + len(part) - len(part.lstrip(EDGES))


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause begins and ends."""
    start = 0
    for match in BREAK.finditer(plain(text)):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)
