"""Where does each point of the line of values stand? Pure geometry; the template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portfolios.queries import DailySeries, Day

LEFT, TOP, BOTTOM, HEIGHT = 56, 12, 168, 200
POINTS = 180
MONTH_WIDTH = 76  # of a label under the line
LAST_WIDTH = 68  # of the last value, beside the end of the line
STEPS = (1, 2, 2.5, 5)


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines` are (y, value), told to `places` so that no two are told alike; `months` are (x, day)."""

    path: str
    area: str
    end: tuple[float, float]
    lines: tuple[tuple[float, float], ...]
    places: int
    months: tuple[tuple[float, date], ...]
    width: int
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Month:
    """The end of a month, for the table under the line."""

    last: Day
    flow: object


def chart(series: DailySeries, *, width: int) -> Chart | None:
    """The line of the values; None where fewer than two are known."""
    return value_line([(day.on, day.value) for day in series.days], width=width)


def value_line(amounts: Sequence[tuple[date, Decimal]], *, width: int) -> Chart | None:
    """The same of any amounts, each with its day, in order."""
    chosen = _thinned(amounts)
    if len(chosen) < 2:
        return None
    days, values = [on for on, _ in chosen], [float(value) for _, value in chosen]
    low, high, step = round_scale(min(values), max(values))
    right = width - LAST_WIDTH
    first, span = days[0], (days[-1] - days[0]).days

    def x(on: date) -> float:
        return round(LEFT + (on - first).days / span * (right - LEFT), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    points = [(x(on), y(value)) for on, value in zip(days, values, strict=True)]
    path = "M" + "L".join(f"{across} {up}" for across, up in points)
    grid = [low + n * step for n in range(round((high - low) / step) + 1)]
    return Chart(
        path=path,
        area=f"{path}L{points[-1][0]} {BOTTOM}L{points[0][0]} {BOTTOM}Z",
        end=points[-1],
        lines=tuple((y(value), value) for value in grid),
        places=places_of(high, step),
        months=tuple((x(on), on) for on in month_starts(days, (right - LEFT) // MONTH_WIDTH) if x(on) < right - MONTH_WIDTH / 2),
        width=width,
    )


def months(series: DailySeries) -> list[Month]:
    """Newest first: the last value of each month, and what was paid in or taken out in it."""
    found: dict[tuple[int, int], list[Day]] = {}
    for day in series.days:
        found.setdefault((day.on.year, day.on.month), []).append(day)
    return [Month(days[-1], sum(day.flow for day in days)) for days in reversed(found.values())]


def _thinned(days: Sequence[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    every = max(len(days) // POINTS, 1)
    return [*days[:-1:every], *days[-1:]]


def round_scale(low: float, high: float) -> tuple[float, float, float]:
    """Round values around the line, at most five steps apart."""
    span = max(high - low, abs(high) / 100, 1.0)
    power = 10 ** (len(str(int(span))) - 2)
    step = next((factor * power * ten for ten in (1, 10, 100) for factor in STEPS if span / (factor * power * ten) <= 4), span)
    first, last = int(low // step), -int(-high // step)
    if high == low and first > 0:  # what never moved runs through the middle
        first -= 1
    return first * step, max(last, first + 1 + (high == low)) * step, step


def places_of(high: float, step: float) -> int:
    """How many decimals of thousands, millions or billions tell the steps apart."""
    unit = next((size for size in (1e12, 1e9, 1e6, 1e3) if abs(high) >= size), 1.0)
    return next((places for places in (1, 2, 3) if step / unit * 10**places >= 1), 4)


def month_starts(days: Sequence[date], at_most: int) -> list[date]:
    """Days on which a month begins, at most so many, equally many months apart."""
    starts = [day for before, day in zip(days, days[1:], strict=False) if before.month != day.month]
    return starts[:: max(-(-len(starts) // at_most), 1)]
