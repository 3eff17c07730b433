"""What does the portfolio hold? Classes against their targets, the one that drifted furthest, and the largest holdings."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from messaging.facts import rounding, words
from messaging.facts.fact import Fact, Kind
from messaging.facts.inputs import ClassLine, HoldingLine, LetterInputs
from messaging.facts.shapes import money, name_of, share

RANKS = ("top", "second", "third")


def allocation(inputs: LetterInputs) -> Iterator[Fact]:
    for line in inputs.classes:
        yield name_of(inputs, f"class_{line.code}_name", f"class:{line.code}", "Class", line.name, line.weight)
        yield from _class_line(inputs, f"class_{line.code}", line)


def _class_line(inputs: LetterInputs, id_: str, line: ClassLine) -> Iterator[Fact]:
    weight, target, band = f"{id_}_weight", f"{id_}_target", f"{id_}_band"
    yield share(inputs, weight, f"class:{line.code}", f"{line.name} weight", line.weight)
    if line.target is not None:
        yield _agreed(inputs, target, line, "target", line.target, rounding.policy_percent(line.target))
    if line.target is not None and line.band is not None:
        text = rounding.points(line.band * 100, inputs.language)
        yield _agreed(inputs, band, line, "band", line.band, text)


def _agreed(inputs: LetterInputs, id_: str, line: ClassLine, measure: str, value: Decimal, text: str) -> Fact:
    return Fact(
        id=id_,
        subject=f"class:{line.code}",
        label=f"{line.name} {'target' if measure == 'target' else 'tolerance'}",
        kind=Kind.PERCENT if measure == "target" else Kind.POINTS,
        measure=measure,
        value=value,
        text=text,
        how="As agreed",
        source=line.policy,
        as_of=inputs.as_of,
        unit="fraction",
    )


def worst_breach(lines: tuple[ClassLine, ...]) -> ClassLine | None:
    """The class furthest outside its band, if any is outside."""
    breached = [line for line in lines if line.is_breach and line.target is not None]
    return max(breached, key=lambda line: abs(line.weight.value - (line.target or 0)), default=None)


def drift(inputs: LetterInputs) -> Iterator[Fact]:
    line = worst_breach(inputs.classes)
    if line is None or line.target is None:
        return
    yield name_of(inputs, "drift_class", f"class:{line.code}", "Class outside its band", line.name, line.weight)
    yield from _class_line(inputs, "drift", line)
    off = rounding.shown_percent(line.weight.as_shown) - rounding.shown_percent(line.target)
    how = f"{rounding.percent(line.weight.as_shown)} less {rounding.policy_percent(line.target)}, both as shown"
    shared: dict[str, Any] = {
        "subject": f"class:{line.code}",
        "how": how,
        "source": line.weight.source,
        "as_of": line.weight.as_of,
    }
    points = Fact(
        id="drift_points",
        label=f"{line.name} away from target",
        kind=Kind.POINTS,
        measure="drift",
        value=off,
        text=rounding.points(off, inputs.language),
        unit="points",
        **shared,
    )
    yield points
    side, phrase = words.drifted(points.sign, points.size, inputs.language)
    yield Fact(
        id="drift_versus",
        label=f"{line.name} against target",
        kind=Kind.COMPARISON,
        measure="drift",
        value=side,
        text=phrase,
        unit="phrase",
        of=("drift_points", "drift_weight", "drift_target"),
        **shared,
    )
    yield _amount_to_move(inputs, line, line.target)


def _amount_to_move(inputs: LetterInputs, line: ClassLine, target: Decimal) -> Fact:
    exact = abs(line.weight.value - target) * inputs.value.value
    amount = (exact / 100).quantize(Decimal(1)) * 100
    return Fact(
        id="drift_move",
        subject=f"class:{line.code}",
        label="Amount to move",
        kind=Kind.MONEY,
        measure="move",
        value=amount,
        text=rounding.money(amount, inputs.currency),
        how=f"Distance from target × {rounding.money(inputs.value.value, inputs.currency)}, rounded to 100",
        source="Calculated",
        as_of=inputs.as_of,
        unit=inputs.currency,
    )


def holdings(inputs: LetterInputs) -> Iterator[Fact]:
    if inputs.holdings:
        yield _count_of(inputs, len(inputs.holdings))
    by_size = sorted(inputs.holdings, key=lambda line: line.value.value, reverse=True)
    for rank, line in zip(RANKS, by_size, strict=False):
        yield from _holding(inputs, f"{rank}_holding", line)


def _holding(inputs: LetterInputs, id_: str, line: HoldingLine) -> Iterator[Fact]:
    subject = f"holding:{line.symbol}"
    yield name_of(inputs, f"{id_}_name", subject, "Holding", line.name, line.weight)
    yield name_of(inputs, f"{id_}_ticker", subject, "Ticker", line.symbol, line.weight, kind=Kind.TICKER)
    yield share(inputs, f"{id_}_weight", subject, f"{line.name} weight", line.weight)
    yield money(inputs, f"{id_}_value", subject, "value", f"{line.name} value", line.value)


def _count_of(inputs: LetterInputs, number: int) -> Fact:
    return Fact(
        id="holdings_count",
        subject="portfolio",
        label="Number of holdings",
        kind=Kind.COUNT,
        measure="count",
        value=number,
        text=rounding.count(number),
        how="Counted",
        source=inputs.value.source,
        as_of=inputs.as_of,
    )
