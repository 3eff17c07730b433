"""Which fact did a person mean who typed a figure? The one with the same text, or the one that fits the words."""

import re
from decimal import Decimal, InvalidOperation

from messaging.checker.binding import Context
from messaging.checker.findings import Suggestion
from messaging.facts import NUMBERS, WORDS, Fact, FactSheet, Kind

MOST = 3


def suggestions(context: Context, wrong: Fact | None, sheet: FactSheet) -> tuple[Suggestion, ...]:
    """At most three, the likeliest first: same figure and fitting words, then fitting words, then same figure."""
    typed = context.occurrence.text
    candidates = [fact for fact in sheet if fact is not wrong and _could_be(fact, wrong, typed)]
    ranked = sorted(candidates, key=lambda fact: -(_same(fact, typed) + 2 * (context.misfit(fact) is None)))
    kept = [fact for fact in ranked if _same(fact, typed) or context.misfit(fact) is None]
    return tuple(Suggestion(slot=fact.id, text=fact.text) for fact in kept[:MOST])


def _could_be(fact: Fact, wrong: Fact | None, typed: str) -> bool:
    if wrong is not None:
        return fact.kind == wrong.kind
    if fact.measure == "name":
        return fact.text == typed
    if fact.kind in WORDS:
        return False
    return _same(fact, typed) or fact.kind in _kinds_of(typed)


def _kinds_of(typed: str) -> set[Kind]:
    lowered = typed.lower()
    if re.search(r"[$€£]|dollar|million|thousand", lowered):
        return {Kind.MONEY}
    if re.search(r"%|percent|per cent", lowered):
        return {Kind.PERCENT}
    if "point" in lowered:
        return {Kind.POINTS}
    return {Kind.COUNT} if lowered.isdigit() else set()


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
