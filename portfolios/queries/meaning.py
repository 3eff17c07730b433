"""What does a period mean for a household: what came in as income, what was realised, what did cash cost, how is it exposed?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.models import Household
from portfolios.books import Ledger, lots_on
from portfolios.figures import CashDrag, Figure, NotAvailable, cash_drag, exact
from portfolios.queries.answers import HoldingLine, Number
from portfolios.queries.gains import Gains
from portfolios.queries.household import household_figures
from portfolios.queries.macro import Exposure, macro_of
from portfolios.queries.performance import Performance, performance_of
from portfolios.queries.plan import UNTAXED
from portfolios.queries.shares import Accounts, accounts_of

INCOME = frozenset({"dividend", "interest"})
CENT, ZERO = Decimal("0.01"), Decimal(0)
DRAG = "Return of the whole before advisory fees less that of the holdings alone, daily, linked"


@dataclass(frozen=True, slots=True)
class Realised:
    """Of sales in the period, in accounts whose name does not say that they are untaxed; gains less losses."""

    long: Number
    short: Number


@dataclass(frozen=True, slots=True)
class Drag:
    """`drag` below zero: cash held the return back. What cash and holdings returned, and the mean share of cash, beside it."""

    drag: Number
    cash: Number
    holdings: Number
    weight: Number


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of one period. `largest`: the heaviest holding that is not cash, where any is valued."""

    performance: Performance
    income: Number
    realised: Realised
    drag: Drag
    largest: HoldingLine | None
    macro: tuple[Exposure, ...]


def household_meaning(household: Household, *, on: date, period: str = "ytd", with_macro: bool = True) -> Meaning:
    """The same number of queries however many accounts there are."""
    accounts = accounts_of(household)
    found = performance_of(accounts, household_figures(household, on=on, accounts=accounts), household, period)
    figures = found.figures
    heavy = [line for line in figures.holdings if line.asset_class != "cash" and isinstance(line.weight, Figure)]
    return Meaning(
        performance=found,
        income=_income(found, accounts),
        realised=_realised(found, accounts),
        drag=_drag(found),
        largest=heavy[0] if heavy else None,
        macro=macro_of(figures) if with_macro else (),
    )


def _span(found: Performance) -> tuple[date, date] | NotAvailable:
    net = found.figures.returns[found.period].net
    if isinstance(net, NotAvailable):
        return net
    return (net.start or date.min), net.as_of


def _ledgers(found: Performance) -> Mapping[UUID, Ledger]:
    return found.books.ledgers if found.books else {}


def _income(found: Performance, accounts: Accounts) -> Number:
    span = _span(found)
    if isinstance(span, NotAvailable):
        return span
    ledgers, total = _ledgers(found), ZERO
    for account, share in accounts:
        entries = ledgers[account.pk].entries if account.pk in ledgers else ()
        total += share * sum((one.amount for one in entries if one.kind in INCOME and span[0] < one.on <= span[1]), ZERO)
    return Figure(total.quantize(CENT), "USD", "Dividends and interest booked", span[1], found.figures.source, start=span[0])


def _realised(found: Performance, accounts: Accounts) -> Realised:
    span = _span(found)
    if isinstance(span, NotAvailable):
        return Realised(span, span)
    sums = {True: ZERO, False: ZERO}
    for account, share in accounts:
        ledger = _ledgers(found).get(account.pk)
        if ledger is None or any(word in account.name.lower() for word in UNTAXED):
            continue
        for one in lots_on(ledger, span[1]).gains:
            if not span[0] < one.on <= span[1]:
                continue
            if one.gain is None or one.is_long_term is None:
                unknown = NotAvailable(f"What {ledger.names[one.instrument]} cost before it was sold, or when, is not known.")
                return Realised(unknown, unknown)
            sums[one.is_long_term] += one.gain * share

    def figure(term: str, amount: Decimal) -> Figure:
        method = f"Proceeds less cost of {term}-term lots sold; untaxed accounts and wash sales left out"
        return Figure(amount.quantize(CENT), "USD", method, span[1], found.figures.source, start=span[0])

    return Realised(figure("long", sums[True]), figure("short", sums[False]))


def _drag(found: Performance) -> Drag:
    gains = found.gains
    drag = cash_drag(gains.gains, gains.before, gains.rest, gains.capital) if gains else _reason(found)
    if isinstance(drag, NotAvailable):
        return Drag(drag, drag, drag, drag)
    return _drag_figures(drag, gains, found) if gains else Drag(*[_reason(found)] * 4)


def _reason(found: Performance) -> NotAvailable:
    net = found.figures.returns[found.period].net
    return net if isinstance(net, NotAvailable) else NotAvailable("The books give no daily gains.")


def _drag_figures(drag: CashDrag, gains: Gains, found: Performance) -> Drag:
    net = found.figures.returns[found.period].net
    start = net.start if isinstance(net, Figure) else None

    def figure(number: float, method: str) -> Figure:
        return Figure(exact(number), "fraction", method, gains.days[-1], found.figures.source, "gross", start)

    return Drag(
        figure(drag.drag, DRAG),
        figure(drag.cash, "Interest less charges and taxes over the cash of each day, linked"),
        figure(drag.holdings, "Gain of the holdings over their value and purchases of each day, linked"),
        figure(drag.weight, "Mean share of cash at the start of the days"),
    )
