"""Which trades would bring a household back inside what was agreed: by class, and as orders in its accounts?"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients.models import Household
from portfolios.books import lots_on, positions_on
from portfolios.figures import Figure, Lot, NotAvailable, Order, Position, orders, rebalance
from portfolios.models import AssetClass, HouseholdSettings, Portfolio
from portfolios.queries.answers import AllocationLine, HouseholdFigures
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange, exchange_of
from portfolios.queries.household import household_figures
from portfolios.queries.shares import WHOLE, accounts_of
from portfolios.records import Books, books_of

ZERO = Decimal(0)
NO_TARGETS = "No targets are agreed with this household yet, so there is nothing to plan for."


@dataclass(frozen=True, slots=True)
class Trade:
    """A class and what to buy (+) or sell (-) of it."""

    label: str
    amount: Decimal

    @property
    def is_sale(self) -> bool:
        return self.amount < 0

    @property
    def size(self) -> Decimal:
        return abs(self.amount)


@dataclass(frozen=True, slots=True)
class AccountOrder:
    account: Portfolio
    name: str
    order: Order


@dataclass(frozen=True, slots=True)
class Plan:
    """`trades` by class, `orders` by account; `reason` where there is no plan, `notes` what a reader must know."""

    as_of: date | None
    trades: tuple[Trade, ...]
    orders: tuple[AccountOrder, ...]
    allocation: tuple[AllocationLine, ...]
    notes: tuple[str, ...] = ()
    reason: str = ""
    currency: str = "USD"

    @property
    def is_settled(self) -> bool:
        """Everything that was agreed is inside its band, and nothing is asked for beyond that."""
        is_inside = bool(self.allocation) and not any(line.is_breach for line in self.allocation)
        return is_inside and not (self.reason or self.trades or self.orders)

    @property
    def gain(self) -> Decimal:
        """Realised in accounts whose sales are taxed, as far as the cost is known."""
        return sum((one.order.gain for one in self.orders if one.order.is_taxed and one.order.gain is not None), ZERO)

    @property
    def has_unknown_cost(self) -> bool:
        return any(one.order.is_sale and one.order.is_taxed and one.order.gain is None for one in self.orders)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What must stay: of all accounts, as it is kept with the household unless a person asks otherwise."""

    do_not_sell: tuple[str, ...]
    cash_minimum: Decimal


def wishes_of(household: Household) -> Wishes:
    kept = HouseholdSettings.objects.filter(household=household).first()
    return Wishes(tuple(kept.do_not_sell), kept.cash_minimum) if kept else Wishes((), ZERO)


def plan_of(
    household: Household,
    *,
    on: date,
    keep: Collection[str] | None = None,
    cash_minimum: Decimal | None = None,
    figures: HouseholdFigures | None = None,
) -> Plan:
    """Back inside the agreed bands with the fewest trades; `keep` are symbols of which nothing is sold, None: as it is kept.

    Accounts that are held in part by others, or are in another household's charge, are not traded. `figures`: of the household
    on the day, where a caller has them.
    """
    wishes = wishes_of(household)
    symbols = wishes.do_not_sell if keep is None else keep
    accounts = accounts_of(household)
    figures = figures or household_figures(household, on=on, accounts=accounts)
    if figures.as_of is None or isinstance(figures.value, NotAvailable):
        return Plan(None, (), (), (), reason=figures.value.reason if isinstance(figures.value, NotAvailable) else "")
    if not any(line.target is not None for line in figures.allocation):
        return Plan(figures.as_of, (), (), figures.allocation, reason=NO_TARGETS)
    tradable = [one for one, share in accounts if share == WHOLE and one.household_id == household.pk and one.closed_on is None]
    books = books_of([one.pk for one in tradable], on=figures.as_of)
    exchange = exchange_of(tradable, conventions().currency)
    positions, money = _positions(tradable, books, figures.as_of, exchange)
    least = {str(one.pk): one.cash_minimum * (exchange.rate(one.pk, figures.as_of) or ZERO) for one in tradable}
    stays: set[str | tuple[str, str]] = {*symbols, *((str(one.pk), symbol) for one in tradable for symbol in one.do_not_sell)}
    minimum = max(wishes.cash_minimum if cash_minimum is None else cash_minimum, sum(least.values(), ZERO))
    classes = _classes(figures, positions, money, stays, minimum)
    labels = {line.asset_class: line.label for line in figures.allocation if not line.is_outside}
    if isinstance(classes, NotAvailable):
        return Plan(figures.as_of, (), (), figures.allocation, reason=_in_words(classes.reason, labels))
    untaxed = {str(one.pk) for one in tradable if one.taxation != Portfolio.Taxation.TAXED}
    free = {key: amount - least[key] for key, amount in money.items()}
    found, notes = orders(plan=classes, positions=positions, cash=free, untaxed=untaxed, do_not_sell=stays, on=figures.as_of)
    trades = [Trade(labels[kind], amount) for kind, amount in classes.items() if amount and kind != AssetClass.CASH]
    by_key = {str(one.pk): one for one in tradable}
    names = {one.symbol: one.name for one in books.instruments.values()}
    placed = tuple(AccountOrder(by_key[one.account], names[one.symbol], one) for one in found)
    said = [*notes, *_shortfall(classes, found, labels), *_untraded(accounts, tradable), *_by_hand(figures)]
    return Plan(
        figures.as_of,
        tuple(sorted(trades, key=lambda one: one.amount)),
        placed,
        figures.allocation,
        tuple(said),
        currency=figures.currency,
    )


