"""How is the course of a value drawn on paper? A line with its area, and what was put in as a dashed one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, String
from reportlab.lib.colors import HexColor
from reportlab.lib.units import inch

from portfolios.drawing import month_starts, places_of, round_scale
from portfolios.printed.paper import SIDE, WIDTH, Paper, covering
from relate.lib.money import compact

HIGH: float = 1.55 * inch
FOOT, HEAD = 16, 6
LEFT, RIGHT = 44, 52  # for the amounts beside the grid, and for the last value
SIZE, SMALL = 7, 2.4
MOST = 260  # points of a line
MONTHS = 8

Course = Sequence[tuple[date, Decimal, Decimal]]  # day, value, what was put in


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a day and an amount stand in the drawing, in points from its lower left corner."""

    first: date
    last: date
    low: float
    high: float
    right: float

    def x(self, on: date) -> float:
        part: float = (on - self.first) / (self.last - self.first)
        return LEFT + part * (self.right - LEFT)

    def y(self, amount: float) -> float:
        return FOOT + (amount - self.low) / (self.high - self.low) * (HIGH - FOOT - HEAD)


def course(paper: Paper, days: Course, currency: str) -> Drawing | None:
    """None where fewer than two days are known."""
    if len(days) < 2:
        return None
    every = max(len(days) // MOST, 1)
    chosen = [*days[:-1:every], days[-1]]
    amounts = [float(amount) for _, *some in chosen for amount in some]
    low, high, step = round_scale(min(amounts), max(amounts))
    wide, places = WIDTH - 2 * SIDE, places_of(high, step)
    frame = Frame(chosen[0][0], chosen[-1][0], low, high, wide - RIGHT)
    drawn = Drawing(wide, HIGH)
    for n in range(round((high - low) / step) + 1):
        up = frame.y(low + n * step)
        drawn.add(Line(LEFT, up, frame.right, up, strokeColor=HexColor(paper.colours.line), strokeWidth=0.4))
        amount = _told(Decimal(str(low + n * step)), currency, places)
        drawn.add(_words(amount, LEFT - 6, up - SMALL, paper.colours.text_2, anchor="end"))
    for on in month_starts([on for on, _, _ in chosen], MONTHS):
        drawn.add(_words(f"{on:%b %Y}", frame.x(on), 3, paper.colours.text_2))
    _draw(drawn, frame, chosen, paper)
    last = _told(chosen[-1][1], currency, max(places, 2))
    drawn.add(_words(last, frame.right + 5, frame.y(float(chosen[-1][1])) - SMALL, paper.colours.accent))
    return drawn


def _draw(drawn: Drawing, frame: Frame, days: Course, paper: Paper) -> None:
    accent, pale = HexColor(paper.colours.accent), HexColor(paper.colours.accent_soft)
    values = [at for on, value, _ in days for at in (frame.x(on), frame.y(float(value)))]
    put_in = [at for on, _, worth in days for at in (frame.x(on), frame.y(float(worth)))]
    drawn.add(Polygon([*values, frame.right, FOOT, LEFT, FOOT], fillColor=pale, strokeColor=None))
    drawn.add(PolyLine(put_in, strokeColor=HexColor(paper.colours.text_3), strokeWidth=0.8, strokeDashArray=[2, 2]))
    drawn.add(PolyLine(values, strokeColor=accent, strokeWidth=1.2))
    drawn.add(Circle(values[-2], values[-1], 2, fillColor=accent, strokeColor=None))


def _told(amount: Decimal, currency: str, places: int) -> str:
    return compact(amount, currency, places).replace("-", "−")


def _words(text: str, across: float, up: float, color: str, *, anchor: str = "start") -> String:
    return String(across, up, text, fontName=covering(text, "Sans"), fontSize=SIZE, fillColor=HexColor(color), textAnchor=anchor)
