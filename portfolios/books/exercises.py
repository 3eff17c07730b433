"""Which shares did an option bring or take that was exercised or assigned?

Nobody's file ties the two rows together: they are the trades of the underlying at the strike, a hundred a contract, the way
the contract goes, on the same day or within a few days. What the option cost or brought goes into the cost or the proceeds
of those shares (IRS Publication 550, "Puts and Calls").
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from portfolios.books.entries import TRADES, Entry
from portfolios.contracts import MULTIPLIER, Contract, contract_of

EXERCISE = "exercise"
NEAR = timedelta(days=4)  # over a weekend and a holiday
CHARGES = Decimal("0.01")  # of the strike: how far fees may carry the money of a trade that prints no price


@dataclass(frozen=True, slots=True)
class Exercises:
    """`parts`: of each trade by an option, the options' rows with the part of each that is the trade's; `of` turns that round."""

    parts: Mapping[Entry, Sequence[tuple[Entry, Decimal]]] = field(default_factory=dict)
    of: Mapping[Entry, Sequence[Entry]] = field(default_factory=dict)


def exercises_in(entries: Sequence[Entry], names: Mapping[UUID, str]) -> Exercises:
    """Each trade belongs to one option at most; options whose trades are not found are left out."""
    ended = [(one, contract) for one in entries if one.kind == EXERCISE and (contract := _contract(one, names))]
    parts: dict[Entry, list[tuple[Entry, Decimal]]] = defaultdict(list)
    of: dict[Entry, list[Entry]] = {}
    for option, contract in ended:
        shares = _shares(option, contract)
        near = [one for one in entries if one not in parts and _is_leg(one, option, contract, names, shares)]
        if legs := _adding_up_to(shares, near, option):
            of[option] = legs
            for one in legs:
                parts[one].append((option, one.quantity / shares))
    return Exercises(parts, of)


def _contract(option: Entry, names: Mapping[UUID, str]) -> Contract | None:
    return contract_of(names.get(option.instrument, "")) if option.instrument and option.quantity else None


def _shares(option: Entry, contract: Contract) -> Decimal:
    """That come in (+) or go (-): a call that is exercised brings them, and one that is assigned takes them."""
    return option.quantity * MULTIPLIER * (-1 if contract.is_call else 1)


def _is_leg(one: Entry, option: Entry, contract: Contract, names: Mapping[UUID, str], shares: Decimal) -> bool:
    if one.kind not in TRADES or one.instrument is None or one.quantity * shares <= 0 or abs(one.on - option.on) > NEAR:
        return False
    paid = abs(one.amount / one.quantity)
    is_at_strike = one.price == contract.strike or abs(paid - contract.strike) <= contract.strike * CHARGES
    return is_at_strike and _bare(names[one.instrument].split(" ")[0]) == _bare(contract.underlying)


def _adding_up_to(shares: Decimal, near: Sequence[Entry], option: Entry) -> list[Entry]:
    """One trade of them all, or all of a day together; the nearest day first."""
    for some in _by_day(near, option):
        if alone := [one for one in some if one.quantity == shares]:
            return alone[:1]
        if sum(one.quantity for one in some) == shares:
            return some
    return []


def _by_day(near: Sequence[Entry], option: Entry) -> Iterator[list[Entry]]:
    for day in sorted({one.on for one in near}, key=lambda on: abs(on - option.on)):
        yield [one for one in near if one.on == day]


def _bare(symbol: str) -> str:
    """BRK/B, BRK.B and BRKB are one company's shares."""
    return "".join(c for c in symbol if c.isalnum())
