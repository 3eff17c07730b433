"""How risky is a portfolio, from what, and is that more than its owners want or can bear?

Four parts, each from 1 to 7: the volatility by the bands of the European fund regulators (CESR/10-673, 2010), and concentration,
drawdown and equity share by bands of the house that stand below. The score is the mean of the parts that are known, rounded half
up, and never below the volatility's own part less one. It is a house convention and is shown with its parts, never alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portfolios.figures.figure import NotAvailable

VOLATILITY = (0.005, 0.02, 0.05, 0.10, 0.15, 0.25)
CONCENTRATION = (0.02, 0.05, 0.10, 0.15, 0.25, 0.40)  # sum of squared weights (Herfindahl): 0.10 is like ten equal holdings
DRAWDOWN = (0.01, 0.05, 0.10, 0.20, 0.30, 0.45)
EQUITY = (0.10, 0.25, 0.40, 0.60, 0.80, 0.95)
LABELS = {
    "volatility": "Volatility",
    "concentration": "Concentration",
    "drawdown": "Deepest drawdown",
    "equity": "Share of equity",
}
BANDS = {"volatility": VOLATILITY, "concentration": CONCENTRATION, "drawdown": DRAWDOWN, "equity": EQUITY}
LEAST, MOST = 1, 7


@dataclass(frozen=True, slots=True)
class Part:
    """`measure` is a fraction, `points` from 1 to 7; or the reason why there is neither."""

    name: str
    measure: float | NotAvailable
    points: int | None

    @property
    def label(self) -> str:
        return LABELS[self.name]


@dataclass(frozen=True, slots=True)
class RiskScore:
    points: int
    parts: tuple[Part, ...]

    def against(self, *, tolerance: int | None, capacity: int | None) -> str:
        """In words: the lower of what the owners want and what they can bear decides. Empty where neither is agreed."""
        agreed = [(one, word) for one, word in ((tolerance, "tolerance"), (capacity, "capacity")) if one is not None]
        if not agreed:
            return ""
        limit, word = min(agreed)
        if self.points > limit:
            return f"{self.points} is above the agreed {word} of {limit}."
        return f"{self.points} is within the agreed {word} of {limit}."


def points_of(measure: float, bands: Sequence[float]) -> int:
    """1 below the first bound to 7 at or above the last."""
    return LEAST + sum(measure >= bound for bound in bands)


def concentration(weights: Sequence[float]) -> float | NotAvailable:
    """Herfindahl index: the sum of the squared weights; 1 is one holding, 1/n is n equal ones. Cash is left out by the caller."""
    if not weights or any(weight < 0 for weight in weights):
        return NotAvailable("Concentration needs holdings with a value, none of them short.")
    return sum(weight * weight for weight in weights)


def scored(measures: Mapping[str, float | NotAvailable]) -> RiskScore | NotAvailable:
    """From the yearly volatility, concentration, depth of the drawdown (0.2 is a fall of 20 %) and share of equity.

    A part that is not available is left out and shown as such; refused without the volatility, on which the scale rests.
    """
    swing = measures.get("volatility")
    if swing is None or isinstance(swing, NotAvailable):
        return swing if isinstance(swing, NotAvailable) else NotAvailable("A risk score needs a volatility.")
    parts = tuple(_part(name, measures.get(name, NotAvailable("It was not measured."))) for name in BANDS)
    known = [part.points for part in parts if part.points is not None]
    mean = int(sum(known) / len(known) + 0.5)
    return RiskScore(min(max(mean, points_of(swing, VOLATILITY) - 1, LEAST), MOST), parts)


def _part(name: str, measure: float | NotAvailable) -> Part:
    return Part(name, measure, None if isinstance(measure, NotAvailable) else points_of(measure, BANDS[name]))
