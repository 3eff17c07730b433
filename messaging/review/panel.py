"""Which figures does a letter use, where is each from, and which of them does the checker refuse?"""

from collections.abc import Iterable
from dataclasses import dataclass

from messaging.body import SLOT
from messaging.checker import Finding, Suggestion
from messaging.facts import Fact, FactSheet, Kind
from messaging.review.places import places


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the panel."""

    number: int
    fact: Fact

    @property
    def text(self) -> str:
        signed = self.fact.measure in {"change", "gap", "drift"} and self.fact.sign > 0
        return f"+{self.fact.text}" if signed else self.fact.text

    @property
    def source(self) -> str:
        day = f"{self.fact.as_of.day} {self.fact.as_of:%b}"
        period = f"{self.fact.start.day} {self.fact.start:%b %Y} to {day}" if self.fact.start else day
        return f"{self.fact.how} · {self.fact.source}, {period}"


@dataclass(frozen=True, slots=True)
class Refused:
    """What the checker objects to, and what to put instead."""

    finding: Finding

    @property
    def quote(self) -> str:
        return self.finding.quote

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return self.finding.suggestions

    @property
    def anchor(self) -> str:
        return f"p-{self.finding.part}-{self.finding.start}"


def rows(text: str, sheet: FactSheet, *others: str) -> list[Row]:
    """Each figure once, under the number that it has in the letter; then those of the subject and preview alone."""
    found: dict[str, Row] = {}
    for place in places(text, sheet):
        if place.fact and place.number:
            found.setdefault(place.fact.root, Row(place.number, sheet.root_of(place.fact)))
    for slot in (match.group(1) for other in others for match in SLOT.finditer(other)):
        fact = sheet.get(slot)
        if fact and fact.measure != "name":
            found.setdefault(fact.root, Row(len(found) + 1, sheet.root_of(fact)))
    return list(found.values())


def insertable(sheet: FactSheet) -> list[Fact]:
    """What an author may put in: figures and their phrases; greetings and bare words are placed by hand rarely."""
    return [
        fact
        for fact in sheet
        if fact.subject not in {"household", "firm", "advisor"} and fact.unit != "word" and fact.kind != Kind.TICKER
    ]


def refused(findings: Iterable[Finding]) -> list[Refused]:
    return [Refused(finding) for finding in findings]
