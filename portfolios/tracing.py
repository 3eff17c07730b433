"""Where do the lines of a growth and of a fall stand? Pure geometry over days; templates draw it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portfolios.queries.performance import Path

LEFT, TOP, POINTS, STEPS = 46, 12, 180, (1, 2, 2.5, 5, 10)
ROOM = 48  # to the right of the last day, for its value
GROWTH_HEIGHT, FALL_HEIGHT, MONTH_WIDTH = 220, 120, 76


@dataclass(frozen=True, slots=True)
class Trace:
    """`lines` are (y, fraction), `months` (x, day); `zero` is where nothing was won or lost."""

    path: str
    mark: str
    area: str
    zero: float
    lines: tuple[tuple[float, float], ...]
    months: tuple[tuple[float, date], ...]
    end: tuple[float, float]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What the lines say at the end of a month, as fractions; `mark` where there is a benchmark."""

    on: date
    growth: float
    mark: float | None
    below: float


def month_ends(path: Path) -> list[MonthEnd]:
    """Newest first."""
    last = [n for n, (day, after) in enumerate(pairwise(path.days)) if day.month != after.month]
    rows = [*last, len(path.days) - 1]
    return [MonthEnd(path.days[n], path.growth[n], path.mark[n] if path.mark else None, path.below[n]) for n in reversed(rows)]


def growth_trace(path: Path, *, width: int) -> Trace:
    return _trace(path.days, path.growth, path.mark, width, GROWTH_HEIGHT)


def fall_trace(path: Path, *, width: int) -> Trace:
    return _trace(path.days, path.below, (), width, FALL_HEIGHT)


def _trace(days: Sequence[date], values: Sequence[float], marks: Sequence[float], width: int, height: int) -> Trace:
    bottom, right = height - 30, width - ROOM
    low, high, step = _scale([*values, *marks, 0.0])
    span = max((days[-1] - days[0]).days, 1)
    every = max(len(days) // POINTS, 1)
    chosen = sorted({*range(0, len(days), every), len(days) - 1})

    def x(on: date) -> float:
        return round(LEFT + (on - days[0]).days / span * (right - LEFT), 1)

    def y(value: float) -> float:
        return round(bottom - (value - low) / (high - low) * (bottom - TOP), 1)

    def line(some: Sequence[float]) -> str:
        return "M" + "L".join(f"{x(days[n])} {y(some[n])}" for n in chosen) if some else ""

    drawn = line(values)
    starts = [day for before, day in zip(days, days[1:], strict=False) if before.month != day.month]
    ticks = starts[:: max(-(-len(starts) // max((right - LEFT) // MONTH_WIDTH, 1)), 1)]
    return Trace(
        path=drawn,
        mark=line(marks),
        area=f"{drawn}L{right} {y(0)}L{LEFT} {y(0)}Z",
        zero=y(0),
        lines=tuple((y(low + n * step), low + n * step) for n in range(round((high - low) / step) + 1)),
        months=tuple((x(on), on) for on in ticks if x(on) < right - MONTH_WIDTH / 2),
        end=(x(days[-1]), y(values[-1])),
        width=width,
        height=height,
    )


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    low, high = min(values), max(values)
    span = max(high - low, 0.01)
    power = 10.0 ** (math.floor(math.log10(span)) - 1)
    step = next(factor * power * ten for ten in (1, 10) for factor in STEPS if span / (factor * power * ten) <= 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return first * step, max(last, first + 1) * step, step
