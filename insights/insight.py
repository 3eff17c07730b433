"""What is an insight? One sentence about a household, the figures that it rests on, and where each is proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portfolios.figures import Figure
from relate.lib.money import money, percent, rounded, signed_percent

KINDS = {
    "risk": "Risk",
    "drift": "Out of band",
    "sentiment": "How the relationship moves",
    "concentration": "Much in one holding",
    "performance": "How the year stands",
    "moved": "What moved the portfolio",
    "topic": "Unhappy about",
    "attribution": "Against the agreed mix",
    "sectors": "Against the benchmark, by sector",
    "cash": "What cash did",
    "rates": "Interest rates",
    "inflation": "Inflation",
    "rotation": "Turn between sectors",
    "gains": "Realised gains",
    "income": "Income",
}  # the gravest first


@dataclass(frozen=True, slots=True)
class Evidence:
    """`value` as people read it, `number` as it was computed; `origin` is its source, `proof` the page that proves it."""

    what: str
    value: str
    as_of: date | None
    origin: str
    number: str = ""
    unit: str = ""
    method: str = ""
    basis: str = ""
    start: date | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Insight:
    """`text` is `template` with its slots filled; `weight` from 0 to 100 puts the gravest first."""

    kind: str
    subject: str
    title: str
    template: str
    text: str
    weight: int
    evidence: tuple[Evidence, ...]

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.subject}" if self.subject else self.kind


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be told, and why."""

    kind: str
    title: str
    reason: str


def shown(figure: Figure, *, signed: bool = False, points: bool = False) -> str:
    """As pages show it: money in whole units, fractions in percent or points."""
    if points:
        return f"{rounded(figure.value * 100, 2):+} points".replace("-", "−")
    if figure.unit == "fraction":
        told = signed_percent(figure.value) if signed else percent(figure.value)
    else:
        told = money(figure.value, figure.unit, places=0) if len(figure.unit) == 3 else str(figure.value)
    return told.replace("-", "−")


def evidence(what: str, figure: Figure, proof: str, value: str = "") -> Evidence:
    return Evidence(
        what=what,
        value=value or shown(figure),
        as_of=figure.as_of,
        origin=figure.source,
        number=f"{figure.value:f}",
        unit=figure.unit,
        method=figure.method,
        basis=figure.basis,
        start=figure.start,
        proof=proof,
    )


def gravest_first(insights: Sequence[Insight]) -> tuple[Insight, ...]:
    return tuple(sorted(insights, key=lambda one: (-one.weight, one.kind, one.subject)))
