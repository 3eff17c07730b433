"""Which facts could the figures of a rendered text be? Every place where a fact's own text stands, longest first."""

import re

from messaging.checker.passage import Occurrence, Passage
from messaging.facts import NUMBERS, Fact, FactSheet, Kind
from messaging.words import sections

_SPELT = NUMBERS | {Kind.DATE, Kind.NAME, Kind.TICKER}


def spellings(fact: Fact) -> set[str]:
    """How a letter may print this fact: as it is, without its sign beside a direction word, or with a plus."""
    is_everyday_word = fact.measure == "name" and fact.subject.startswith(("class:", "sector:"))
    if fact.kind not in _SPELT or is_everyday_word:
        return set()
    if fact.kind not in NUMBERS:
        return {fact.text, fact.text[:1].upper() + fact.text[1:]}
    if fact.sign > 0:
        return {fact.text, f"+{fact.text}"}
    return {fact.text, fact.text.replace("-", "−"), fact.size} if fact.sign < 0 else {fact.text}


def rendered(part: str, text: str, sheet: FactSheet) -> Passage:
    by_text: dict[str, list[Fact]] = {}
    for fact in sheet:
        for spelling in spellings(fact):
            by_text.setdefault(spelling, []).append(fact)
    if not by_text:
        return Passage(part, text, [], sheet.language)
    longest_first = sorted(by_text, key=len, reverse=True)
    alternatives = "|".join(_as_pattern(spelling, by_text[spelling], sheet.language) for spelling in longest_first)
    pattern = re.compile(rf"(?<![\w$€£.,+−-])(?:{alternatives})(?![\w%]|[.,]\d)")
    return Passage(
        part,
        text,
        [
            Occurrence(match.start(), match.end(), match.group(), tuple(by_text[match.group()]), is_slot=False)
            for match in pattern.finditer(text)
        ],
        sheet.language,
    )


def _as_pattern(spelling: str, facts: list[Fact], language: str) -> str:
    """A bare number is a count only beside what is counted; "4 pm" is none."""
    if any(fact.kind != Kind.COUNT for fact in facts):
        return re.escape(spelling)
    counted = "|".join(sections(language, "cues")["measure=count"])
    return rf"{re.escape(spelling)}(?=\s(?:{counted}))"
