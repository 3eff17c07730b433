"""Which lots are sold in which accounts, and what is bought where, to carry out a plan by classes?

Money never leaves its account. Sales come first from accounts whose sales are not taxed, then from the lots that cost the least
tax: losses, the largest for each unit first, then gains held for more than a year, then short ones; an unknown cost counts
as a short gain. Quantities are whole units unless a position goes as a whole, or the caller allows fractions.
Source: 26 U.S.C. 1(h) on long gains; the order is the house's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from portfolios.figures.terms import is_long_term

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Lot:
    """Units bought together; `acquired` and `cost` (of all of them) are None where nobody stated them."""

    quantity: Decimal
    acquired: date | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Position:
    account: str
    symbol: str
    asset_class: str
    price: Decimal
    lots: tuple[Lot, ...]

    @property
    def quantity(self) -> Decimal:
        return sum((lot.quantity for lot in self.lots), ZERO)


@dataclass(frozen=True, slots=True)
class Order:
    """`quantity` is negative for a sale; `gain` is what a sale realises, None where the cost is not known or it is a purchase."""

    account: str
    symbol: str
    asset_class: str
    quantity: Decimal
    price: Decimal
    gain: Decimal | None = None
    is_taxed: bool = False

    @property
    def amount(self) -> Decimal:
        """Change of the account's cash: positive for a sale."""
        return -(self.quantity * self.price).quantize(CENT)

    @property
    def is_sale(self) -> bool:
        return self.quantity < 0


@dataclass(slots=True)
class Sale:
    """Lots of one position that are sold together."""

    position: Position
    quantity: Decimal = ZERO
    cost: Decimal | None = ZERO

    def take(self, lot: Lot, quantity: Decimal) -> None:
        self.quantity += quantity
        known = None if lot.cost is None else lot.cost * quantity / lot.quantity
        self.cost = None if known is None or self.cost is None else self.cost + known


def orders(
    *,
    plan: Mapping[str, Decimal],
    positions: Sequence[Position],
    cash: Mapping[str, Decimal],
    untaxed: Collection[str] = (),
    do_not_sell: Collection[str | tuple[str, str]] = (),
    on: date,
    step: Decimal = Decimal(1),
) -> tuple[list[Order], list[str]]:
    """Orders for a plan of `rebalance`, and in words what of it could not be done.

    `cash` is each account's money, `untaxed` the accounts whose sales are not taxed, `do_not_sell` symbols, alone
    or with an account, `step` the least quantity that is traded. An account never spends more than its money and its own sales.
    """
    sales: list[Order] = []
    notes: list[str] = []
    for kind, amount in sorted(plan.items()):
        if amount < 0 and any(one.asset_class == kind for one in positions):
            sales += _sales(kind, -amount, positions, frozenset(untaxed), frozenset(do_not_sell), on, step)
    free = dict(cash)
    for sale in sales:
        free[sale.account] = free.get(sale.account, ZERO) + sale.amount
    purchases: list[Order] = []
    sold = {(one.account, one.symbol) for one in sales}
    for kind, amount in sorted(plan.items(), key=lambda one: -one[1]):
        if amount > 0 and kind in {one.asset_class for one in positions}:
            purchases += _purchases(kind, amount, positions, free, sold, step)
        elif amount > 0 and kind != "cash":
            notes.append(f"Nothing of {kind} is held; choose what to buy for {amount:,.2f}.")
    return [*sales, *purchases], notes


def _sales(
    kind: str,
    amount: Decimal,
    positions: Sequence[Position],
    untaxed: Collection[str],
    keep: Collection[str | tuple[str, str]],
    on: date,
    step: Decimal,
) -> list[Order]:
    """The lots that cost the least tax, until the amount is reached; the lots of one position become one order."""
    lots = [
        (one, lot)
        for one in positions
        if one.asset_class == kind and not {one.symbol, (one.account, one.symbol)} & set(keep) and one.price > 0
        for lot in one.lots
    ]
    lots.sort(
        key=lambda pair: (pair[0].account not in untaxed, _tax_rank(pair[0], pair[1], on), -pair[0].quantity * pair[0].price)
    )
    sold: dict[tuple[str, str], Sale] = {}
    left = amount
    for position, lot in lots:
        if left <= 0 or lot.quantity <= 0:
            continue
        sale = sold.setdefault((position.account, position.symbol), Sale(position))
        quantity = min(lot.quantity, left / position.price)
        sale.take(lot, quantity)
        left -= quantity * position.price
    made = [_sold(one, step, is_taxed=one.position.account not in untaxed) for one in sold.values()]
    return [one for one in made if one.quantity]


def _sold(sale: Sale, step: Decimal, *, is_taxed: bool) -> Order:
    """Whole units, unless all of the position goes; the gain shrinks with the quantity."""
    position = sale.position
    is_all = sale.quantity >= position.quantity
    quantity = sale.quantity if is_all else (sale.quantity / step).to_integral_value(ROUND_DOWN) * step
    gain = None
    if sale.cost is not None and sale.quantity:
        gain = (quantity * position.price - sale.cost * quantity / sale.quantity).quantize(CENT)
    return Order(position.account, position.symbol, position.asset_class, -quantity, position.price, gain, is_taxed)


def _purchases(
    kind: str,
    amount: Decimal,
    positions: Sequence[Position],
    free: dict[str, Decimal],
    sold: Collection[tuple[str, str]],
    step: Decimal,
) -> list[Order]:
    """In the accounts with the most money first, what the account, or else the household, holds most of in the class."""
    found: list[Order] = []
    left = amount
    for account in sorted(free, key=lambda one: -free[one]):
        chosen = _largest(kind, positions, account, sold)
        if chosen is None or left <= 0:
            continue
        quantity = (min(left, max(free[account], ZERO)) / chosen.price / step).to_integral_value(ROUND_DOWN) * step
        if quantity:
            order = Order(account, chosen.symbol, kind, quantity, chosen.price)
            found.append(order)
            free[account] += order.amount
            left += order.amount
    return found


def _largest(kind: str, positions: Sequence[Position], account: str, sold: Collection[tuple[str, str]]) -> Position | None:
    able = [one for one in positions if one.asset_class == kind and one.price > 0 and (account, one.symbol) not in sold]
    worth: dict[str, Decimal] = defaultdict(Decimal)
    for one in able:
        worth[one.symbol] += one.quantity * one.price
    return max(able, key=lambda one: (one.account == account, worth[one.symbol], one.symbol), default=None)


def _tax_rank(position: Position, lot: Lot, on: date) -> tuple[int, Decimal]:
    """Losses first, the largest for each unit; then long gains, then short ones and unknown ones, the smallest first."""
    if lot.cost is None or not lot.quantity:
        return 3, ZERO
    gain = position.price - lot.cost / lot.quantity
    if gain <= 0:
        return 0, gain / position.price
    is_long = lot.acquired is not None and is_long_term(acquired=lot.acquired, on=on)
    return (1 if is_long else 2), gain / position.price
