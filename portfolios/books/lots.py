"""Which purchases are the shares from, what did each cost, and what was gained when they went?

Lots are closed first in first out, at average cost, or as a person chose. What an option cost or brought that was exercised or
assigned goes into the cost or the proceeds of its shares; where those are not found, nobody knows what it gained.
What a merger, a spin-off or a transfer leaves open stays unknown until the custodian or a person states it; a transfer from
another account of the same owners brings the lots along that left there (`brought`).
Wash sales (26 U.S.C. 1091) are left out: a loss stands as it was realised, and the page says so,
unless the custodian's own closed lots state what was disallowed: then their cost is less by that much.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from portfolios.books.companies import CARRIED, exchange, in_lieu, is_in_lieu, spin_off, split
from portfolios.books.entries import SPLIT, Entry
from portfolios.books.exercises import EXERCISE
from portfolios.books.ledger import QUANTITY_SLACK, ZERO, Ledger, Snapshot
from portfolios.books.open_lots import Gain, Lot, Lots
from portfolios.books.said_lots import closing, open_as_said, parts_of

CENT = Decimal("0.01")
WORTHLESS = frozenset({"expiry"})
NOT_TAXED = frozenset({"transfer_out"})


def lots_on(ledger: Ledger, on: date) -> Lots:
    """All lots at the end of the day, and all gains up to it; what the custodian states of quantity and cost holds."""
    lots = Lots(ledger.lot_method, ledger.picks)
    _open_unseen(lots, ledger)
    stated = {one.on: one for one in ledger.snapshots if one.on <= on}
    moved = {day: list(some) for day, some in groupby((one for one in ledger.entries if one.on <= on), key=attrgetter("on"))}
    said = {day for _, day in (*ledger.said_open, *ledger.said_closed) if day <= on}
    for day in sorted({*stated, *moved, *said}):
        entries = [one for one in moved.get(day, ()) if one.instrument and one.instrument not in ledger.cash]
        lots.closing = closing(lots, ledger, day, entries) if day in said else {}
        _book_day(lots, ledger, entries)
        if day in stated:
            _settle(lots, ledger, stated[day])
        if day in said:
            open_as_said(lots, ledger, day)
    return lots


def _open_unseen(lots: Lots, ledger: Ledger) -> None:
    """What was held before the records begin, as the first statement tells: nobody knows since when, nor what it cost."""
    if not ledger.snapshots:
        return
    first, moved = ledger.snapshots[0], defaultdict[UUID, Decimal](Decimal)
    for entry in ledger.entries:
        if entry.on <= first.on and entry.instrument and entry.instrument not in ledger.cash:
            moved[entry.instrument] += entry.quantity
    for instrument, quantity in moved.items():
        stated = first.positions[instrument].quantity if instrument in first.positions else ZERO
        before = stated - quantity
        if before > QUANTITY_SLACK or (stated < 0 and before < -QUANTITY_SLACK):
            lots.open_one(instrument, None, before, None, "")


def _book_day(lots: Lots, ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Splits first, then what became of companies, then trades; what was paid out of what came at last."""
    split(lots, [entry for entry in entries if entry.kind == SPLIT])
    out = {entry.instrument for entry in entries if entry.kind in CARRIED and entry.quantity < 0}
    left = exchange(lots, ledger, [entry for entry in entries if entry.kind in CARRIED])
    for entry in left:
        if entry.quantity > 0:
            _book(lots, ledger, entry)
    for entry in entries:
        _book_one(lots, ledger, entry)
    for entry in left:
        if entry.quantity < 0:
            _book(lots, ledger, entry)
    for entry in entries:
        if is_in_lieu(entry) and entry.instrument not in out:
            in_lieu(lots, ledger, entry)


def _book_one(lots: Lots, ledger: Ledger, entry: Entry) -> None:
    if entry.kind == "return_capital":
        _return_capital(lots, entry)
    elif ledger.exercises.parts and entry in ledger.exercises.parts:
        _book_by_option(lots, ledger, entry)
    elif entry.kind == EXERCISE and entry in ledger.exercises.of:
        return  # its lots leave with its shares
    elif entry.quantity and entry.kind not in CARRIED and entry.kind != SPLIT:
        _book(lots, ledger, entry)


def _book_by_option(lots: Lots, ledger: Ledger, trade: Entry) -> None:
    """Shares that an option brought or took, at the strike and what the option cost (26 U.S.C. 1234; Publication 550)."""
    amount, is_known = trade.amount, True
    for option, part in ledger.exercises.parts[trade]:
        taken = lots.take(option.instrument, option.quantity * part) if option.instrument else []
        whole = sum((abs(lot.quantity) for lot in taken), ZERO)
        amount += option.amount * part - sum((lot.cost or ZERO for lot in taken), ZERO)
        is_known &= abs(whole - abs(option.quantity * part)) <= QUANTITY_SLACK and all(lot.cost is not None for lot in taken)
    _book(lots, ledger, replace(trade, amount=amount))
    if not is_known:
        lots.forget_cost(trade)


def _book(lots: Lots, ledger: Ledger, entry: Entry) -> None:
    held = lots.quantity(entry.instrument) if entry.instrument else ZERO
    if held * entry.quantity < 0:
        _close(lots, entry, min(abs(entry.quantity), abs(held)))
        rest = abs(entry.quantity) - abs(held)
        if rest > QUANTITY_SLACK:
            amount = entry.amount * rest / abs(entry.quantity)
            _open_or_unknown(lots, ledger, replace(entry, quantity=rest.copy_sign(entry.quantity), amount=amount))
    else:
        _open_or_unknown(lots, ledger, entry)


