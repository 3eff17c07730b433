"""How did one figure of a performance come about? Its formula, its inputs and their dates, as a person can follow them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portfolios.figures import Figure, FlowTiming, NotAvailable, link
from portfolios.measuring import Blend
from portfolios.queries import Day, Number, Performance, PeriodReturn

ZERO = Decimal(0)
TIME_WEIGHTED = {
    FlowTiming.END_OF_DAY: "R = (1 + r₁) × (1 + r₂) × … − 1, each day r = (V − F) ÷ V₀ − 1",
    FlowTiming.START_OF_DAY: "R = (1 + r₁) × (1 + r₂) × … − 1, each day r = V ÷ (V₀ + F) − 1",
}
LETTERS = "V: value at the end of the day; V₀: at the end of the day before; F: paid in less taken out on the day."
BLENDED = "R = (1 + b₁) × (1 + b₂) × … − 1, each day b = Σ w × (P ÷ P₀ − 1)"
BLEND_WORDS = (
    "P: close of an index; P₀: its close before; w: its weight, which drifts with the closes until the blend goes back to its "
    "weights. Weights count from the close before their first day."
)
FIRST = "A day that begins empty counts its flow at the start, one that ends empty at the end."


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
class Proof:
    title: str
    number: Number
    formula: str
    words: str
    inputs: tuple[Input, ...]
    months: tuple[Month, ...] = ()
    kind: str = "percent"


def proof_of(found: Performance, name: str) -> Proof | None:
    """None where there is no figure of that name."""
    if name in RETURNS:
        return RETURNS[name](found, found.figures.returns[found.period])
    measure = found.measure(name)
    if measure is None:
        return None
    return Proof(measure.label, measure.number, measure.formula, measure.words, tuple(_ends(found)), _months(found), measure.kind)


def _net(found: Performance, period: PeriodReturn) -> Proof:
    words = f"{LETTERS} Fees are not in F, so they lower the return. {FIRST}"
    formula = TIME_WEIGHTED[found.rules.timing]
    if found.rules.model_fee is not None:
        formula, words = (
            f"{TIME_WEIGHTED[found.rules.timing]}, before fees; net = (1 + R) × (1 − fee) ^ (days ÷ 365) − 1",
            LETTERS,
        )
    return Proof(f"Return net, {found.label.lower()}", period.net, formula, words, tuple(_ends(found)), _months(found))


def _gross(found: Performance, period: PeriodReturn) -> Proof:
    words = f"{LETTERS} Advisory fees count as taken out, so they do not lower the return. {FIRST}"
    formula = TIME_WEIGHTED[found.rules.timing]
    return Proof(f"Return gross, {found.label.lower()}", period.gross, formula, words, tuple(_ends(found)), _months(found))


def _yearly(found: Performance, period: PeriodReturn) -> Proof:
    words = "Only for periods of 365 days or more; under a year nothing is annualised."
    return Proof(
        f"Net a year, {found.label.lower()}", period.net_yearly, "(1 + R) ^ (365 ÷ days) − 1", words, tuple(_ends(found))
    )


def _money(found: Performance, period: PeriodReturn) -> Proof:
    words = (
        "The one rate at which the opening value, every flow on its day and the closing value come to nothing. "
        "Where no rate or several rates solve it, there is none. Values are those of the end of the day."
    )
    formula = "Σ CF ÷ (1 + r) ^ (days ÷ 365) = 0"
    return Proof(
        f"Money-weighted, {found.label.lower()}", period.money_weighted, formula, words, tuple(_ends(found)), _months(found)
    )


def _benchmark(found: Performance, period: PeriodReturn) -> Proof:
    number = found.figures.benchmark.returns[found.period]
    title = f"Benchmark, {found.label.lower()}"
    if any(isinstance(one, Blend) for one in found.figures.benchmark.marks):
        return Proof(title, number, BLENDED, BLEND_WORDS, ())
    return Proof(title, number, "P ÷ P₀ − 1", "P: its close at the end; P₀: at the start.", ())


RETURNS: dict[str, Callable[[Performance, PeriodReturn], Proof]] = {
    "net": _net,
    "gross": _gross,
    "net_yearly": _yearly,
    "money_weighted": _money,
    "benchmark": _benchmark,
}


def _days(found: Performance) -> tuple[Day | None, tuple[Day, ...]]:
    """The day from which the period begins, if it is not the funding, and those that it counts."""
    series, net = found.figures.series, found.figures.returns[found.period].net
    if isinstance(net, NotAvailable):
        return None, ()
    if found.period == "since_inception":
        return None, series.days
    at = series.place(net.start or date.min) or 0
    return series.days[at], series.days[at + 1 :]


def _ends(found: Performance) -> Iterator[Input]:
    first, days = _days(found)
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


def _months(found: Performance) -> tuple[Month, ...]:
    """Oldest first; linked, their rates are the return before any model fee."""
    first, days = _days(found)
    series, rules = found.figures.series, found.rules
    groups: dict[tuple[int, int], list[Day]] = {}
    for day in days:
        groups.setdefault((day.on.year, day.on.month), []).append(day)
    made, before = [], first
    for group in groups.values():
        start = None if before is None else series.place(before.on)
        part = type(series)(series.days[: (series.place(group[-1].on) or 0) + 1])
        rate = part.time_weighted(start=start, gross=False, timing=rules.timing)
        made.append(_month(group, rate, found.figures.source, before))
        before = group[-1]
    return tuple(made)


def _month(days: list[Day], rate: float | NotAvailable, source: str, before: Day | None) -> Month:
    linked = rate if isinstance(rate, NotAvailable) else link([rate])
    number: Number = linked if isinstance(linked, NotAvailable) else _rate(linked, days[-1].on, source, before)
    flow, fee = sum((day.flow for day in days), ZERO), sum((day.fee for day in days), ZERO)
    return Month(days[-1].on, days[-1].value, flow, fee, number)


def _rate(rate: float, on: date, source: str, before: Day | None) -> Figure:
    value = Decimal(f"{rate:.12f}")
    return Figure(value, "fraction", "Days of the month, linked", on, source, "net", before.on if before else None)
