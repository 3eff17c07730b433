"""Which lots does an account hold, and what was gained this year? As a person with a tax return asks it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books import Gain, Held, Lot, lots_on, positions_on
from portfolios.contracts import is_section_1256
from portfolios.figures.terms import is_long_term
from portfolios.models import Instrument, Portfolio
from portfolios.records import Books, books_of

ZERO = Decimal(0)
CENT = Decimal("0.01")
SECTION_1256 = "By the days it was held; section 1256 (60 % long term, 40 % short term, marked at year's end) is not applied."


@dataclass(frozen=True, slots=True)
class LotLine:
    """What is None is not known. `term`: short, long, or nothing where the day of purchase is not known."""

    instrument: Instrument
    acquired_on: date | None
    quantity: Decimal
    cost: Decimal | None
    value: Decimal | None
    term: str

    @property
    def gain(self) -> Decimal | None:
        return None if self.value is None or self.cost is None else self.value - self.cost

    @property
    def shares(self) -> str:
        return f"{round(self.quantity, 4).normalize():,f}"


@dataclass(frozen=True, slots=True)
class GainLine:
    instrument: Instrument
    gain: Gain

    @property
    def shares(self) -> str:
        return f"{round(self.gain.quantity, 4).normalize():,f}"

    @property
    def term(self) -> str:
        return {True: "long", False: "short", None: ""}[self.gain.is_long_term]

    @property
    def note(self) -> str:
        return SECTION_1256 if is_section_1256(self.instrument.symbol) else ""


@dataclass(frozen=True, slots=True)
class LotBook:
    """Money in the account's currency. A total is None as soon as one of its parts is not known."""

    on: date
    year: int
    lots: Sequence[LotLine]
    gains: Sequence[GainLine]
    unrealised: Decimal | None
    realised_short: Decimal | None
    realised_long: Decimal | None
    unknown: Sequence[str]

    @property
    def realised(self) -> Decimal | None:
        """Of all terms together, also where the day of purchase is not known."""
        return _sum(one.gain.gain for one in self.gains)


def lot_book(
    portfolio: Portfolio, *, on: date, year: int | None = None, books: Books | None = None, only: UUID | None = None
) -> LotBook:
    """Open lots at the end of the day and the gains of a year up to it, by the account's way of choosing lots.

    `books`: where a caller has them. `only`: of one instrument.
    """
    books = books or books_of([portfolio.pk], on=on)
    ledger, names = books.ledgers[portfolio.pk], books.instruments
    lots, held = lots_on(ledger, on), {one.instrument: one for one in positions_on(ledger, on)[0]}
    lines = [_line(names[key], lot, held.get(key), on) for key, some in lots.open.items() for lot in some if only in (None, key)]
    lines.sort(key=lambda line: (line.instrument.symbol, line.acquired_on or date.min))
    wanted = year or on.year
    gains = [GainLine(names[one.instrument], one) for one in reversed(lots.gains) if one.on.year == wanted]
    gains = [one for one in gains if only in (None, one.instrument.pk)]
    return LotBook(
        on=on,
        year=wanted,
        lots=lines,
        gains=gains,
        unrealised=_sum(line.gain for line in lines),
        realised_short=_sum(one.gain.gain for one in gains if one.term == "short"),
        realised_long=_sum(one.gain.gain for one in gains if one.term == "long"),
        unknown=_unknown(lines, gains, names),
    )


def _line(instrument: Instrument, lot: Lot, held: Held | None, on: date) -> LotLine:
    value = None if held is None or held.price is None else (lot.quantity * held.price).quantize(CENT)
    term = ""
    if lot.quantity < 0:
        term = "short"
    elif lot.acquired_on:
        term = "long" if is_long_term(acquired=lot.acquired_on, on=on) else "short"
    return LotLine(instrument, lot.acquired_on, lot.quantity, lot.cost, value, term)


def _unknown(lines: Sequence[LotLine], gains: Sequence[GainLine], names: dict[UUID, Instrument]) -> list[str]:
    open_lots = {line.instrument.symbol for line in lines if line.cost is None}
    sold = {line.instrument.symbol for line in gains if line.gain.gain is None or not line.term}
    return sorted(open_lots | sold)


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    total = ZERO
    for one in numbers:
        if one is None:
            return None
        total += one
    return total
