"""What may a person say that no custodian says: an asset, its value on a day, what shares cost, which lots were sold?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

import events
from advisors.models import User
from clients.models import Household
from portfolios.actions.accounts import open_portfolio
from portfolios.books import BY_HAND, lots_on
from portfolios.called import ELSEWHERE, letters_of
from portfolios.instruments import without_close
from portfolios.models import Appraisal, Instrument, LotPick, Portfolio, StatedCost, Transaction
from portfolios.records import books_of


class UnableToState(Exception):
    """This cannot be so; the message says why."""


@transaction.atomic
def add_asset(
    *,
    portfolio: Portfolio,
    name: str,
    asset_class: str,
    quantity: Decimal,
    worth: Decimal,
    on: date,
    source: str,
    by: User,
    at: datetime,
    cost: Decimal | None = None,
    currency: str = "",
    acquired_on: date | None = None,
) -> Appraisal:
    """Something without a market price joins the account as securities in, at its value of that day (in its own currency)."""
    if quantity <= 0 or worth < 0 or (cost is not None and cost < 0):
        raise UnableToState("Quantity must be above zero, value and cost not below it.")
    if acquired_on and cost is None:
        raise UnableToState("Say what it cost on the day on which it was bought.")
    if acquired_on and acquired_on > on:
        raise UnableToState("It was bought before it came into the account, not after.")
    instrument = Instrument.objects.create(
        symbol=_symbol(name), name=name[:200], asset_class=asset_class, currency=currency or portfolio.currency
    )
    Transaction.objects.create(
        portfolio=portfolio,
        instrument=instrument,
        on=on,
        kind=Transaction.Kind.TRANSFER_IN,
        quantity=quantity,
        amount=Decimal(0),
        description=f"Entered by hand: {name}"[:300],
        key=f"{BY_HAND}{uuid4().hex}",
        created_at=at,
    )
    if cost is not None:
        _state(portfolio, instrument, on, cost, acquired_on, None, source, by, at)
    appraisal = _appraise(portfolio, instrument, on, worth / quantity, source, by, at)
    data = {"portfolios": [str(portfolio.pk)], "instrument": str(instrument.pk), "on": on.isoformat()}
    detail = {"name": name, "worth": str(worth), "source": source}
    events.record(kind="asset.added", by=by.actor, obj=portfolio, household_id=portfolio.household_id, data=data, detail=detail)
    return appraisal


@transaction.atomic
def open_elsewhere(*, household: Household, account: str, by: User, at: datetime, currency: str, **asset: Any) -> Appraisal:
    """An account of the household that no custodian of the firm keeps, with its first asset: see `add_asset`.

    Never without one: an account without a value would leave the household without.
    """
    opened = {"custodian": ELSEWHERE, "account_number": "", "currency": currency, "opened_on": asset["on"]}
    portfolio = open_portfolio(household=household, name=account, by=by.actor, **opened)
    return add_asset(portfolio=portfolio, by=by, at=at, currency=currency, **asset)


@transaction.atomic
def appraise(
    *, portfolio: Portfolio, instrument: Instrument, on: date, price: Decimal, source: str, by: User, at: datetime
) -> Appraisal:
    """What one unit is worth on a day; another value of the same day is kept as what was known before."""
    if price < 0:
        raise UnableToState("A value is not below zero.")
    if not Instrument.objects.filter(without_close(on), pk=instrument.pk).exists():
        raise UnableToState(f"{instrument.symbol} has a market price; correct that at its source.")
    if not _moved(portfolio, instrument, on):
        raise UnableToState(f"{instrument.symbol} was not in this account by {on:%-d %B %Y}.")
    appraisal = _appraise(portfolio, instrument, on, price, source, by, at)
    data = {"portfolios": [str(portfolio.pk)], "instrument": str(instrument.pk), "on": on.isoformat(), "price": str(price)}
    events.record(
        kind="asset.appraised",
        by=by.actor,
        obj=portfolio,
        household_id=portfolio.household_id,
        data=data,
        detail={"source": source, "name": instrument.name},
    )
    return appraisal


@transaction.atomic
def state_cost(
    *,
    portfolio: Portfolio,
    instrument: Instrument,
    on: date,
    cost: Decimal,
    source: str,
    by: User,
    at: datetime,
    acquired_on: date | None = None,
    out_of: Instrument | None = None,
) -> StatedCost:
    """What the shares cost that came in on a day; of a spin-off, what of the parent's cost goes along."""
    if cost < 0:
        raise UnableToState("A cost is not below zero.")
    if acquired_on and acquired_on > on:
        raise UnableToState("They were bought before they came in, not after.")
    if out_of == instrument:
        raise UnableToState("A company does not spin off itself.")
    if not _moved(portfolio, instrument, on, exactly=True):
        raise UnableToState(f"No {instrument.symbol} came in on {on:%-d %B %Y}.")
    stated = _state(portfolio, instrument, on, cost, acquired_on, out_of, source, by, at)
    data = {"portfolios": [str(portfolio.pk)], "instrument": str(instrument.pk), "on": on.isoformat(), "cost": str(cost)}
    events.record(
        kind="cost.stated",
        by=by.actor,
        obj=portfolio,
        household_id=portfolio.household_id,
        data=data,
        detail={"source": source},
    )
    return stated


