"""What did the period mean? What moved the portfolio, what came in, what was realised, what cash did, and how risky it is."""

from collections.abc import Iterator

from messaging.facts import rounding, words
from messaging.facts.fact import Fact, Kind
from messaging.facts.inputs import Contributed, LetterInputs, Measured, Scored
from messaging.facts.shapes import money, name_of, put_in_words

YEAR = "ytd"
OF_SEVEN = {"en": "{} out of 7", "es": "{} de 7"}


def meaning(inputs: LetterInputs) -> Iterator[Fact]:
    for id_, line in (("best", inputs.best), ("worst", inputs.worst)):
        if line is not None:
            yield from _contribution(inputs, id_, line)
    if inputs.income is not None:
        yield money(inputs, "income_ytd", "income", "income", "Dividends and interest this year", inputs.income, YEAR)
    for term, gain in (("long", inputs.long_gains), ("short", inputs.short_gains)):
        if gain is not None:
            yield from _gain(inputs, term, gain)
    if inputs.cash_drag is not None:
        drag = _points(inputs, "cash_drag", "cash", "drag", "What cash did to the return this year", inputs.cash_drag)
        yield drag
        yield from put_in_words(inputs, drag, moves=words.contributed)
    if inputs.risk is not None:
        yield from _risk(inputs, inputs.risk)


def _contribution(inputs: LetterInputs, id_: str, line: Contributed) -> Iterator[Fact]:
    subject = f"holding:{line.symbol}"
    yield name_of(inputs, f"{id_}_name", subject, "Holding", line.name, line.share)
    share = _points(inputs, f"{id_}_contribution", subject, "contribution", f"What {line.name} brought this year", line.share)
    yield share
    yield from put_in_words(inputs, share, moves=words.contributed)


def _gain(inputs: LetterInputs, term: str, gain: Measured) -> Iterator[Fact]:
    label = f"Realized {term}-term gains this year"
    figure = money(inputs, f"{term}_gains", f"{term}_gains", f"{term}_gain", label, gain, YEAR)
    yield figure
    yield from put_in_words(inputs, figure, moves=words.realised)


def _points(inputs: LetterInputs, id_: str, subject: str, measure: str, label: str, measured: Measured) -> Fact:
    value = rounding.shown_percent(measured.value)
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=Kind.POINTS,
        measure=measure,
        value=value,
        text=rounding.points(value, inputs.language),
        how=measured.how,
        source=measured.source,
        as_of=measured.as_of,
        unit="points",
        period=YEAR,
        start=measured.start,
    )


def _risk(inputs: LetterInputs, risk: Scored) -> Iterator[Fact]:
    rows = [
        ("risk_score", "risk", "Risk score", risk.points, risk.how),
        ("risk_limit", "risk_limit", "Agreed risk", risk.limit, "As agreed"),
    ]
    for id_, measure, label, number, how in rows:
        if number is not None:
            yield Fact(
                id=id_,
                subject="portfolio",
                label=label,
                kind=Kind.POINTS,
                measure=measure,
                value=number,
                text=OF_SEVEN[inputs.language].format(number),
                how=how,
                source=inputs.value.source,
                as_of=inputs.as_of,
                unit="scale",
            )
