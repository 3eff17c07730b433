"""What does the checker answer? Findings with the words at fault, and which fact stands behind which words."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    slot: str
    text: str

    def __str__(self) -> str:
        return f"Use {{{self.slot}}} = {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`start` and `end` are offsets into the rendered text of `part` (subject, preview or body)."""

    rule: str
    part: str
    quote: str
    start: int
    end: int
    message: str
    slot: str = ""
    suggestions: tuple[Suggestion, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "part": self.part,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "message": self.message,
            "slot": self.slot,
            "suggestions": [{"slot": one.slot, "text": one.text} for one in self.suggestions],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Words of the letter that one fact stands behind."""

    part: str
    fact: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    findings: tuple[Finding, ...]
    bound: tuple[Bound, ...]

    @property
    def is_clean(self) -> bool:
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "bound": [
                {"part": one.part, "fact": one.fact, "text": one.text, "start": one.start, "end": one.end} for one in self.bound
            ],
        }
