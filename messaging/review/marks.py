"""How does a reviewer see a letter? Its words, its figures with their notes, and what somebody objects to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from messaging.facts import Fact, FactSheet
from messaging.review.places import Place, places

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Part of a paragraph. `objection` is "", "flagged" or "noted"."""

    text: str
    fact: Fact | None = None
    number: int = 0
    is_bad: bool = False
    objection: str = ""

    @property
    def about(self) -> str:
        """What a pointer or a screen reader is told of a figure."""
        if self.fact is None:
            return ""
        return f"{self.fact.label}: {self.fact.how}. {self.fact.source}, {self.fact.as_of.day} {self.fact.as_of:%b %Y}"


def letter(text: str, sheet: FactSheet, *, bad: list[Span], objections: list[tuple[Span, str]]) -> list[list[Mark]]:
    """Paragraphs of marks. Spans are of the rendered text; `bad` are figures that the checker refused."""
    cuts = {edge for span in [*bad, *(span for span, _ in objections)] for edge in span}
    marks = [mark for place in places(text, sheet) for mark in _cut(place, cuts, bad, objections)]
    paragraphs: list[list[Mark]] = [[]]
    for mark in marks:
        first, *others = re.split(r"\n\s*\n", mark.text) if mark.fact is None else [mark.text]
        paragraphs[-1].append(replace(mark, text=first))
        paragraphs += [[replace(mark, text=other)] for other in others]
    return [[mark for mark in paragraph if mark.text] for paragraph in paragraphs if any(mark.text for mark in paragraph)]


def _cut(place: Place, cuts: set[int], bad: list[Span], objections: list[tuple[Span, str]]) -> Iterator[Mark]:
    start, end = place.shown
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    if place.fact:
        edges = [start, end]
    for one, other in zip(edges, edges[1:], strict=False):
        yield Mark(
            text=place.text[one - start : other - start],
            fact=place.fact,
            number=place.number,
            is_bad=any(_overlap((one, other), span) for span in bad),
            objection=next((kind for span, kind in objections if _overlap((one, other), span)), ""),
        )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
