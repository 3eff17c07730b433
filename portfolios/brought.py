"""Which lots came along with securities that moved between two accounts of the same owners?

The lots that left keep their cost and their day (nothing was sold) where both rows are in the books: the same security and
quantity, row for row or all of a day together, within a week, and both accounts of one household with the same owners, taxation
and currency. Out of an IRA, or to somebody else, another cost holds (26 U.S.C. 408(d), 1014, 1015): a person states it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portfolios.books import FRACTION, Entry, Ledger, Lot, SaidLot, lots_on
from portfolios.books.said_lots import parts_of
from portfolios.models import Portfolio, Transaction

NEAR = timedelta(days=7)  # as long as money may be on its way between two accounts
CAME, LEFT = "transfer_in", "transfer_out"
Ledgers = Mapping[UUID, Ledger]


@dataclass(frozen=True, slots=True)
class Move:
    """Units of one security that came into an account, or left it, on a day."""

    account: UUID
    instrument: UUID
    on: date
    size: Decimal
    entries: tuple[Entry, ...]


def add_brought(ledgers: Ledgers, read: Callable[[Collection[UUID]], Ledgers]) -> None:
    """Puts them into the ledgers. `read` gives those of other accounts; no query where nothing came in without a stated cost."""
    wanted = {
        one.instrument
        for key, ledger in ledgers.items()
        for one in _moves(key, ledger, CAME)
        if (one.instrument, one.on) not in ledger.said_costs
    }
    if not wanted:
        return
    owned = _owned(ledgers, wanted)
    every = {key: ledger for key, ledger in ledgers.items() if key in owned} | dict(read(owned.keys() - ledgers.keys()))
    came, left = ([one for key in sorted(every) for one in _moves(key, every[key], kind)] for kind in (CAME, LEFT))
    taken: dict[tuple[UUID, date], Mapping[str, list[Lot]]] = {}
    for here, there in sorted(_pairs(came, left, owned), key=lambda pair: (pair[1].on, pair[0].on)):
        where = there.account, there.on
        if where not in taken:  # what came to that account before stands in its ledger by now
            taken[where] = lots_on(every[there.account], there.on).left
        said = _said([lot for entry in there.entries for lot in taken[where].get(entry.key, ())], here.size)
        for entry in here.entries:
            every[here.account].brought[entry.key] = list(parts_of(said, entry.quantity))


def _said(lots: Sequence[Lot], size: Decimal) -> list[SaidLot]:
    """What one custodian rounds, the largest lot bears."""
    said = [SaidLot(lot.acquired_on, lot.quantity, lot.cost) for lot in sorted(lots, key=lambda lot: -lot.quantity)]
    if said and abs(off := size - sum((one.quantity for one in said), Decimal(0))) <= FRACTION:
        said[0] = replace(said[0], quantity=said[0].quantity + off)
    return sorted(said, key=lambda one: one.acquired_on or date.min)


def _moves(account: UUID, ledger: Ledger, kind: str) -> Iterator[Move]:
    for one in ledger.entries:
        if one.kind != kind or one.instrument is None or one.instrument in ledger.cash:
            continue
        if one.quantity and (one.quantity > 0) == (kind == CAME):
            yield Move(account, one.instrument, one.on, abs(one.quantity), (one,))


def _owned(ledgers: Ledgers, instruments: Collection[UUID]) -> dict[UUID, Hashable]:
    """Of each account of these households that such securities came to or left: what two accounts must share."""
    moved = Transaction.objects.filter(kind__in=(CAME, LEFT), instrument__in=instruments)
    homes = Portfolio.objects.filter(pk__in=ledgers).values("household")
    found = Portfolio.objects.filter(household__in=homes, pk__in=moved.values("portfolio"))
    found = found.select_related("household").prefetch_related("owners", "household__clients")
    return {one.pk: (one.household_id, one.taxation, one.currency, _owners(one)) for one in found}


def _owners(account: Portfolio) -> frozenset[tuple[UUID, Decimal]]:
    """An account without owners is the household's: of its only client, or of all of them."""
    shares = {one.client_id: one.share.normalize() for one in account.owners.all()}
    alone = [one.pk for one in account.household.clients.all()]
    return frozenset((shares or (dict.fromkeys(alone, Decimal(1)) if len(alone) == 1 else {})).items())


def _pairs(came: list[Move], left: list[Move], owned: Mapping[UUID, Hashable]) -> Iterator[tuple[Move, Move]]:
    """Row for row, the nearest in time of those that left first; then what is left over of a day together."""
    for _ in range(2):
        missed = []
        for here in sorted(came, key=lambda one: one.on):
            near = [one for one in left if _is_other_end(one, here) and owned[one.account] == owned[here.account]]
            if not near:
                missed.append(here)
                continue
            there = min(near, key=lambda one: (one.on > here.on, abs(one.on - here.on)))
            left.remove(there)
            yield here, there
        came, left = _by_day(missed), _by_day(left)


def _is_other_end(one: Move, here: Move) -> bool:
    is_same = one.instrument == here.instrument and abs(one.size - here.size) <= FRACTION
    return is_same and one.account != here.account and abs(one.on - here.on) <= NEAR


def _by_day(moves: Collection[Move]) -> list[Move]:
    days: dict[tuple[UUID, UUID, date], list[Move]] = defaultdict(list)
    for one in moves:
        days[one.account, one.instrument, one.on].append(one)
    return [
        Move(*key, sum((one.size for one in some), Decimal(0)), tuple(entry for one in some for entry in one.entries))
        for key, some in days.items()
    ]
