"""What does this household own, against what was agreed? Values made ready for the page."""

from dataclasses import dataclass
from decimal import Decimal

from portfolios.figures import Figure
from portfolios.queries import AllocationLine, HoldingLine, HouseholdFigures

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Weighed:
    """`points`: percentage points from target."""

    line: AllocationLine
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Held:
    """`shares` in words, without zeros that say nothing."""

    line: HoldingLine
    shares: str


@dataclass(frozen=True, slots=True)
class Wealth:
    figures: HouseholdFigures
    allocation: list[Weighed]
    holdings: list[Held]
    more: int  # that are not shown
    has_targets: bool
    breaches: int


def wealth(figures: HouseholdFigures) -> Wealth:
    return Wealth(
        figures=figures,
        allocation=[Weighed(line, line.points) for line in figures.allocation],
        holdings=[Held(line, _shares(line)) for line in figures.holdings[:SHOWN]],
        more=max(len(figures.holdings) - SHOWN, 0),
        has_targets=any(line.target is not None for line in figures.allocation),
        breaches=sum(line.is_breach for line in figures.allocation),
    )


def _shares(line: HoldingLine) -> str:
    if not isinstance(line.quantity, Figure) or line.asset_class == "cash":
        return ""
    text = f"{line.quantity.value:,.4f}"
    return f"{text.rstrip('0').rstrip('.')} sh"
