"""What did the book return, net of fees, beside its gross return and its benchmark?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desk.charts import Axis, Line, axis, line, thinned
from desk.today.scope import Scope
from insights.queries.book import Book, cumulated
from portfolios.figures import NotAvailable, max_drawdown, sharpe_ratio
from portfolios.queries.measures import ENOUGH

PERIODS = {"1m": "1 M", "ytd": "YTD", "1y": "1 Y"}
TRADING_DAYS = 252
WIDE, NARROW = (760, 250), (360, 200)


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing: the net line over its area, the benchmark dashed, and the axes."""

    width: int
    height: int
    right: int
    net: Line
    area: str
    mark: Line | None
    axis: Axis
    months: tuple[tuple[float, str], ...]

    @property
    def label_y(self) -> float:
        """The two words at the lines' ends keep their distance."""
        return self._labels[0]

    @property
    def mark_label_y(self) -> float:
        return self._labels[1]

    @property
    def _labels(self) -> tuple[float, float]:
        net, mark = self.net.end.y + 4, (self.mark or self.net).end.y + 4
        if abs(net - mark) >= 13:
            return net, mark
        middle, side = (net + mark) / 2, 6.5 if net <= mark else -6.5
        return middle - side, middle + side


def performance(scope: Scope) -> dict[str, Any]:
    period = scope.asked.get("period", "ytd")
    period = period if period in PERIODS else "ytd"
    book = scope.book.since(_begin(period, scope.local.date()))
    if len(book.days) < 2:
        return {"period": period, "periods": PERIODS.items(), "charts": []}
    net, against = cumulated(book.net), book.marked()
    return {
        "period": period,
        "periods": PERIODS.items(),
        "charts": [("only-wide", _chart(book, net, against, *WIDE)), ("only-narrow", _chart(book, net, against, *NARROW))],
        "book_first": book.days[0],
        "book_last": book.days[-1],
        "figures": _figures(book, net, against),
        "net_total": net[-1],
        "mark_name": book.mark,
        "mark_total": against[-1] if against else None,
    }


def _begin(period: str, today: date) -> date:
    """The day at whose end the period begins."""
    if period == "1m":
        return today - timedelta(days=31)
    return date(today.year - 1, 12, 31) if period == "ytd" else today - timedelta(days=365)


def _figures(book: Book, net: Sequence[float], against: Sequence[float] | None) -> list[tuple[str, float | None, str]]:
    daily = book.net[1:]
    rows: list[tuple[str, float | None, str]] = [
        ("Net return", net[-1], "percent"),
        ("Gross return", cumulated(book.gross)[-1], "percent"),
    ]
    if against:
        rows.append((book.mark, against[-1], "percent"))
    if len(daily) >= ENOUGH:
        rows.append(("Sharpe ratio, risk-free 0", _known(sharpe_ratio(daily, periods_per_year=TRADING_DAYS)), "ratio"))
    rows.append(("Largest fall", _known(max_drawdown(daily)), "percent"))
    return rows


def _known(answer: float | NotAvailable) -> float | None:
    return None if isinstance(answer, NotAvailable) else answer


def _chart(book: Book, net: Sequence[float], against: Sequence[float] | None, width: int, height: int) -> Chart:
    left, right, top, bottom = 38, width - (108 if width > 500 else 12), 16, height - 26
    steps = axis([*net, *(against or ())], top=top, bottom=bottom)
    box = {"left": left, "right": right, "top": top, "bottom": bottom, "low": steps.low, "high": steps.high}
    points = width // 6  # a finer line than this cannot be seen
    drawn = line(thinned(net, points), **box)
    return Chart(
        width=width,
        height=height,
        right=right,
        net=drawn,
        area=f"{drawn.path}L{right} {steps.zero}L{left} {steps.zero}Z",
        mark=line(thinned(against, points), **box) if against else None,
        axis=steps,
        months=_months(book.days, left, right, 6 if width > 500 else 4),
    )


def _months(days: Sequence[date], left: int, right: int, most: int) -> tuple[tuple[float, str], ...]:
    """Where each month begins, thinned out until the names have room; a short period shows days."""
    step = (right - left) / (len(days) - 1)
    begins = [n for n, day in enumerate(days) if n and day.month != days[n - 1].month]
    if len(begins) < 3:
        begins = list(range(0, len(days), max(len(days) // most, 1)))
        return tuple((round(left + n * step, 1), f"{days[n].day} {days[n]:%b}") for n in begins[:-1])
    some = begins[:: -(-len(begins) // most)]
    return tuple((round(left + n * step, 1), f"{days[n]:%b}") for n in some)
