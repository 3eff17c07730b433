"""Which shapes does a fact come in? An amount, a share, a name, and a figure put into words."""

from collections.abc import Iterator

from messaging.facts import rounding, words
from messaging.facts.fact import Fact, Kind
from messaging.facts.inputs import LetterInputs, Measured


def money(inputs: LetterInputs, id_: str, subject: str, measure: str, label: str, measured: Measured, period: str = "") -> Fact:
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=Kind.MONEY,
        measure=measure,
        value=measured.value,
        text=rounding.money(measured.value, inputs.currency),
        how=measured.how,
        source=measured.source,
        as_of=measured.as_of,
        unit=inputs.currency,
        period=period,
        start=measured.start,
    )


def put_in_words(inputs: LetterInputs, figure: Fact, *, moves: words.Phrasing) -> Iterator[Fact]:
    """The phrase with its direction ("up 9.1%"), and the bare word ("up")."""
    direction, phrase = moves(figure.sign, figure.size, inputs.language)
    bare = words.BARE[inputs.language][direction]
    for suffix, text in (("move", phrase), ("direction", bare)):
        yield Fact(
            id=f"{figure.id}_{suffix}",
            subject=figure.subject,
            label=f"{figure.label}, in words",
            kind=Kind.DIRECTION,
            measure=figure.measure,
            value=direction,
            text=text,
            how=f"From {figure.text}",
            source=figure.source,
            as_of=figure.as_of,
            unit="word" if suffix == "direction" else "phrase",
            basis=figure.basis,
            period=figure.period,
            start=figure.start,
            of=(figure.id,),
        )


def share(inputs: LetterInputs, id_: str, subject: str, label: str, measured: Measured) -> Fact:
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=Kind.PERCENT,
        measure="weight",
        value=measured.value,
        text=rounding.percent(measured.as_shown),
        how=measured.how,
        source=measured.source,
        as_of=measured.as_of,
        unit="fraction",
    )


def name_of(inputs: LetterInputs, id_: str, subject: str, label: str, name: str, of: Measured, kind: Kind = Kind.NAME) -> Fact:
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=kind,
        measure="name",
        value=name,
        text=name,
        how="As recorded",
        source=of.source,
        as_of=inputs.as_of,
    )
