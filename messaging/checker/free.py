"""Which figures and dates of a text stand in no slot? In digits, in words, as fractions, multiples, ordinals or days."""

import re
from collections.abc import Iterator
from functools import cache

from messaging.checker.passage import MASK, Occurrence, Sentence
from messaging.words import any_of, fold, sections

_TOUCHES_BEFORE = re.compile(r"[\w$€£+\-−–.,/]$|[\d$€£+−]\s$|(?<=\s)[-–]\s?$")
_TOUCHES_AFTER = re.compile(r"^(?:[\w%]|[.,/]\d|\s?%|-fold)", re.I)


@cache
def _allowed(language: str, section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<!\w)(?:{fold(line)})(?!\w)", re.I) for line in sections(language, "figures")[section])


@cache
def _figures(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A pattern of digits may touch a symbol, a pattern of words may not touch a letter or digit."""
    return tuple(
        (rule, re.compile(rf"(?<![^\W_])(?:{line})(?![^\W\d_])" if r"\d" in line else rf"(?<!\w)(?:{line})(?!\w)", re.I))
        for rule in ("free_date", "free_figure", "soft_date")
        for line in map(fold, sections(language, "figures")[rule])
    )


def without_harmless(sentence: Sentence, language: str) -> str:
    """The masked sentence with what the rules allow taken out, its length kept."""
    text = sentence.masked
    allowed = _allowed(language, "harmless")
    proposes_a_meeting = any(pattern.search(text) for pattern in _allowed(language, "meeting"))
    if proposes_a_meeting and all(one.is_landmark for one in sentence.occurrences):
        allowed += _allowed(language, "meeting_times")
    for pattern in allowed:
        text = pattern.sub(lambda match: "_" * len(match.group()), text)
    return text


def free_figures(sentence: Sentence, cue_spans: list[tuple[int, int]], language: str) -> Iterator[tuple[str, int, int]]:
    """(rule, start, end) of each figure or date outside a slot; words that name a slot's period are no dates."""
    text = without_harmless(sentence, language)
    taken: list[tuple[int, int]] = []
    is_about_money = about_money(sentence, language)
    for rule, pattern in _figures(language):
        for match in pattern.finditer(text):
            start, end = _trimmed(match)
            if MASK in match.group():
                continue
            if rule == "soft_date" and not is_about_money:
                continue
            if rule != "free_figure" and any(s <= start and end <= e for s, e in cue_spans):
                continue
            if not any(s < end and start < e for s, e in taken):
                taken.append((start, end))
                yield rule.replace("soft", "free"), start, end


def about_money(sentence: Sentence, language: str) -> bool:
    """A day or season is small talk unless the sentence states figures, speaks of money, or of when we wrote."""
    has_figure = any(not one.is_landmark for one in sentence.occurrences)
    return has_figure or any(pattern.search(sentence.masked) for pattern in _money(language))


@cache
def _money(language: str) -> tuple[re.Pattern[str], ...]:
    lines = [*sections(language, "directions")["money"], *sections(language, "figures")["dated"]]
    return tuple(re.compile(rf"(?<!\w)(?:{line})(?!\w)", re.I) for line in lines)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    """Without the full stop or the blank that ends the sentence."""
    words = match.group()
    kept = words.rstrip(" \n.,;:")
    return match.start() + len(words) - len(words.lstrip()), match.start() + len(kept or words)


def bent(sentence: Sentence, occurrence: Occurrence) -> bool:
    """Is a filled figure changed by what is typed against it: a digit, a sign, "million", "more than", "not"?"""
    if occurrence.is_landmark:
        return bool(re.search(r"\w$", sentence.text[: occurrence.start]))
    before, after = sentence.masked[: occurrence.start], sentence.masked[occurrence.end :]
    if _TOUCHES_BEFORE.search(before) or _TOUCHES_AFTER.search(after):
        return True
    language = sentence.language
    bending = any_of(language, "grammar", "bent_before", before=r"\b", after=r"\s$")
    denying = any_of(language, "grammar", "denies", before=r"\b", after=r"\b(?:\s\w+){0,3}\s$")
    growing = any_of(language, "grammar", "bent_after", before=r"\s", after=r"\b")
    return bool(growing.match(after) or bending.search(before) or denying.search(before))
