"""Where does each point of a small drawing stand? Pure geometry; templates draw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    path: str
    end: Point


def line(
    values: Sequence[float],
    *,
    left: float,
    right: float,
    top: float,
    bottom: float,
    low: float | None = None,
    high: float | None = None,
) -> Line:
    """A polyline through equally spaced values; `low` and `high` fix the scale, or the values' own range does."""
    low = min(values) if low is None else low
    high = max(values) if high is None else high
    span = (high - low) or 1.0
    step = (right - left) / max(len(values) - 1, 1)
    points = [
        Point(round(left + index * step, 1), round(bottom - (value - low) / span * (bottom - top), 1))
        for index, value in enumerate(values)
    ]
    return Line("M" + "L".join(f"{point.x} {point.y}" for point in points), points[-1])


def round_step(span: float, lines: int = 4) -> float:
    """The round distance (1, 2, 4, 5 times a power of ten) that divides a span into at most `lines` parts."""
    power = 1e-6
    while True:
        for factor in (1, 2, 4, 5):
            if span / (factor * power) <= lines:
                return factor * power
        power *= 10
