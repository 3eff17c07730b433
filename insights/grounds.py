"""Which facts do insights need that no letter states? Effects, exposures, the plan and answers, in the shape of a letter's."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from messaging.facts import Fact, FactSheet, Kind
from messaging.facts import rounding as written
from messaging.facts.words import contributed
from portfolios.figures import Figure, NotAvailable
from portfolios.queries import Exposure, Meaning
from portfolios.queries.effects import Effect, Explained

YEAR, LANGUAGE = "ytd", "en"
SLOTS = {"attribution": "effect", "sectors": "sector_effect"}
GROUPS = {"effect": "class", "sector_effect": "sector"}


def figure_fact(id_: str, subject: str, label: str, kind: Kind, measure: str, figure: Figure, text: str, **more: Any) -> Fact:
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=kind,
        measure=measure,
        value=figure.value,
        text=text,
        how=figure.method,
        source=figure.source,
        as_of=figure.as_of,
        start=figure.start,
        **more,
    )


def counted(id_: str, subject: str, label: str, number: int, text: str, sheet: FactSheet, *, how: str, source: str) -> Fact:
    """A number of answers, months or trades, in words that say what is counted."""
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=Kind.POINTS,
        measure="number",
        value=Decimal(number),
        text=text,
        how=how,
        source=source,
        as_of=sheet.as_of,
    )


def largest_effect(explained: Explained) -> Effect | None:
    """The class or sector in which most of the difference came about."""
    return max(explained.effects, key=lambda one: abs(one.total.value), default=None)


def grounds(meaning: Meaning, sheet: FactSheet) -> Iterator[Fact]:
    found = meaning.performance
    for slots, explained, against in (
        (SLOTS["attribution"], found.explained, "the agreed mix"),
        (SLOTS["sectors"], found.by_sector, "the benchmark"),
    ):
        if (effect := largest_effect(explained)) is not None:
            yield from _effect(slots, effect, against)
    for one in meaning.macro:
        yield from _exposure(one, sheet)
    trades = meaning.trades
    sold = sum((one.size for one in trades if one.is_sale), Decimal(0)) or sum((one.size for one in trades), Decimal(0))
    value = meaning.performance.figures.value
    if trades and isinstance(value, Figure):
        how = "Least amounts by class that bring each back inside its band"
        moved = Figure(sold, value.unit, how, value.as_of, value.source)
        yield figure_fact(
            "plan_move",
            "flows",
            "Amount of the plan",
            Kind.MONEY,
            "move",
            moved,
            written.money(sold, value.unit),
            unit=value.unit,
        )


def _effect(slots: str, effect: Effect, against: str) -> Iterator[Fact]:
    """`slots`: with what the names of its facts begin."""
    subject, total = f"{GROUPS[slots]}:{effect.label}", effect.total
    value = written.shown_percent(total.value)
    text = written.points(value)
    shared: dict[str, Any] = {"period": YEAR, "subject": subject, "label": f"{effect.label} against {against}"}
    name = figure_fact(f"{slots}_name", subject, GROUPS[slots].title(), Kind.NAME, "name", total, effect.label)
    figure = Fact(
        id=slots,
        kind=Kind.POINTS,
        measure="effect",
        value=value,
        text=text,
        how=total.method,
        source=total.source,
        as_of=total.as_of,
        start=total.start,
        **shared,
    )
    direction, phrase = contributed((value > 0) - (value < 0), figure.size, LANGUAGE)
    yield name
    yield figure
    yield Fact(
        id=f"{slots}_move",
        kind=Kind.DIRECTION,
        measure="effect",
        value=direction,
        text=phrase,
        how=f"From {text}",
        source=total.source,
        as_of=total.as_of,
        of=(slots,),
        **shared,
    )


def _exposure(one: Exposure, sheet: FactSheet) -> Iterator[Fact]:
    numbers = {"slope": one.number, "low": one.low, "high": one.high}
    for name, number in numbers.items():
        if isinstance(number, NotAvailable):
            return
        text = f"{written.shown_percent(number.value):+}%".replace("-", "−")
        yield figure_fact(f"{one.code}_{name}", "economy", f"{one.label}, {name}", Kind.PERCENT, "exposure", number, text)
    months = f"{one.months} months"
    how, source = "Months with a close and a figure", "Closes and public figures"
    yield counted(f"{one.code}_months", "economy", f"{one.label}, months", one.months, months, sheet, how=how, source=source)
    yield counted(
        f"{one.code}_unit", "economy", f"{one.label}, unit", 1, f"one {one.unit} more", sheet, how="By convention", source=""
    )
