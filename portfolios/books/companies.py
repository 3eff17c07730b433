"""What became of a company's shares: split, merged, renamed, spun off, paid out in part; and of what they cost?

Share for share passes cost and day on (26 U.S.C. 358, 1223). Money for a fraction is a sale of that fraction. What came beside
shares (356) or was taxed as a sale (1001) the company says: what the new shares cost is stated, and the rest was gained.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from portfolios.books.entries import SPLIT, Entry
from portfolios.books.ledger import QUANTITY_SLACK, ZERO, Ledger, SaidCost
from portfolios.books.open_lots import Gain, Lot, Lots

CARRIED = frozenset({"merger", "symbol_change", "exchange"})  # what left carries its lots into what came
SHARE = Decimal(1)


def split(lots: Lots, entries: Sequence[Entry]) -> None:
    """All splits of a day. Shares that went wholly and came under another symbol are the same shares."""
    net: dict[UUID, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.instrument:
            net[entry.instrument] += entry.quantity
    gone = [one for one, more in net.items() if more < 0 and abs(lots.quantity(one) + more) <= QUANTITY_SLACK]
    come = [one for one, more in net.items() if more > 0 and not lots.quantity(one)]
    for one, more in net.items():
        if one not in (*gone, *come) and (held := lots.quantity(one)):
            lots.scale(one, (held + more) / held)
    taken = [lot for one in gone for lot in lots.take(one, lots.quantity(one))]
    for one in come:
        if len(gone) == len(come) == 1:
            _carry(lots, taken, one, net[one])
        else:
            lots.open_one(one, None, net[one], None, "")


def exchange(lots: Lots, ledger: Ledger, entries: Iterable[Entry]) -> list[Entry]:
    """One security for another, with or without money; answers what is a sale or a purchase like any other."""
    ordered = sorted(entries, key=attrgetter("kind"))
    return [one for _, some in groupby(ordered, key=attrgetter("kind")) for one in _exchanged(lots, ledger, list(some))]


def _exchanged(lots: Lots, ledger: Ledger, entries: Sequence[Entry]) -> list[Entry]:
    into = [one for one in entries if one.quantity > 0]
    came = {one.instrument for one in into}
    fractions = [one for one in entries if one.quantity < 0 and one.instrument in came]
    out = [one for one in entries if one.quantity < 0 and one.instrument not in came]
    left = {one.instrument for one in out}
    beside = sum((one.amount for one in entries if not one.quantity and one.instrument in left), ZERO)
    if not (out and into):
        return [*into, *out, *fractions]
    free = [one for one in out if not one.amount]
    if len(into) > 1 or (len(out) > 1 and len(free) != 1):
        _unknown(lots, out)
        return [*into, *fractions]
    new, old = into[0], out[0] if len(out) == 1 else free[0]
    others = [one for one in out if one is not old]  # redeemed on the same day
    money = old.amount + new.amount + beside
    rest = _for_money(lots, ledger, old, new, money) if money else _for_shares(lots, old, new)
    return [*others, *rest, *fractions]


def _for_shares(lots: Lots, old: Entry, new: Entry) -> list[Entry]:
    taken = lots.take(old.instrument, -old.quantity) if old.instrument else []
    if not _is_all(taken, old) or new.instrument is None:
        return [new]
    _carry(lots, taken, new.instrument, new.quantity, new.key)
    return []


def _for_money(lots: Lots, ledger: Ledger, old: Entry, new: Entry, money: Decimal) -> list[Entry]:
    """The gain is what came, at the stated cost, less what the old shares cost; nobody knows it before that is stated."""
    taken = lots.take(old.instrument, -old.quantity) if old.instrument else []
    said = ledger.said_costs.get((new.instrument, new.on)) if new.instrument else None
    if said is None or new.instrument is None or not _is_all(taken, old):
        _gain(lots, taken, old, money, None)
        return [replace(new, amount=ZERO)]
    costs, passes_on = [lot.cost for lot in taken], said.out_of == old.instrument and said.acquired_on is None
    _gain(lots, taken, old, money, said, is_by_lot=passes_on)
    if passes_on and None not in costs:
        more = said.cost - sum((lot.cost or ZERO for lot in taken), ZERO)
        for lot in taken:
            lot.cost = (lot.cost or ZERO) + more * lot.quantity / -old.quantity
        _carry(lots, taken, new.instrument, new.quantity, new.key)
    else:
        lots.open_one(new.instrument, said.acquired_on, new.quantity, said.cost, new.key)
    return []


def _gain(
    lots: Lots, taken: Iterable[Lot], old: Entry, money: Decimal, said: SaidCost | None, *, is_by_lot: bool = False
) -> None:
    """Of each lot. Where lots are passed on each keeps its own cost beside an equal part of the gain of a share."""
    taken = list(taken)
    whole = sum((lot.cost or ZERO for lot in taken), ZERO)
    for lot in taken:
        part = lot.quantity / -old.quantity
        came = ZERO if said is None else said.cost * part
        if said and is_by_lot and lot.cost is not None:
            came = lot.cost + (said.cost - whole) * part
        cost = None if said is None else lot.cost
        lots.gains.append(Gain(lot.instrument, lot.acquired_on, old.on, lot.quantity, money * part + came, cost, old.key))


def _unknown(lots: Lots, out: Iterable[Entry]) -> None:
    """What went into what of several cannot be told: nobody knows what was gained."""
    for one in out:
        _gain(lots, lots.take(one.instrument, -one.quantity) if one.instrument else (), one, one.amount, None)


def spin_off(lots: Lots, entry: Entry, cost: Decimal, parents: Sequence[Lot]) -> None:
    """Each lot of the parent gives the same part of its cost, and its day, to a lot of the child (26 CFR 1.358-2)."""
    whole, costs = sum((lot.quantity for lot in parents), ZERO), sum((lot.cost or ZERO for lot in parents), ZERO)
    is_known = costs > 0 and all(lot.cost is not None for lot in parents)
    for lot in list(parents):
        units = lot.quantity / whole
        own = cost * lot.cost / costs if is_known and lot.cost is not None else cost * units
        if entry.instrument:
            lots.add(Lot(entry.instrument, lot.acquired_on, entry.quantity * units, own, entry.key))
        lot.cost = None if lot.cost is None else lot.cost - own


def in_lieu(lots: Lots, ledger: Ledger, entry: Entry) -> None:
    """Money for a fraction that the file does not count: what it buys at the day's price; of a share and more, nobody knows."""
    instrument = entry.instrument
    if instrument is None or entry.amount <= 0:
        return
    held, price = lots.quantity(instrument), _price(ledger, instrument, entry)
    if not price or held <= 0 or entry.amount >= price * SHARE:
        lots.gains.append(Gain(instrument, None, entry.on, ZERO, entry.amount, None, entry.key))
        return
    fraction = entry.amount / price
    for lot in lots.open[instrument]:
        part = lot.quantity / held
        cost = None if lot.cost is None else lot.cost * fraction / (held + fraction)
        lot.cost = None if lot.cost is None or cost is None else lot.cost - cost
        lots.gains.append(Gain(instrument, lot.acquired_on, entry.on, fraction * part, entry.amount * part, cost, entry.key))


