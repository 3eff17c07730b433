"""Which rules does a text break, with which words?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compliance.lexicon import english, numbers
from compliance.lexicon.patterns import compiled
from compliance.lexicon.rules import Direction, Profile, Rule, Severity, applicable, seed_rules
from compliance.lexicon.words import Stream, stream

Span = tuple[int, int]
NEGATION_REACH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingResult:
    """One place of a text that a rule objects to: the rule and its version, the span, the writer's own words, and what to do."""

    rule: str
    version: int
    title: str
    severity: Severity
    start: int
    end: int
    quote: str
    why: str
    fix: str
    citation: str
    source: str


def find(
    text: str,
    *,
    profile: Profile,
    direction: Direction = Direction.OUT,
    rules: Sequence[Rule] | None = None,
    allowed: frozenset[str] = frozenset(),
    excluded: Iterable[Span] = (),
) -> list[FindingResult]:
    """Every finding, in the order of the text. `excluded` are the spans of disclosures that the product itself placed."""
    words = stream(text)
    spans = tuple(excluded)
    found = [
        result_of(rule, text, span, profile)
        for rule in applicable(
            tuple(seed_rules() if rules is None else rules), profile=profile, direction=direction, allowed=allowed
        )
        for span in _spans(rule, text, words)
        if not any(_overlap(span, other) for other in spans)
    ]
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule))


def _spans(rule: Rule, text: str, words: Stream) -> Iterator[Span]:
    if any(compiled(pattern).search(words.text) for pattern in rule.unless):
        return
    hits = [*_word_hits(rule, words), *_expression_hits(rule, text)]
    last_end = -1
    for span in sorted(set(hits)):
        if span[0] >= last_end:
            last_end = span[1]
            yield span


def _word_hits(rule: Rule, words: Stream) -> Iterator[Span]:
    matches = [match.span() for pattern in rule.patterns for match in compiled(pattern).finditer(words.text)]
    if not matches:
        return
    pardoned = [match.span() for pattern in rule.exceptions for match in compiled(pattern).finditer(words.text)]
    for match in matches:
        if any(_overlap(match, other) for other in pardoned):
            continue
        first, last = words.position(match[0]), words.position(match[1] - 1)
        if not (rule.heeds_negation and _is_negated(words, first)):
            yield words.tokens[first].start, words.tokens[last].end


def _is_negated(words: Stream, first: int) -> bool:
    """A word of denial stands shortly before, in the same clause, and is not one of the figures of speech that deny nothing."""
    begin = first
    while begin > 0 and first - begin < NEGATION_REACH and not _ends_clause(words.tokens[begin - 1].form):
        begin -= 1
    denied = [index for index in range(begin, first) if words.tokens[index].form in english.DENIES]
    return any(not _is_figure_of_speech(words, index) for index in denied)


def _ends_clause(form: str) -> bool:
    return form in {".", ","} or form in english.ENDS_CLAUSE


def _is_figure_of_speech(words: Stream, index: int) -> bool:
    start = max(0, index - 2)
    around = words.text[words.offsets[start] : _offset(words, index + 4)]
    place = words.offsets[index] - words.offsets[start]
    return any(
        match.start() <= place < match.end()
        for pattern in english.DENIES_NOTHING
        for match in compiled(pattern).finditer(around + " ")
    )


def _offset(words: Stream, index: int) -> int:
    return words.offsets[index] if index < len(words.offsets) else len(words.text)


def _expression_hits(rule: Rule, text: str) -> Iterator[Span]:
    for expression in rule.expressions:
        for match in re.finditer(expression, text, re.IGNORECASE):
            if not rule.check or numbers.CHECKS[rule.check](match[0]):
                yield match.span()


def result_of(rule: Rule, text: str, span: Span, profile: Profile) -> FindingResult:
    return FindingResult(
        rule=rule.id,
        version=rule.version,
        title=rule.title,
        severity=rule.severity,
        start=span[0],
        end=span[1],
        quote=text[span[0] : span[1]],
        why=rule.why,
        fix=rule.fix,
        citation=rule.citation(profile),
        source=rule.source,
    )


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
