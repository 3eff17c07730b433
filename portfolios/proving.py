"""How did one figure of a performance come about? Its formula, its inputs and their dates, as a person can follow them."""

from collections.abc import Callable

from portfolios.figures import FlowTiming
from portfolios.measuring import Blend
from portfolios.proof import Proof, ends, months
from portfolios.proving_parts import PARTS, beside
from portfolios.queries import Performance, PeriodReturn

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
FIRST = (
    "A day that begins empty, or with next to nothing beside what comes in, counts its flow at the start, one that ends empty at "
    "the end."
)


def proof_of(found: Performance, name: str) -> Proof | None:
    """None where there is no figure of that name."""
    if name in RETURNS:
        return RETURNS[name](found, found.figures.returns[found.period])
    if name in PARTS:
        return PARTS[name](found)
    measure = found.measure(name)
    if measure is None:
        return None
    words, kind, inputs = measure.words, measure.kind, tuple(ends(found))
    return Proof(measure.label, measure.number, measure.formula, words, inputs, months(found), kind, beside(found, name))


def _net(found: Performance, period: PeriodReturn) -> Proof:
    words = f"{LETTERS} Fees are not in F, so they lower the return. {FIRST}"
    formula = TIME_WEIGHTED[found.rules.timing]
    if found.rules.model_fee is not None:
        formula, words = (
            f"{TIME_WEIGHTED[found.rules.timing]}, before fees; net = (1 + R) × (1 − fee) ^ (days ÷ 365) − 1",
            LETTERS,
        )
    linked = months(found, gross=found.rules.model_fee is not None)
    return Proof(f"Return net, {found.label.lower()}", period.net, formula, words, tuple(ends(found)), linked)


def _gross(found: Performance, period: PeriodReturn) -> Proof:
    words = f"{LETTERS} Advisory fees count as taken out, so they do not lower the return. {FIRST}"
    formula = TIME_WEIGHTED[found.rules.timing]
    linked = months(found, gross=True)
    return Proof(f"Return gross, {found.label.lower()}", period.gross, formula, words, tuple(ends(found)), linked)


def _yearly(found: Performance, period: PeriodReturn) -> Proof:
    words = "Only for periods of 365 days or more; under a year nothing is annualised."
    return Proof(f"Net a year, {found.label.lower()}", period.net_yearly, "(1 + R) ^ (365 ÷ days) − 1", words, tuple(ends(found)))


def _money(found: Performance, period: PeriodReturn) -> Proof:
    words = (
        "The one rate at which the opening value, every flow on its day and the closing value come to nothing. "
        "Where no rate or several rates solve it, there is none. Values are those of the end of the day. "
        "In a period of under 365 days the exponent is days ÷ length of the period, so that the rate is not annualised."
    )
    formula = "Σ CF ÷ (1 + r) ^ (days ÷ 365) = 0"
    return Proof(
        f"Money-weighted, {found.label.lower()}", period.money_weighted, formula, words, tuple(ends(found)), months(found)
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
