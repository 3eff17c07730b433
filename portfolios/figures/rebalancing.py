"""Which trades bring an allocation back inside its bands, with as few of them as can be?

Only classes that must move are moved: first the fewest trades, then the least turnover. A class that is traded goes as near to
its target as the others allow. Cash takes the other side of every trade and is no trade itself. Amounts are Decimals of one
currency, to the cent; weights and bands are fractions. Source: the 5/25 rule of `drift`; the choice of plan is the house's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations

from portfolios.figures.drift import Bands
from portfolios.figures.figure import NotAvailable

CENT, SLACK = Decimal("0.01"), Decimal("0.10")
ZERO = Decimal(0)
MOST_CLASSES = 16


@dataclass(frozen=True, slots=True)
class Room:
    """Of one class: what it is worth, should be, and between which amounts it may end."""

    held: Decimal
    target: Decimal
    least: Decimal
    most: Decimal

    @property
    def is_fine(self) -> bool:
        return self.least <= self.held <= self.most

    @property
    def inner(self) -> tuple[Decimal, Decimal]:
        """Its bounds, so far inside that rounding to the cent cannot lead out again."""
        if self.most - self.least <= 2 * SLACK:
            return self.least, self.most
        return self.least + SLACK, self.most - SLACK

    def nearest(self, amount: Decimal) -> Decimal:
        least, most = self.inner
        return min(max(amount, least), most)


def rebalance(
    *,
    values: Mapping[str, Decimal],
    targets: Mapping[str, Decimal],
    bands: Bands | Mapping[str, Decimal] | None = None,
    do_not_sell: Collection[str] | Mapping[str, Decimal] = (),
    cash: str = "cash",
    cash_minimum: Decimal = ZERO,
) -> dict[str, Decimal] | NotAvailable:
    """What to buy (+) and sell (-) in each class, cash included; the trades add up to zero.

    `targets` add up to 1. `bands` are those of the firm, or the half width agreed for each class. `do_not_sell` names classes of
    which nothing may be sold, or how much of each must stay. Nothing to do is a plan of zeros; refused where no plan ends inside.
    """
    if sum(targets.values()) != 1 or any(weight < 0 for weight in targets.values()):
        return NotAvailable("The targets do not add up to 100 %.")
    if any(value < 0 for value in values.values()):
        return NotAvailable("A class is below zero; close that position first.")
    total = sum(values.values(), ZERO)
    if total <= 0 or cash_minimum > total:
        return NotAvailable("There is not enough value to rebalance.")
    names = sorted({*values, *targets, cash})
    if len(names) > MOST_CLASSES:
        return NotAvailable(f"More than {MOST_CLASSES} classes are too many to plan for at once.")
    floors = _floors(do_not_sell, values)
    floors[cash] = max(floors.get(cash, ZERO), cash_minimum)
    rooms = {name: _room(values.get(name, ZERO), targets.get(name, ZERO), total, _band(bands, name, targets)) for name in names}
    rooms = {name: _kept(room, floors.get(name, ZERO)) for name, room in rooms.items()}
    if narrow := [name for name, room in rooms.items() if room.least > room.most]:
        return NotAvailable(f"What must stay keeps {' and '.join(narrow)} above its band.")
    return _plan(rooms, cash)


def _plan(rooms: Mapping[str, Room], cash: str) -> dict[str, Decimal] | NotAvailable:
    """The first number of trades for which there is a plan, and of those plans the one that moves the least money."""
    must = [name for name, room in rooms.items() if name != cash and not room.is_fine]
    may = [name for name in rooms if name != cash and name not in must]
    for more in range(len(may) + 1):
        plans = [_settled(rooms, [cash, *must, *added], cash) for added in combinations(may, more)]
        found = [plan for plan in plans if plan is not None]
        if found:
            return min(found, key=_turnover)
    return NotAvailable("Nothing that may be sold is enough to bring every class back inside its band.")


def _settled(rooms: Mapping[str, Room], free: Collection[str], cash: str) -> dict[str, Decimal] | None:
    """The free classes as near to their targets as their sum and their bands allow; None where they cannot add up."""
    moving = {name: rooms[name] for name in free}
    whole = sum((room.held for room in moving.values()), ZERO)
    if all(room.is_fine for room in moving.values()):
        return dict.fromkeys(rooms, ZERO)
    if not sum(room.inner[0] for room in moving.values()) <= whole <= sum(room.inner[1] for room in moving.values()):
        return None
    amounts = {name: room.nearest(room.target) for name, room in moving.items()}
    for name in sorted(
        moving, key=lambda name: name != cash
    ):  # cash gives way first, so that the traded classes reach their targets
        off = whole - sum(amounts.values(), ZERO)
        amounts[name] = moving[name].nearest(amounts[name] + off)
    rounded = {name: (amounts[name] - moving[name].held).quantize(CENT, ROUND_HALF_EVEN) for name in moving if name != cash}
    return dict.fromkeys(rooms, ZERO) | rounded | {cash: -sum(rounded.values(), ZERO)}


def _turnover(plan: Mapping[str, Decimal]) -> Decimal:
    return sum((abs(amount) for amount in plan.values()), ZERO)


def _room(held: Decimal, target: Decimal, total: Decimal, band: Decimal) -> Room:
    return Room(held, target * total, max((target - band) * total, ZERO), min((target + band) * total, total))


def _kept(room: Room, floor: Decimal) -> Room:
    return Room(room.held, room.target, max(room.least, floor), room.most)


def _floors(do_not_sell: Collection[str] | Mapping[str, Decimal], values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    if isinstance(do_not_sell, Mapping):
        return {name: min(amount, values.get(name, ZERO)) for name, amount in do_not_sell.items()}
    return {name: values.get(name, ZERO) for name in do_not_sell}


def _band(bands: Bands | Mapping[str, Decimal] | None, name: str, targets: Mapping[str, Decimal]) -> Decimal:
    if isinstance(bands, Mapping) and name in bands:
        return bands[name]
    rule = bands if isinstance(bands, Bands) else Bands()
    return rule.around(targets.get(name, ZERO))
