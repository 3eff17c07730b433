"""How did the portfolio do? After fees, before fees, and against the benchmark, over the same dates."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from messaging.facts import rounding, words
from messaging.facts.fact import Fact, Kind
from messaging.facts.inputs import LetterInputs, Measured, Returned
from messaging.facts.shapes import put_in_words

PERIOD_LABELS = {
    "mtd": "month to date",
    "qtd": "quarter to date",
    "ytd": "year to date",
    "1y": "past twelve months",
    "since_inception": "since inception",
}


def returns(inputs: LetterInputs, returned: Returned) -> Iterator[Fact]:
    period = returned.period
    net = _return(inputs, f"{period}_net", returned, "net", returned.net)
    gross = _return(inputs, f"{period}_gross", returned, "gross", returned.gross)
    for figure in (net, gross):
        yield figure
        yield from put_in_words(inputs, figure, moves=words.moved)
    if returned.benchmark:
        benchmark = _return(inputs, f"benchmark_{period}", returned, "", returned.benchmark)
        yield benchmark
        yield from put_in_words(inputs, benchmark, moves=words.moved)
        yield from _gap(inputs, period, net, benchmark)


def _return(inputs: LetterInputs, id_: str, returned: Returned, basis: str, measured: Measured) -> Fact:
    label = PERIOD_LABELS.get(returned.period, returned.period)
    return Fact(
        id=id_,
        subject="portfolio" if basis else "benchmark",
        label=f"Return {label}, {basis}" if basis else f"Benchmark {label}",
        kind=Kind.PERCENT,
        measure="return",
        value=measured.value,
        text=rounding.percent(measured.value),
        how=measured.how,
        source=measured.source,
        as_of=measured.as_of,
        unit="fraction",
        basis=basis,
        period=returned.period,
        start=measured.start,
    )


def _gap(inputs: LetterInputs, period: str, net: Fact, benchmark: Fact) -> Iterator[Fact]:
    """Ahead or behind, from the two figures as shown, so that a reader who subtracts them agrees."""
    difference = rounding.shown_percent(Decimal(str(net.value))) - rounding.shown_percent(Decimal(str(benchmark.value)))
    text = rounding.points(difference, inputs.language)
    shared: dict[str, Any] = {
        "subject": "portfolio",
        "against": "benchmark",
        "measure": "gap",
        "how": f"{net.text} after fees less {benchmark.text}, both as shown",
        "source": f"{net.source}; {benchmark.source}",
        "as_of": net.as_of,
        "period": period,
        "start": net.start,
    }
    label = f"Against the benchmark, {PERIOD_LABELS.get(period, period)}"
    gap = Fact(id=f"{period}_gap", label=label, kind=Kind.POINTS, value=difference, text=text, unit="points", **shared)
    yield gap
    standing, phrase = words.compared(gap.sign, gap.size, inputs.language)
    yield Fact(
        id=f"{period}_versus",
        label=f"{label}, in words",
        kind=Kind.COMPARISON,
        value=standing,
        text=phrase,
        unit="phrase",
        of=(gap.id, net.id, benchmark.id),
        **shared,
    )
