"""Where does each figure of a text stand? Sentences with their figures masked, words between them counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from messaging.body import pieces
from messaging.facts import Fact, FactSheet, Kind
from messaging.words import any_of, fold

MASK = "\ufffc"
_SENTENCE_ENDS = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bDra)(?<!\bSr)(?<!\bSra)(?<!\bSres)(?<!\bU\.S)(?<!\bEE)(?<!\bUU)(?<!\bSt)"
    r"(?<!\b[ap]\.)(?<!\b[ap]\.m)(?<!\b[ap]\. m)[.!?]+[\"”’)]*\s+|\n+"
)
_PAUSES = re.compile(r"[,()]")
_CLAUSE_MARKS = re.compile(r"[;:—–]")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A figure where it stands: the fact of its slot, or every fact that a typed figure could be."""

    start: int
    end: int
    text: str
    facts: tuple[Fact, ...]
    is_slot: bool = True

    @property
    def is_landmark(self) -> bool:
        """Names and dates do not come between a figure and the words about it."""
        return all(fact.measure == "name" or fact.kind == Kind.DATE for fact in self.facts)


@dataclass(slots=True)
class Sentence:
    text: str
    masked: str
    start: int
    occurrences: list[Occurrence] = field(default_factory=list)
    language: str = "en"

    def distance(self, span: tuple[int, int], occurrence: Occurrence) -> int:
        """Words between, and what it costs to pass a clause's end or another figure."""
        if span[1] <= occurrence.start:
            between = (span[1], occurrence.start)
        elif span[0] >= occurrence.end:
            between = (occurrence.end, span[0])
        else:
            return 0
        gap = self.masked[between[0] : between[1]]
        crossed = [
            one
            for one in self.occurrences
            if not one.is_landmark and one is not occurrence and between[0] <= one.start and one.end <= between[1]
        ]
        clauses = len(_CLAUSE_MARKS.findall(gap)) + len(any_of(self.language, "grammar", "clause_ends").findall(gap))
        ends = 2 * len(_PAUSES.findall(gap)) + 4 * clauses
        return len(re.findall(r"\w+", gap)) + ends + 8 * len(crossed)


@dataclass(slots=True)
class Passage:
    """The rendered text of a part, its occurrences in order and its sentences. `masked` has neither figures nor accents."""

    part: str
    text: str
    occurrences: list[Occurrence]
    language: str = "en"

    @property
    def masked(self) -> str:
        characters = list(fold(self.text))
        for occurrence in self.occurrences:
            characters[occurrence.start : occurrence.end] = MASK * (occurrence.end - occurrence.start)
        return "".join(characters)

    def sentences(self) -> Iterator[Sentence]:
        masked = self.masked
        ends = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(masked)), len(masked)]
        for start, end in pairwise(ends):
            if masked[start:end].strip():
                yield self._sentence(masked, start, end)

    def _sentence(self, masked: str, start: int, end: int) -> Sentence:
        inside = [
            Occurrence(one.start - start, one.end - start, one.text, one.facts, one.is_slot)
            for one in self.occurrences
            if start <= one.start < end
        ]
        return Sentence(self.text[start:end], masked[start:end], start, inside, self.language)


def slotted(part: str, text: str, sheet: FactSheet) -> Passage:
    """The passage of a text with slots, all of which the sheet knows."""
    occurrences, shown = [], ""
    for piece in pieces(text, sheet):
        if piece.fact:
            occurrences.append(Occurrence(len(shown), len(shown) + len(piece.text), piece.text, (piece.fact,)))
        shown += piece.text
    return Passage(part, shown, occurrences, sheet.language)
