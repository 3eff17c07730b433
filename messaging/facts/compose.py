"""Which facts follow from a household's figures? Every number, date, name and direction word of its letters."""

from collections.abc import Iterator
from datetime import date

from messaging.facts import rounding, words
from messaging.facts.allocation import allocation, drift, holdings
from messaging.facts.fact import Fact, FactSheet, Kind
from messaging.facts.inputs import LetterInputs
from messaging.facts.meaning import meaning
from messaging.facts.returns import returns
from messaging.facts.shapes import money, put_in_words


def sheet(inputs: LetterInputs) -> FactSheet:
    """All facts, in the order in which a reader meets them. Percents are fractions, points are percents' differences."""
    return FactSheet(
        household=inputs.household,
        as_of=inputs.as_of,
        language=inputs.language,
        currency=inputs.currency,
        facts=(
            *_names(inputs),
            *_dates(inputs),
            *_value_and_change(inputs),
            *(fact for returned in inputs.returns for fact in returns(inputs, returned)),
            *_flows(inputs),
            *allocation(inputs),
            *drift(inputs),
            *holdings(inputs),
            *meaning(inputs),
        ),
        unavailable=inputs.unavailable,
    )


def _names(inputs: LetterInputs) -> Iterator[Fact]:
    yield from greeting_names(clients=inputs.clients, advisor=inputs.advisor, firm=inputs.firm, as_of=inputs.as_of)
    if inputs.benchmark_name:
        yield name("benchmark_name", "benchmark", "Benchmark", inputs.benchmark_name, "Investment policy", inputs.as_of)


def greeting_names(*, clients: str, advisor: str, firm: str, as_of: date) -> Iterator[Fact]:
    """Whom a letter greets, who signs it, and for which firm."""
    rows = [
        ("clients", "household", "Greeting", clients, "Client profiles"),
        ("advisor", "advisor", "Signature", advisor, "Your profile"),
        ("firm", "firm", "Firm", firm, "Firm settings"),
    ]
    yield from (name(id_, subject, label, text, source, as_of) for id_, subject, label, text, source in rows if text)


def name(id_: str, subject: str, label: str, text: str, source: str, as_of: date) -> Fact:
    return Fact(
        id=id_,
        subject=subject,
        label=label,
        kind=Kind.NAME,
        measure="name",
        value=text,
        text=text,
        how="As recorded",
        source=source,
        as_of=as_of,
    )


def _dates(inputs: LetterInputs) -> Iterator[Fact]:
    language, on = inputs.language, inputs.as_of
    yield _date(inputs, "as_of", "Date of the figures", on, rounding.long_date(on, language), inputs.value.source)
    yield _date(inputs, "as_of_day", "Day of the figures", on, rounding.weekday(on, language), inputs.value.source)
    yield _date(inputs, "month", "Month of the figures", on, rounding.month(on, language), inputs.value.source)
    if inputs.since:
        shown = rounding.day_and_month if inputs.since.year == on.year else rounding.long_date
        text = shown(inputs.since, language)
        yield _date(inputs, "since", "Date of the last letter", inputs.since, text, "Last letter sent")


def _date(inputs: LetterInputs, id_: str, label: str, day: date, text: str, source: str) -> Fact:
    return Fact(
        id=id_,
        subject="portfolio",
        label=label,
        kind=Kind.DATE,
        measure="since" if id_ == "since" else "as_of",
        value=day,
        text=text,
        how="As recorded",
        source=source,
        as_of=inputs.as_of,
    )


def _value_and_change(inputs: LetterInputs) -> Iterator[Fact]:
    yield money(inputs, "value", "portfolio", "value", "Portfolio value", inputs.value)
    if inputs.change and inputs.since:
        label = f"Change since {rounding.day_and_month(inputs.since)}"
        change = money(inputs, "change", "portfolio", "change", label, inputs.change, period="since_letter")
        yield change
        yield from put_in_words(inputs, change, moves=words.changed)


def _flows(inputs: LetterInputs) -> Iterator[Fact]:
    rows = [
        ("deposits", "flows", "deposit", "Deposits since the last letter", inputs.deposits, "since_letter"),
        ("withdrawals", "flows", "withdrawal", "Withdrawals since the last letter", inputs.withdrawals, "since_letter"),
        ("fees_ytd", "fees", "fee", "Fees this year", inputs.fees, "ytd"),
        ("cash", "cash", "cash", "Cash", inputs.cash, ""),
    ]
    for id_, subject, measure, label, measured, period in rows:
        if measured is not None:
            yield money(inputs, id_, subject, measure, label, measured, period)
