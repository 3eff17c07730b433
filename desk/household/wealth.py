"""What does this household own, against what was agreed? Values made ready for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portfolios.queries import AllocationLine, HoldingLine, HouseholdFigures

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """`points`: percentage points from target."""

    line: AllocationLine
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Wealth:
    figures: HouseholdFigures
    allocation: list[Weighed]
    holdings: Sequence[HoldingLine]
    more: int  # that are not shown
    has_targets: bool
    has_outside: bool
    breaches: int


def wealth(figures: HouseholdFigures) -> Wealth:
    return Wealth(
        figures=figures,
        allocation=[Weighed(line, line.points) for line in figures.allocation],
        holdings=figures.holdings[:SHOWN],
        more=max(len(figures.holdings) - SHOWN, 0),
        has_targets=any(line.target is not None for line in figures.allocation),
        has_outside=any(line.is_outside for line in figures.allocation),
        breaches=sum(line.is_breach for line in figures.allocation),
    )
