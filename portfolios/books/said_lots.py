"""What the custodian says of lots: which are open on a day, and which were closed on it. What ties takes the place of our own."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.entries import Entry
from portfolios.books.ledger import QUANTITY_SLACK, ZERO, Ledger, SaidLot
from portfolios.books.open_lots import Lots, Untied


def open_as_said(lots: Lots, ledger: Ledger, on: date) -> None:
    """At the end of the day. The transaction that opened a lot stays known where one alone was of that day."""
    for (instrument, day), said in ledger.said_open.items():
        if day != on:
            continue
        stated, booked = _sum(said), lots.quantity(instrument)
        if abs(stated - booked) > QUANTITY_SLACK:
            lots.untied.append(Untied(instrument, day, is_closed=False, stated=stated, booked=booked))
            continue
        own = lots.open[instrument]
        lots.open[instrument] = []
        for one in said:
            keys = [lot.key for lot in own if lot.acquired_on == one.acquired_on]
            lots.open_one(instrument, one.acquired_on, one.quantity, one.cost, keys[0] if len(keys) == 1 else "")


def closing(lots: Lots, ledger: Ledger, on: date, entries: Sequence[Entry]) -> dict[UUID, list[SaidLot]]:
    """Of each instrument the lots that were closed on the day, if they add up to what was sold."""
    found: dict[UUID, list[SaidLot]] = {}
    for (instrument, day), said in ledger.said_closed.items():
        if day != on:
            continue
        sold = -sum((one.quantity for one in entries if one.instrument == instrument and one.kind == "sell"), ZERO)
        if abs(_sum(said) - sold) > QUANTITY_SLACK:
            lots.untied.append(Untied(instrument, day, is_closed=True, stated=_sum(said), booked=sold))
        else:
            found[instrument] = list(said)
    return found


def parts_of(said: list[SaidLot], quantity: Decimal) -> Iterator[SaidLot]:
    """So many units from the front; what is left of the last one stays."""
    while quantity > 0 and said:
        one = said.pop(0)
        size = min(quantity, one.quantity)
        quantity -= size
        if size < one.quantity:
            rest = one.quantity - size
            said.insert(0, SaidLot(one.acquired_on, rest, None if one.cost is None else one.cost * rest / one.quantity))
        yield SaidLot(one.acquired_on, size, None if one.cost is None else one.cost * size / one.quantity)


def _sum(said: Sequence[SaidLot]) -> Decimal:
    return sum((one.quantity for one in said), ZERO)
