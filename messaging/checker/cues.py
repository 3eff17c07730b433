"""What do the words of a sentence say about the figures in it? Cues, each at its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from messaging.checker.passage import MASK, Sentence
from messaging.facts import FactSheet
from messaging.words import fold, sections

WITHOUT_FIGURES = ("subject", "period")
Names = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    dimension: str
    value: str
    start: int
    end: int


@cache
def _patterns(language: str) -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    return tuple(
        (
            dict(pair.split("=") for pair in dimensions.split()),
            re.compile(rf"(?<!\w)(?:{fold(pattern).replace('#', MASK)})(?!\w)", re.I),
        )
        for dimensions, patterns in sections(language, "cues").items()
        for pattern in patterns
    )


@cache
def _patterns_without_figures(language: str) -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    return tuple(row for row in _patterns(language) if set(row[0]) & set(WITHOUT_FIGURES))


def names_of(sheet: FactSheet) -> Names:
    """How each holding, class and benchmark of a sheet is called."""
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(fold(fact.text))}(?:’s|'s)?(?!\w)", re.I), fact.subject)
        for fact in sheet
        if fact.measure == "name" and fact.subject.partition(":")[0] in {"holding", "class", "benchmark"}
    )


def cues_in(sentence: Sentence, language: str, names: Names, *, has_figures: bool = True) -> list[Cue]:
    """Longest phrase first; a name in a slot says whose figure is near. Without figures only what is carried on counts."""
    patterns = _patterns(language) if has_figures else _patterns_without_figures(language)
    found = [
        (match.start(), match.end(), dimensions)
        for dimensions, pattern in patterns
        for match in pattern.finditer(sentence.masked)
    ]
    found += [(start, end, {"subject": subject}) for start, end, subject in _named(sentence, names)]
    kept: list[tuple[int, int, dict[str, str]]] = []
    for start, end, dimensions in sorted(found, key=lambda row: row[0] - row[1]):
        rivals = [row for row in kept if row[0] < end and start < row[1]]
        if all(_may_overlap(row[2], dimensions) for row in rivals):
            kept.append((start, end, dimensions))
    return [Cue(name, value, start, end) for start, end, row in kept for name, value in row.items()]


def _may_overlap(one: dict[str, str], other: dict[str, str]) -> bool:
    """A date's and a rank's cues live beside the others; two of the same sort compete."""
    return any((name in one) != (name in other) for name in ("when", "rank"))


def _named(sentence: Sentence, names: Names) -> Iterator[tuple[int, int, str]]:
    for occurrence in sentence.occurrences:
        subjects = {fact.subject for fact in occurrence.facts if fact.measure == "name"}
        if len(subjects) == 1:
            yield occurrence.start, occurrence.end, subjects.pop()
    for name, subject in names:
        for match in name.finditer(sentence.masked):
            yield match.start(), match.end(), subject