def _open_or_unknown(lots: Lots, ledger: Ledger, entry: Entry) -> None:
    """Nothing is held against it. A sale then is of shares from before the records begin: nobody knows what they cost."""
    if entry.quantity > 0 or entry.kind == "short":
        _open(lots, ledger, entry)
    elif entry.instrument and entry.kind in ("sell", "expiry", EXERCISE):
        lots.gains.append(Gain(entry.instrument, None, entry.on, -entry.quantity, entry.amount, None, entry.key))


def _open(lots: Lots, ledger: Ledger, entry: Entry) -> None:
    """Bought or sold short at its price; what came in otherwise costs what was stated."""
    if entry.instrument is None:
        return
    if entry.kind in ("buy", "short", "cover"):
        lots.add(Lot(entry.instrument, entry.on, entry.quantity, -entry.amount, entry.key))
        return
    said = ledger.said_costs.get((entry.instrument, entry.on))
    if said is None:
        brought = ledger.brought.get(entry.key, ())
        for one in brought:
            lots.add(Lot(entry.instrument, one.acquired_on, one.quantity, one.cost, entry.key))
        if (rest := entry.quantity - sum((one.quantity for one in brought), ZERO)) > QUANTITY_SLACK:
            lots.add(Lot(entry.instrument, entry.on if entry.kind != "transfer_in" else None, rest, None, entry.key))
    elif said.out_of and (parents := lots.open.get(said.out_of)):
        spin_off(lots, entry, said.cost, parents)
    else:
        lots.add(Lot(entry.instrument, said.acquired_on, entry.quantity, said.cost, entry.key))


def _close(lots: Lots, entry: Entry, quantity: Decimal) -> None:
    if entry.instrument is None:
        return
    if entry.kind == "sell" and entry.instrument in lots.closing:
        _close_as_said(lots, entry, entry.instrument, quantity)
        return
    taken = lots.take(entry.instrument, quantity, entry.key)
    if entry.kind in NOT_TAXED:
        lots.left[entry.key] = taken
        return
    money = entry.amount * quantity / abs(entry.quantity)
    known = entry.amount or entry.kind in WORTHLESS or entry.kind in ("sell", "buy", "cover", "short")
    for lot in taken:
        part = money * abs(lot.quantity) / quantity
        cost = lot.cost if known else None
        lots.gains.append(Gain(lot.instrument, lot.acquired_on, entry.on, lot.quantity, part, cost, entry.key))


def _close_as_said(lots: Lots, entry: Entry, instrument: UUID, quantity: Decimal) -> None:
    """By the custodian's day and cost of each lot."""
    for one in parts_of(lots.closing[instrument], quantity):
        lots.take(instrument, one.quantity, bought_on=one.acquired_on)
        money = entry.amount * one.quantity / abs(entry.quantity)
        lots.gains.append(Gain(instrument, one.acquired_on, entry.on, one.quantity, money, one.cost, entry.key))


def _return_capital(lots: Lots, entry: Entry) -> None:
    """The cost of each share falls by what came back; what is more than the cost is a gain (26 U.S.C. 301(c))."""
    if entry.instrument is None or not (held := lots.quantity(entry.instrument)):
        return
    for lot in lots.open[entry.instrument]:
        if lot.cost is None:
            continue
        lot.cost -= entry.amount * lot.quantity / held
        if lot.quantity > 0 and lot.cost < 0:
            lots.gains.append(Gain(lot.instrument, lot.acquired_on, entry.on, ZERO, -lot.cost, ZERO, entry.key))
            lot.cost = ZERO


def _settle(lots: Lots, ledger: Ledger, snapshot: Snapshot) -> None:
    """Where quantities agree the lots stay, at the custodian's cost in all; where not, there is one lot as stated."""
    for instrument in {*lots.open, *snapshot.positions} - ledger.cash:
        stated = snapshot.positions.get(instrument)
        if stated is None or not stated.quantity:
            lots.open.pop(instrument, None)
            continue
        said = ledger.said_costs.get((instrument, snapshot.on))
        cost = stated.cost if stated.cost is not None or said is None else said.cost
        if abs(lots.quantity(instrument) - stated.quantity) > QUANTITY_SLACK:
            lots.open[instrument] = [Lot(instrument, said.acquired_on if said else None, stated.quantity, cost)]
            continue
        for lot in lots.open[instrument]:
            lot.acquired_on = lot.acquired_on or (said.acquired_on if said else None)
        if cost is not None:
            _tie(lots.open[instrument], cost)


def _tie(lots: Sequence[Lot], cost: Decimal) -> None:
    """Unknown lots share what the known ones leave; else a difference is spread over all by what each cost."""
    unknown = [lot for lot in lots if lot.cost is None]
    known = sum((lot.cost for lot in lots if lot.cost is not None), ZERO)
    if unknown:
        whole = sum((lot.quantity for lot in unknown), ZERO)
        for lot in unknown:
            lot.cost = (cost - known) * lot.quantity / whole
    elif abs(cost - known) > CENT and known:
        for lot in lots:
            lot.cost = lot.cost * cost / known if lot.cost is not None else None
