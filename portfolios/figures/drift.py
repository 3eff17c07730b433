"""Is the allocation still where it was meant to be?

The 5/25 rule: a class is out of band when it is off its target by more than 5 points or by more than 25 % of
the target, whichever is tighter. Weights are Decimal fractions: 0.60 is 60 %.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """`is_tighter` takes the smaller of the two bands (the house's default), else the wider."""

    absolute: Decimal = Decimal("0.05")
    relative: Decimal = Decimal("0.25")
    is_tighter: bool = True

    def around(self, target: Decimal) -> Decimal:
        """Half the width of the band, in points of the whole. A target of zero has only the absolute band."""
        share = self.relative * abs(target)
        if not share:
            return self.absolute
        return min(self.absolute, share) if self.is_tighter else max(self.absolute, share)


@dataclass(frozen=True, slots=True)
class Drift:
    weight: Decimal
    target: Decimal
    band: Decimal

    @property
    def drift(self) -> Decimal:
        return self.weight - self.target

    @property
    def is_breach(self) -> bool:
        return abs(self.drift) > self.band


def drift_of(weight: Decimal, target: Decimal, bands: Bands | None = None) -> Drift:
    return Drift(weight=weight, target=target, band=(bands or Bands()).around(target))