def _positions(
    accounts: Sequence[Portfolio], books: Books, on: date, exchange: Exchange
) -> tuple[list[Position], dict[str, Decimal]]:
    """What may be traded, with its lots as the books have them, and the accounts' money, all in one currency.

    A cost enters at the rate of the day too: gains decide which lots cost the least tax, and that is the account's own.
    """
    found: list[Position] = []
    money: dict[str, Decimal] = {}
    for account in accounts:
        ledger = books.ledgers[account.pk]
        held, cash = positions_on(ledger, on)
        known = lots_on(ledger, on).open
        rate = exchange.rate(account.pk, on) or ZERO
        money[str(account.pk)] = cash * rate
        for one in held:
            said = ledger.appraised.get(one.instrument)
            if one.price is None or one.quantity <= 0 or (said and one.price_on in said.days):  # nobody trades a house
                continue
            instrument = books.instruments[one.instrument]
            lots = tuple(
                Lot(lot.quantity, lot.acquired_on, None if lot.cost is None else lot.cost * rate)
                for lot in known.get(one.instrument, ())
                if lot.quantity > 0
            )
            if sum((lot.quantity for lot in lots), ZERO) != one.quantity:  # the books cannot say which lots these are
                lots = (Lot(one.quantity, None, None if one.cost is None else one.cost * rate),)
            found.append(Position(str(account.pk), instrument.symbol, instrument.asset_class, one.price * rate, lots))
    return found, money


def _classes(
    figures: HouseholdFigures,
    positions: Sequence[Position],
    money: Mapping[str, Decimal],
    keep: Collection[str | tuple[str, str]],
    cash_minimum: Decimal,
) -> dict[str, Decimal] | NotAvailable:
    """By class over all that the household holds and that was agreed on; what its tradable accounts do not hold must stay."""
    lines = [line for line in figures.allocation if not line.is_outside]
    values = {line.asset_class: line.value.value for line in lines if isinstance(line.value, Figure)}
    sellable: dict[str, Decimal] = {AssetClass.CASH: sum((max(one, ZERO) for one in money.values()), ZERO)}
    for one in positions:
        if not {one.symbol, (one.account, one.symbol)} & set(keep):
            sellable[one.asset_class] = sellable.get(one.asset_class, ZERO) + one.quantity * one.price
    stays = {kind: max(value - sellable.get(kind, ZERO), ZERO) for kind, value in values.items()}
    return rebalance(
        values=values,
        targets={line.asset_class: line.target or ZERO for line in lines},
        bands={line.asset_class: line.band for line in lines if line.band is not None},
        do_not_sell=stays,
        cash_minimum=cash_minimum,
    )


def _in_words(reason: str, labels: Mapping[str, str]) -> str:
    """With the classes as people call them."""
    return re.sub(r"\b[a-z_]+\b", lambda word: labels.get(word.group(), word.group()), reason)


def _shortfall(classes: Mapping[str, Decimal], found: Sequence[Order], labels: Mapping[str, str]) -> list[str]:
    """What whole shares, and money that stays in its account, leave undone."""
    said = []
    for kind, amount in classes.items():
        done = -sum((one.amount for one in found if one.asset_class == kind), ZERO)
        largest = max((one.price for one in found if one.asset_class == kind), default=ZERO)
        if kind != AssetClass.CASH and amount and abs(amount - done) > largest * max(len(found), 1):
            said.append(f"{labels[kind]}: {abs(amount - done):,.2f} cannot be traded within the accounts.")
    return said


def _untraded(accounts: Sequence[tuple[Portfolio, Decimal]], tradable: Sequence[Portfolio]) -> list[str]:
    others = [one.name for one, _ in accounts if one not in tradable and one.closed_on is None]
    return [f"Not traded, because others hold a part of them: {', '.join(others)}."] if others else []


def _by_hand(figures: HouseholdFigures) -> list[str]:
    named = [line.name for line in figures.holdings if line.is_appraised]
    return [f"Not traded, because a person values it: {', '.join(named)}."] if named else []