def is_in_lieu(entry: Entry) -> bool:
    return bool(entry.amount) and (entry.kind == SPLIT or (entry.kind in CARRIED and not entry.quantity))


def _price(ledger: Ledger, instrument: UUID, entry: Entry) -> Decimal | None:
    """None where nobody priced it since the last split: the market does on that day, a custodian's rows after it."""
    closes = ledger.prices_of(instrument)
    known = closes.known_on(entry.on)
    splits = (one.on for one in ledger.entries if one.kind == SPLIT and one.instrument == instrument and one.on <= entry.on)
    last = max(splits, default=date.min)
    is_since = known and (known[0] > last or (known[0] == last and closes is ledger.market.get(instrument)))
    return known[1] if known and is_since else None


def _carry(lots: Lots, taken: Iterable[Lot], instrument: UUID, quantity: Decimal, key: str = "") -> None:
    taken = list(taken)
    whole = sum((lot.quantity for lot in taken), ZERO)
    for lot in taken:
        lots.add(replace(lot, instrument=instrument, quantity=quantity * lot.quantity / whole, key=key or lot.key))


def _is_all(taken: Iterable[Lot], old: Entry) -> bool:
    return abs(sum((lot.quantity for lot in taken), ZERO) + old.quantity) <= QUANTITY_SLACK
