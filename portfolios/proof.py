"""Of what is a proof made? Inputs with their days, tables of what was added up, and the months of the period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portfolios.figures import Basis, Figure, NotAvailable, link
from portfolios.queries import Day, Number, Performance

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """`rate` links the days of the month."""

    end: date
    value: Decimal
    flow: Decimal
    fee: Decimal
    rate: Number


@dataclass(frozen=True, slots=True)
class Input:
    label: str
    value: Figure


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell of a table: words, a day, a figure, or the reason why there is none."""

    words: str = ""
    day: date | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Addends:
    """What a figure was made from, a line each. `numbers` are the columns that hold figures; `note` says what was left out."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Piece, ...], ...]
    numbers: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    title: str
    number: Number
    formula: str
    words: str
    inputs: tuple[Input, ...]
    months: tuple[Month, ...] = ()
    kind: str = "percent"
    addends: tuple[Addends, ...] = ()


def days_of(found: Performance) -> tuple[Day | None, tuple[Day, ...]]:
    """The day from which the period begins, if it is not the funding, and those that it counts."""
    series, net = found.figures.series, found.figures.returns[found.period].net
    if isinstance(net, NotAvailable):
        return None, ()
    if found.period == "since_inception":
        return None, series.days
    at = series.place(net.start or date.min) or 0
    return series.days[at], series.days[at + 1 :]


def ends(found: Performance) -> Iterator[Input]:
    first, days = days_of(found)
    if not days:
        return
    last, source = days[-1], found.figures.source

    def money(label: str, amount: Decimal, on: date, how: str) -> Input:
        return Input(label, Figure(amount, found.figures.currency, how, on, source))

    if first is not None:
        yield money("Value at the start", first.value, first.on, "End of the day")
    yield money("Value at the end", last.value, last.on, "End of the day")
    yield money("Paid in less taken out", sum((day.flow for day in days), ZERO), last.on, "Sum of the flows of the period")
    yield money("Advisory fees", sum((day.fee for day in days), ZERO), last.on, "Sum of the fees of the period")


def months(found: Performance, *, gross: bool = False) -> tuple[Month, ...]:
    """Oldest first; linked, their rates are the return after the fees that were taken, or `gross` before any."""
    first, days = days_of(found)
    series, rules = found.figures.series, found.rules
    groups: dict[tuple[int, int], list[Day]] = {}
    for day in days:
        groups.setdefault((day.on.year, day.on.month), []).append(day)
    made, before = [], first
    for group in groups.values():
        start = None if before is None else series.place(before.on)
        part = type(series)(series.days[: (series.place(group[-1].on) or 0) + 1])
        rate = part.time_weighted(start=start, gross=gross, timing=rules.timing)
        made.append(_month(group, rate, found.figures.source, before, "gross" if gross else "net"))
        before = group[-1]
    return tuple(made)


def _month(days: list[Day], rate: float | NotAvailable, source: str, before: Day | None, basis: Basis) -> Month:
    linked = rate if isinstance(rate, NotAvailable) else link([rate])
    number: Number = linked if isinstance(linked, NotAvailable) else _rate(linked, days[-1].on, source, before, basis)
    flow, fee = sum((day.flow for day in days), ZERO), sum((day.fee for day in days), ZERO)
    return Month(days[-1].on, days[-1].value, flow, fee, number)


def _rate(rate: float, on: date, source: str, before: Day | None, basis: Basis) -> Figure:
    value = Decimal(f"{rate:.12f}")
    return Figure(value, "fraction", "Days of the month, linked", on, source, basis, before.on if before else None)
