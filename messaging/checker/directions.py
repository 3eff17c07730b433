"""Does each word of direction or comparison agree with a figure beside it? One without a figure is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from messaging.checker.passage import MASK, Occurrence, Sentence
from messaging.facts import SIGNED_MEASURES, WORDS, Fact
from messaging.words import any_of, fold, sections

NEAR = 9
SIGNS = {"up": 1, "down": -1, "flat": 0, "ahead": 1, "behind": -1}


@dataclass(frozen=True, slots=True)
class Claim:
    rule: str
    start: int
    end: int
    message: str
    slot: str = ""


def _word(language: str, section: str) -> re.Pattern[str]:
    return any_of(language, "directions", section)


@cache
def _idioms(language: str) -> tuple[re.Pattern[str], ...]:
    lines = sections(language, "idioms")["idioms"]
    return tuple(re.compile(rf"(?<!\w)(?:{fold(line).replace('#', MASK)})(?!\w)", re.I) for line in lines)


def without_idioms(text: str, language: str) -> str:
    for idiom in _idioms(language):
        text = idiom.sub(lambda match: "_" * len(match.group()), text)
    return text


@dataclass(slots=True)
class Claims:
    """The claims of one sentence. `facts` says which fact each occurrence (by its start) was bound to."""

    sentence: Sentence
    language: str
    facts: dict[int, Fact]

    def __iter__(self) -> Iterator[Claim]:
        text = self.sentence.masked
        if any(_word(self.language, section).search(text) for section in (*SIGNS, "superlative", "ranked", "claims")):
            text = without_idioms(text, self.language)
        words = list(self._direction_words(text))
        for sign, start, end in words:
            yield from self._judge(text, sign, start, end)
        if not words:
            yield from self._bare_claims(text)
        if self._is_about_money(text):
            yield from self._superlatives(text)
        yield from self._unsaid_falls(words)

    def _direction_words(self, text: str) -> Iterator[tuple[int, int, int]]:
        found = [
            (match.start(), match.end(), sign)
            for section, sign in SIGNS.items()
            for match in _word(self.language, section).finditer(text)
        ]
        done = 0
        for start, end, sign in sorted(found, key=lambda row: (row[0], -row[1])):
            if start >= done:
                done = end
                yield sign, start, end

    def _is_about_money(self, text: str) -> bool:
        named = {fact.subject.partition(":")[0] for one in self.sentence.occurrences for fact in one.facts}
        has_figure = any(not one.is_landmark for one in self.sentence.occurrences)
        return has_figure or bool(named & {"holding", "class", "benchmark"}) or bool(_word(self.language, "money").search(text))

    def _judge(self, text: str, sign: int, start: int, end: int) -> Iterator[Claim]:
        word = self.sentence.text[start:end]
        one = self._nearest_with_direction(start, end)
        if one is None:
            if self._is_about_money(text) or self._is_claim(start, end):
                message = f"“{word}” says which way something went; no figure beside it does."
                yield Claim("free_direction", start, end, message)
            return
        fact = self.facts[one.start]
        if sign != fact.sign:
            yield Claim("wrong_direction", start, end, f"“{word}” contradicts {fact.label}: {fact.text}.", fact.id)
        elif fact.kind not in WORDS and one.text.startswith(("-", "−")):
            message = f"{fact.text} already carries its sign; “{word}” beside it says it twice."
            yield Claim("wrong_direction", start, end, message, fact.id)

    def _nearest_with_direction(self, start: int, end: int) -> Occurrence | None:
        signed = [
            (self.sentence.distance((start, end), one), one.start, one)
            for one in self.sentence.occurrences
            if one.start in self.facts and _has_direction(self.facts[one.start])
        ]
        if not signed:
            return None
        cost, _, nearest = min(signed, key=lambda row: row[:2])
        return nearest if cost < NEAR else None

    def _is_claim(self, start: int, end: int) -> bool:
        found = _word(self.language, "claims").finditer(self.sentence.masked)
        return any(match.start() < end and start < match.end() for match in found)

    def _bare_claims(self, text: str) -> Iterator[Claim]:
        match = _word(self.language, "claims").search(text)
        if match:
            message = f"“{match.group()}” is a claim that no figure here supports."
            yield Claim("free_direction", match.start(), match.end(), message)

    def _superlatives(self, text: str) -> Iterator[Claim]:
        has_top = any(fact.id.startswith("top_holding") for fact in self.facts.values())
        for match in _word(self.language, "superlative").finditer(text):
            yield Claim("free_direction", match.start(), match.end(), f"“{match.group()}” needs a fact that shows it.")
        for match in _word(self.language, "ranked").finditer(text):
            if not has_top or _word(self.language, "ranked_last").fullmatch(match.group()):
                yield Claim("free_direction", match.start(), match.end(), f"“{match.group()}” needs a fact that shows it.")

    def _unsaid_falls(self, words: list[tuple[int, int, int]]) -> Iterator[Claim]:
        """A typed figure without its minus needs a word that says it went down."""
        for one in self.sentence.occurrences:
            fact = self.facts.get(one.start)
            if fact is None or one.is_slot or fact.sign >= 0 or one.text.startswith(("-", "−")):
                continue
            if not any(sign < 0 and self.sentence.distance((start, end), one) < NEAR for sign, start, end in words):
                yield Claim("wrong_direction", one.start, one.end, f"{fact.label} is {fact.text}; the minus is lost.", fact.id)


def _has_direction(fact: Fact) -> bool:
    return fact.kind in WORDS or fact.measure in SIGNED_MEASURES
