"""What is held, class by class and piece by piece, and how far is it from what was agreed?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from portfolios.books import Ledger, lots_on, positions_on
from portfolios.figures import Drift, Figure, NotAvailable
from portfolios.models import AssetClass, Instrument, Target
from portfolios.queries.answers import AllocationLine, HoldingLine, Number
from portfolios.queries.currencies import Exchange
from relate.lib.money import apportioned
from relate.lib.prepared import Prepared

ZERO = Decimal(0)
CENT4, TINY = Decimal("0.0001"), Decimal("0.00000001")
NO_COST = NotAvailable("The custodian did not state what it cost.")
NO_COST_RATE = NotAvailable("What it cost, or its rate on the day of purchase, is not known.")
SOURCE = "transactions and prices"
L = TypeVar("L", AllocationLine, HoldingLine)


OUTSIDE = NotAvailable("It is valued by hand and no target is agreed for its class, so it is not weighed with the others.")
WITHOUT_OUTSIDE = "Share of the value without what is valued by hand and has no target"


@dataclass(slots=True)
class Piece:
    """One instrument over all accounts, each by its share; None once one account cannot know it."""

    quantity: Decimal = ZERO
    value: Decimal | None = ZERO
    cost: Decimal | None = ZERO
    price: Decimal | None = None
    price_on: date | None = None
    unknown_cost: NotAvailable = NO_COST
    is_appraised: bool = False

    def add(self, quantity: Decimal, value: Decimal | None, cost: Decimal | None) -> None:
        self.quantity += quantity
        self.value = None if value is None or self.value is None else self.value + value
        self.cost = None if cost is None or self.cost is None else self.cost + cost


def pieces_of(
    books: Mapping[UUID, Ledger], shares: Mapping[UUID, Decimal], on: date, exchange: Exchange
) -> tuple[dict[UUID, Piece], Decimal]:
    """What the accounts hold together, and their cash; values at the rate of the day, costs at those of the purchases."""
    pieces: dict[UUID, Piece] = defaultdict(Piece)
    money = ZERO
    for portfolio, ledger in books.items():
        rate = exchange.rate(portfolio, on) or ZERO  # a day without a rate has no figures at all
        share = shares[portfolio] * rate
        held, cash = positions_on(ledger, on)
        money += cash * share
        lots = lots_on(ledger, on).open if portfolio in exchange.foreign else {}
        for one in held:
            value = None if one.value is None else one.value * share
            piece, cost = pieces[one.instrument], None if one.cost is None else one.cost * share
            if portfolio in exchange.foreign:
                piece.unknown_cost = NO_COST_RATE
                known = None if one.cost is None else exchange.cost(portfolio, lots.get(one.instrument, ()))
                cost = None if known is None else known * shares[portfolio]
            piece.add(one.quantity * shares[portfolio], value, cost)
            said = ledger.appraised.get(one.instrument)
            piece.is_appraised |= said is not None and one.price_on in said.days
            piece.price, piece.price_on = None if one.price is None else one.price * rate, one.price_on
    return pieces, money


def holding_lines(
    pieces: Mapping[UUID, Piece], instruments: Mapping[UUID, Instrument], money: Decimal, total: Number, on: date
) -> tuple[HoldingLine, ...]:
    """The largest first, cash last."""
    lines = [_line(instruments[key], piece, total, on) for key, piece in pieces.items()]
    lines.sort(key=lambda line: line.value.value if isinstance(line.value, Figure) else ZERO, reverse=True)
    if money:
        lines.append(_cash_line(money, total, on))
    return rounded_together(lines)


def allocation_lines(
    holdings: tuple[HoldingLine, ...], targets: Mapping[str, Target], total: Number, on: date
) -> tuple[AllocationLine, ...]:
    """By asset class in the house's order; a class that was agreed and is not held has a weight of zero.

    Beside agreed targets, what a person values and no target is for, such as a house, is outside: the others are weighed without.
    """
    sums: dict[str, Decimal] = defaultdict(Decimal)
    outside: dict[str, Decimal] = defaultdict(Decimal)
    for line in holdings:
        if isinstance(line.value, Figure):
            is_outside = targets and line.is_appraised and line.asset_class not in targets
            (outside if is_outside else sums)[line.asset_class] += line.value.value
    base, method = total, "Share of the value"
    if outside and isinstance(total, Figure):
        base, method = replace(total, value=total.value - sum(outside.values())), WITHOUT_OUTSIDE
    wanted = [kind for kind in AssetClass if kind in sums or kind in targets]
    lines = [_class_line(kind, sums[kind], targets.get(kind), base, on, method) for kind in wanted]
    return rounded_together([*lines, *(_outside_line(kind, outside[kind], total, on) for kind in AssetClass if kind in outside)])


def rounded_together(lines: Sequence[L]) -> tuple[L, ...]:
    """What pages and letters show of weights that stand together: tenths of a percent that add up to 100.0 where they are all."""
    shown = iter(apportioned([line.weight.value for line in lines if isinstance(line.weight, Figure)]))
    return tuple(replace(line, shown=next(shown)) if isinstance(line.weight, Figure) else line for line in lines)


def targets_on(household_id: UUID, on: date) -> dict[str, Target]:
    """What was last agreed at or before the day."""
    rows = _agreed(household=household_id, on=on)
    return {row.asset_class: row for row in rows if row.agreed_on == rows[0].agreed_on}


@Prepared
def _agreed(*, household: UUID, on: date) -> QuerySet[Target]:
    return Target.objects.filter(household=household, agreed_on__lte=on).order_by("-agreed_on")


def _line(instrument: Instrument, piece: Piece, total: Number, on: date) -> HoldingLine:
    unknown = NotAvailable(f"No price of {instrument.symbol} is known at {on:%-d %B %Y}.")
    price_day = piece.price_on or on
    unit = currency_of(total)
    value = unknown if piece.value is None else _money(piece.value, "Quantity times price", on, unit)
    return HoldingLine(
        symbol=instrument.symbol,
        name=instrument.name,
        asset_class=instrument.asset_class,
        sector=instrument.sector,
        quantity=Figure(piece.quantity.quantize(TINY), "units", "Sum of transactions and statements", on, SOURCE),
        price=unknown if piece.price is None else Figure(piece.price.quantize(TINY), unit, "Close", price_day, SOURCE),
        value=value,
        weight=weight_of(value, total, on),
        cost=piece.unknown_cost if piece.cost is None else _money(piece.cost, "Cost of the lots that are held", on, unit),
        gain=_gain(piece, on),
        key=instrument.pk,
        is_appraised=piece.is_appraised,
    )


def _gain(piece: Piece, on: date) -> Number:
    if piece.cost is None:
        return piece.unknown_cost
    if piece.value is None or piece.cost <= 0:
        return NotAvailable("There is no value and cost to compare.")
    gain = (piece.value / piece.cost - 1).quantize(TINY)
    return Figure(gain, "fraction", "Value over cost, not yet sold", on, SOURCE)


def _cash_line(money: Decimal, total: Number, on: date) -> HoldingLine:
    value = _money(money, "Sum of transactions and statements", on, currency_of(total))
    one = NotAvailable("Cash has no gain.")
    price = Figure(Decimal(1), currency_of(total), "Cash", on, SOURCE)
    quantity = Figure(money.quantize(CENT4), "units", "Cash", on, SOURCE)
    return HoldingLine("CASH", "Cash", AssetClass.CASH, "", quantity, price, value, weight_of(value, total, on), value, one)


def weight_of(value: Number, total: Number, on: date, method: str = "Share of the value") -> Number:
    if isinstance(value, NotAvailable) or isinstance(total, NotAvailable):
        return value if isinstance(value, NotAvailable) else total
    if total.value <= 0:
        return NotAvailable("There is no value to take a share of.")
    return Figure((value.value / total.value).quantize(TINY), "fraction", method, on, SOURCE)


def _outside_line(kind: AssetClass, worth: Decimal, total: Number, on: date) -> AllocationLine:
    value = _money(worth, "Sum of holdings, valued by hand", on, currency_of(total))
    return AllocationLine(
        kind.value, f"{kind.label}, by hand", value, OUTSIDE, None, None, OUTSIDE, is_breach=False, is_outside=True
    )


def _class_line(kind: AssetClass, worth: Decimal, target: Target | None, total: Number, on: date, method: str) -> AllocationLine:
    value = _money(worth, "Sum of holdings", on, currency_of(total))
    weight = weight_of(value, total, on, method)
    if target is None or isinstance(weight, NotAvailable):
        why = NotAvailable("No target is agreed for this class.") if target is None else weight
        wanted, band = (target.weight, target.band) if target else (None, None)
        return AllocationLine(kind.value, kind.label, value, weight, wanted, band, why, is_breach=False)
    drift = Drift(weight.value, target.weight, target.band)
    shown = Figure(drift.drift, "fraction", "Weight less target", on, SOURCE)
    return AllocationLine(kind.value, kind.label, value, weight, target.weight, target.band, shown, drift.is_breach)


def currency_of(total: Number) -> str:
    """Parts are told in the currency of their whole."""
    return total.unit if isinstance(total, Figure) else ""


def _money(amount: Decimal, method: str, on: date, currency: str) -> Figure:
    return Figure(amount.quantize(CENT4), currency, method, on, SOURCE)
