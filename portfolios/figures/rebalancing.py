"""Which trades bring an allocation back to what was agreed?

Back to the targets themselves, not just inside the bands. Classes that must not be sold stay as they are, cash keeps its minimum,
and what is left is shared out by the targets of the others. Amounts are Decimals of one currency, to the cent.
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from portfolios.figures.drift import Bands
from portfolios.figures.figure import NotAvailable

CENT = Decimal("0.01")
ZERO = Decimal(0)


def rebalance(
    *,
    values: Mapping[str, Decimal],
    targets: Mapping[str, Decimal],
    bands: Bands | None = None,
    do_not_sell: Collection[str] = (),
    cash: str = "cash",
    cash_minimum: Decimal = ZERO,
) -> dict[str, Decimal] | NotAvailable:
    """What to buy (+) and sell (-) in each class, cash included; the trades add up to zero.

    `targets` are fractions that add up to 1. Refused where no such trades bring every class inside its band.
    """
    if sum(targets.values()) != 1 or any(weight < 0 for weight in targets.values()):
        return NotAvailable("The targets do not add up to 100 %.")
    if any(value < 0 for value in values.values()):
        return NotAvailable("A class is below zero; close that position first.")
    total = sum(values.values(), ZERO)
    if total <= 0 or cash_minimum > total:
        return NotAvailable("There is not enough value to rebalance.")
    held = {name: values.get(name, ZERO) for name in {*values, *targets}}
    floors = {name: held[name] for name in do_not_sell if name in held}
    floors[cash] = max(floors.get(cash, ZERO), cash_minimum)
    if sum(floors.values(), ZERO) > total:
        return NotAvailable("What must stay and the cash to keep are more than there is.")
    wanted = _shared_out(total, {name: targets.get(name, ZERO) for name in {*held, cash}}, floors)
    outside = [name for name, amount in wanted.items() if _is_outside(amount / total, targets.get(name, ZERO), bands or Bands())]
    if outside:
        return NotAvailable(f"Without selling what must stay, {' and '.join(sorted(outside))} cannot come back inside the band.")
    return _to_the_cent({name: amount - held.get(name, ZERO) for name, amount in wanted.items()}, cash)


def _shared_out(total: Decimal, targets: Mapping[str, Decimal], floors: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The targets' amounts, with every class at or above its floor; who stands on its floor leaves less for the others."""
    fixed: dict[str, Decimal] = {}
    while True:
        left = total - sum(fixed.values(), ZERO)
        free = {name: weight for name, weight in targets.items() if name not in fixed}
        weights = sum(free.values(), ZERO)
        amounts = {name: left * weight / weights if weights else ZERO for name, weight in free.items()}
        short = {name: floors[name] for name, amount in amounts.items() if amount < floors.get(name, ZERO)}
        if not short:
            return fixed | amounts
        fixed |= short


def _is_outside(weight: Decimal, target: Decimal, bands: Bands) -> bool:
    return abs(weight - target) > bands.around(target) + Decimal("1e-12")


def _to_the_cent(trades: Mapping[str, Decimal], cash: str) -> dict[str, Decimal]:
    """Cash takes what rounding leaves, so that the trades add up to zero exactly."""
    rounded = {name: trade.quantize(CENT, ROUND_HALF_EVEN) for name, trade in trades.items() if name != cash}
    return rounded | {cash: -sum(rounded.values(), ZERO)}
