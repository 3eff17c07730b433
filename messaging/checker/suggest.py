"""Which fact did a person mean who typed a figure? The one with the same text, or the one that fits the words."""

import re
from decimal import Decimal, InvalidOperation

from messaging.checker.binding import Context
from messaging.checker.findings import Suggestion
from messaging.facts import NUMBERS, WORDS, Fact, FactSheet, Kind
from messaging.words import any_of, fold

MOST = 3


def suggestions(context: Context, wrong: Fact | None, sheet: FactSheet) -> tuple[Suggestion, ...]:
    """At most three, the likeliest first: same figure and fitting words, then fitting words, then same figure."""
    typed = context.occurrence.text
    candidates = [fact for fact in sheet if fact is not wrong and _could_be(fact, wrong, typed, sheet.language)]
    ranked = sorted(candidates, key=lambda fact: -(_same(fact, typed) + 2 * (context.misfit(fact) is None)))
    kept = [fact for fact in ranked if _same(fact, typed) or context.misfit(fact) is None]
    return tuple(Suggestion(slot=fact.id, text=fact.text) for fact in kept[:MOST])


def _could_be(fact: Fact, wrong: Fact | None, typed: str, language: str) -> bool:
    if wrong is not None:
        return fact.kind == wrong.kind
    if fact.measure == "name":
        return fact.text == typed
    if fact.kind in WORDS:
        return False
    return _same(fact, typed) or fact.kind in _kinds_of(typed, language)


def _kinds_of(typed: str, language: str) -> set[Kind]:
    for section, kind in (("money", Kind.MONEY), ("percent", Kind.PERCENT), ("point", Kind.POINTS)):
        if any_of(language, "grammar", f"{section}_words", before="", after="").search(fold(typed)):
            return {kind}
    return {Kind.COUNT} if typed.isdigit() else set()


def _same(fact: Fact, typed: str) -> bool:
    if fact.kind not in NUMBERS:
        return fact.text.lower() == typed.lower()
    ours, theirs = _number(fact.text), _number(typed)
    return ours is not None and ours == theirs


def _number(text: str) -> Decimal | None:
    digits = re.sub(r"[^\d.]", "", text).rstrip(".")
    try:
        return abs(Decimal(digits))
    except InvalidOperation:
        return None
