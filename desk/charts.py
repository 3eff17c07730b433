"""Where does each point of a small drawing stand? Pure geometry; templates draw it."""

import math
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


def thinned(values: Sequence[float], most: int) -> Sequence[float]:
    """At most so many values, the first and the last among them, equally far apart."""
    if len(values) <= most:
        return values
    return [values[round(place * (len(values) - 1) / (most - 1))] for place in range(most)]


def round_step(span: float, lines: int = 4) -> float:
    """The round distance (1, 2, 4, 5 times a power of ten) that divides a span into at most `lines` parts."""
    power = 1e-6
    while True:
        for factor in (1, 2, 4, 5):
            if span / (factor * power) <= lines:
                return factor * power
        power *= 10


@dataclass(frozen=True)
class Axis:
    """Round grid lines: (y, value); `zero` is where nothing was won or lost."""

    low: float
    high: float
    zero: float
    lines: tuple[tuple[float, float], ...]
    places: int  # decimals that the numbers need, in percent


def axis(values: Sequence[float], *, top: float, bottom: float) -> Axis:
    """A scale that holds every value and zero between round numbers."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    step = round_step(max(high - low, 0.01))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    low, high = first * step, last * step
    place = {n: round(bottom - (n * step - low) / (high - low) * (bottom - top), 1) for n in range(first, last + 1)}
    return Axis(low, high, place[0], tuple((y, n * step) for n, y in place.items()), 0 if step >= 0.01 else 1)
