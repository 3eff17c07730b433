"""Which companies and tickers does a text name that its facts do not?"""

import re
from collections.abc import Iterator
from functools import cache

from messaging.checker.passage import Sentence
from messaging.facts import FactSheet, Kind
from messaging.words import fold, lines

ALSO_EVERYDAY_WORDS = frozenset({"Target", "Visa", "Gap", "Meta"})
_CAPITALS = re.compile(r"(?<![\w.])([A-Z]{2,5}(?:\.[A-Z])?)(?![\w])")


@cache
def _companies(language: str) -> re.Pattern[str]:
    longest_first = sorted(map(fold, lines(language, "companies")), key=len, reverse=True)
    return re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w])")


def strange_names(sentence: Sentence, sheet: FactSheet, *, is_slotted: bool) -> Iterator[tuple[str, int, int]]:
    """(rule, start, end) of each company that the household does not hold, and each ticker typed outside a slot."""
    known = fold(" ".join(fact.text for fact in sheet if fact.measure == "name"))
    for match in _companies(sheet.language).finditer(sentence.masked):
        opens = not sentence.masked[: match.start()].strip(" “\"'(¿¡«")
        if match.group() not in known and not (opens and match.group() in ALSO_EVERYDAY_WORDS):
            yield "unknown_name", match.start(), match.end()
    tickers = {fact.text for fact in sheet if fact.kind == Kind.TICKER}
    for match in _CAPITALS.finditer(sentence.masked):
        if match.group() in tickers:
            if is_slotted:
                yield "free_ticker", *match.span()
        elif _could_be_ticker(match.group(), sentence, sheet) and match.group() not in known.split():
            yield "unknown_name", *match.span()


def _could_be_ticker(word: str, sentence: Sentence, sheet: FactSheet) -> bool:
    """A ticker that we know, or any capitals in a sentence that states figures."""
    if word in lines(sheet.language, "capitals"):
        return False
    states_figures = any(not one.is_landmark for one in sentence.occurrences)
    return states_figures or word in lines(sheet.language, "tickers")