@transaction.atomic
def choose_method(*, portfolio: Portfolio, method: str, by: User) -> Portfolio:
    """How sales of this account find their lots."""
    if method not in Portfolio.Lots.values:
        raise UnableToState("There is no such way to choose lots.")
    before, portfolio.lot_method = portfolio.lot_method, method
    portfolio.save(update_fields=["lot_method"])
    data = {"before": before, "after": method}
    events.record(kind="lots.method_chosen", by=by.actor, obj=portfolio, household_id=portfolio.household_id, data=data)
    return portfolio


@transaction.atomic
def pick_lots(*, sale: Transaction, picks: Mapping[Transaction, Decimal], by: User) -> list[LotPick]:
    """Which purchases a sale took; what is not picked goes first in, first out. No picks: all of it does."""
    if sale.quantity >= 0 or any(one.portfolio_id != sale.portfolio_id or one.on > sale.on for one in picks):
        raise UnableToState("A sale takes lots that its own account had by then.")
    if any(one.instrument_id != sale.instrument_id or some <= 0 for one, some in picks.items()):
        raise UnableToState("A sale takes lots of what it sold, and of each a number above zero.")
    if sum(picks.values()) > -sale.quantity:
        raise UnableToState(f"The sale was of {-sale.quantity.normalize():f}; more than that is chosen.")
    _check_free(sale, picks)
    LotPick.objects.filter(sale=sale).delete()
    made = LotPick.objects.bulk_create(LotPick(sale=sale, opening=one, quantity=some) for one, some in picks.items())
    data = {"picks": {str(one.pk): str(some) for one, some in picks.items()}, "portfolio": str(sale.portfolio_id)}
    household = sale.portfolio.household_id
    events.record(kind="lots.picked", by=by.actor, obj=sale, household_id=household, data=data)
    return made


def _check_free(sale: Transaction, picks: Mapping[Transaction, Decimal]) -> None:
    """A lot gives what earlier sales left of it, in shares of the sale's day, and no other sale chose."""
    left = _left_before(sale) if picks else {}
    later = LotPick.objects.filter(opening__in=picks, sale__on__gte=sale.on).exclude(sale=sale)
    for other in later.select_related("opening", "sale"):
        left[other.opening.key] = left.get(other.opening.key, other.opening.quantity) - other.quantity
    for lot, some in picks.items():
        if some > (free := left.get(lot.key, lot.quantity if lot.on == sale.on else Decimal(0))):
            what = f"Of the lot of {lot.on:%-d %B %Y} {max(free, Decimal(0)).normalize():f} are left for this sale"
            raise UnableToState(f"{what}: change what other sales took of it first.")


def _left_before(sale: Transaction) -> dict[str, Decimal]:
    """Of each purchase, at the end of the day before."""
    lots = lots_on(books_of([sale.portfolio_id]).ledgers[sale.portfolio_id], sale.on - timedelta(days=1))
    left: dict[str, Decimal] = {}
    for lot in lots.open.get(sale.instrument_id, ()) if sale.instrument_id else ():
        left[lot.key] = left.get(lot.key, Decimal(0)) + lot.quantity
    return left


def _appraise(
    portfolio: Portfolio, instrument: Instrument, on: date, price: Decimal, source: str, by: User, at: datetime
) -> Appraisal:
    mine = Appraisal.objects.filter(portfolio=portfolio, instrument=instrument, on=on, replaced_at=None)
    mine.update(replaced_at=at)
    return Appraisal.objects.create(
        portfolio=portfolio, instrument=instrument, on=on, price=price, source=source[:200], by=by, created_at=at
    )


def _state(
    portfolio: Portfolio,
    instrument: Instrument,
    on: date,
    cost: Decimal,
    acquired_on: date | None,
    out_of: Instrument | None,
    source: str,
    by: User,
    at: datetime,
) -> StatedCost:
    StatedCost.objects.filter(portfolio=portfolio, instrument=instrument, on=on, replaced_at=None).update(replaced_at=at)
    return StatedCost.objects.create(
        portfolio=portfolio,
        instrument=instrument,
        on=on,
        cost=cost,
        acquired_on=acquired_on,
        out_of=out_of,
        source=source[:200],
        by=by,
        created_at=at,
    )


def _moved(portfolio: Portfolio, instrument: Instrument, on: date, *, exactly: bool = False) -> bool:
    moved, stated = (Q(on=on), Q(as_of=on)) if exactly else (Q(on__lte=on), Q(as_of__lte=on))
    came = portfolio.transactions.filter(moved, instrument=instrument)
    return came.exists() or portfolio.holdings.filter(stated, instrument=instrument).exists()


def _symbol(name: str) -> str:
    """Its first letters, with a number where they are taken: private assets have no ticker."""
    stem = letters_of(name) or "ASSET"
    taken = set(Instrument.objects.filter(symbol__startswith=stem).values_list("symbol", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := stem if n == 1 else f"{stem} {n}") not in taken)
