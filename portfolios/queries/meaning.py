"""What does a period mean for a household: what came in as income, what was realised, what did cash cost, how is it exposed?"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.models import Household
from portfolios.books import lots_on
from portfolios.books.open_lots import Gain
from portfolios.contracts import is_section_1256
from portfolios.figures import CashDrag, Figure, NotAvailable, cash_drag, exact
from portfolios.models import Portfolio
from portfolios.queries.answers import HoldingLine, Number
from portfolios.queries.currencies import Exchange
from portfolios.queries.gains import Gains
from portfolios.queries.household import household_figures
from portfolios.queries.macro import Exposure, macro_of
from portfolios.queries.performance import Performance, performance_of
from portfolios.queries.plan import Trade, plan_of
from portfolios.queries.shares import accounts_of
from portfolios.queries.sharing import share_within

INCOME = frozenset({"dividend", "interest"})
NO_BOOKS = NotAvailable("There are no books of the period.")
CENT, ZERO = Decimal("0.01"), Decimal(0)
BY_DAYS = "; options on an index by the days they were held, not 60 to 40 as section 1256 has it"
DRAG = "Return of the whole before advisory fees less that of the holdings alone, daily, linked"


@dataclass(frozen=True, slots=True)
class Payment:
    """What a dividend or an interest brought, in the figures' currency."""

    on: date
    account: Portfolio
    what: str
    amount: Decimal
    instrument: UUID | None


@dataclass(frozen=True, slots=True)
class Sale:
    """What one lot brought beyond its cost, in the figures' currency."""

    on: date
    account: Portfolio
    what: str
    is_long_term: bool
    gain: Decimal
    is_on_index: bool = False


@dataclass(frozen=True, slots=True)
class Realised:
    """Of sales in the period, in accounts whose settings say that they are taxed; gains less losses."""

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
    """Of one period. `largest`: the heaviest holding that is not cash, where any is valued. `trades`: of the plan, where a class
    is out of its band."""

    performance: Performance
    income: Number
    realised: Realised
    drag: Drag
    largest: HoldingLine | None
    macro: tuple[Exposure, ...]
    trades: tuple[Trade, ...] = ()


def household_meaning(household: Household, *, on: date, period: str = "ytd", with_macro: bool = True) -> Meaning:
    """The same number of queries however many accounts. Letters need neither the economy nor the plan (`with_macro`)."""
    accounts = accounts_of(household)
    found = performance_of(household_figures(household, on=on, accounts=accounts), household, period, accounts)
    figures = found.figures
    is_off = any(line.is_breach for line in figures.allocation)
    heavy = [line for line in figures.holdings if line.asset_class != "cash" and isinstance(line.weight, Figure)]
    return Meaning(
        performance=found,
        income=income_of(found, payments_of(found)),
        realised=realised_of(found, sales_of(found)),
        drag=drag_of(found),
        largest=heavy[0] if heavy else None,
        macro=macro_of(figures) if with_macro else (),
        trades=plan_of(household, on=on, figures=figures).trades if with_macro and is_off else (),
    )


def _span(found: Performance) -> tuple[date, date] | NotAvailable:
    """The days after the first up to the second; since inception the first day of all is one of them."""
    net = found.figures.returns[found.period].net
    if isinstance(net, NotAvailable):
        return net
    is_whole = found.period == "since_inception" or net.start is None
    return (date.min if is_whole else net.start or date.min), net.as_of


def _start(found: Performance) -> date | None:
    net = found.figures.returns[found.period].net
    return net.start if isinstance(net, Figure) else None


def _share(found: Performance, account: UUID, share: Decimal, on: date) -> Decimal:
    return share_within(share, found.steps.get(account), on, found.rules.timing)


def payments_of(found: Performance) -> tuple[Payment, ...] | NotAvailable:
    """Newest first, each at the rate of its day where the account is kept in another currency, by the share of the day."""
    span = _span(found)
    return span if isinstance(span, NotAvailable) else payments_within(found, *span)


def payments_within(found: Performance, after: date, until: date) -> tuple[Payment, ...] | NotAvailable:
    """The same of any days, whatever the period."""
    if found.books is None or found.exchange is None:
        return NO_BOOKS
    paid = []
    for account, share in found.accounts:
        ledger = found.books.ledgers[account.pk]
        for one in ledger.entries:
            if one.kind not in INCOME or not after < one.on <= until:
                continue
            if not (held := _share(found, account.pk, share, one.on)):
                continue  # wholly another household's on that day: not told here
            rate = found.exchange.rate(account.pk, one.on)
            if rate is None:
                return NotAvailable(found.exchange.missing(account.pk, one.on))
            what = ledger.called(one.instrument) if one.instrument else ""
            paid.append(Payment(one.on, account, what or one.kind.capitalize(), one.amount * rate * held, one.instrument))
    return tuple(sorted(paid, key=lambda one: one.on, reverse=True))


def income_of(found: Performance, payments: tuple[Payment, ...] | NotAvailable) -> Number:
    span = _span(found)
    if isinstance(payments, NotAvailable) or isinstance(span, NotAvailable):
        return payments if isinstance(payments, NotAvailable) else NO_BOOKS
    figures = found.figures
    total = sum((one.amount for one in payments), ZERO).quantize(CENT)
    return Figure(total, figures.currency, "Dividends and interest booked", span[1], figures.source, start=_start(found))


def sales_of(found: Performance) -> tuple[Sale, ...] | NotAvailable:
    """Lots sold in accounts whose settings say that they are taxed, newest first."""
    span = _span(found)
    if isinstance(span, NotAvailable):
        return span
    if found.books is None or found.exchange is None:
        return NO_BOOKS
    sales = []
    for account, share in found.accounts:
        if account.taxation != Portfolio.Taxation.TAXED:
            continue
        ledger = found.books.ledgers[account.pk]
        for one in lots_on(ledger, span[1]).gains:
            if not span[0] < one.on <= span[1]:
                continue
            if not (held := _share(found, account.pk, share, one.on)):
                continue
            gain = _gain(one, account.pk, found.exchange)
            if gain is None or one.is_long_term is None:
                return NotAvailable(f"What {ledger.called(one.instrument)} cost before it was sold, or when, is not known.")
            symbol = ledger.names[one.instrument]
            sales.append(
                Sale(one.on, account, ledger.called(one.instrument), one.is_long_term, held * gain, is_section_1256(symbol))
            )
    return tuple(sorted(sales, key=lambda one: one.on, reverse=True))


def realised_of(found: Performance, sales: tuple[Sale, ...] | NotAvailable) -> Realised:
    span = _span(found)
    if isinstance(sales, NotAvailable) or isinstance(span, NotAvailable):
        reason = sales if isinstance(sales, NotAvailable) else NO_BOOKS
        return Realised(reason, reason)
    figures = found.figures

    def figure(term: str, is_long: bool) -> Figure:
        method = f"Proceeds less cost of {term}-term lots sold; untaxed accounts and wash sales left out"
        method += BY_DAYS if any(one.is_on_index for one in sales) else ""
        total = sum((one.gain for one in sales if one.is_long_term is is_long), ZERO).quantize(CENT)
        return Figure(total, figures.currency, method, span[1], figures.source, start=_start(found))

    return Realised(figure("long", True), figure("short", False))


def _gain(one: Gain, account: UUID, exchange: Exchange) -> Decimal | None:
    """What came at the rate of its day, less the cost at the rate of the purchase."""
    if account not in exchange.foreign:
        return one.gain
    now = exchange.rate(account, one.on)
    then = exchange.rate(account, one.acquired_on) if one.acquired_on else None
    return None if now is None or then is None or one.cost is None else one.proceeds * now - one.cost * then


def drag_of(found: Performance) -> Drag:
    gains = found.gains
    drag = cash_drag(gains.gains, gains.before, gains.rest, gains.gross_capital) if gains else _reason(found)
    if isinstance(drag, NotAvailable):
        return Drag(drag, drag, drag, drag)
    return _drag_figures(drag, gains, found) if gains else Drag(*[_reason(found)] * 4)


def _reason(found: Performance) -> NotAvailable:
    net = found.figures.returns[found.period].net
    return net if isinstance(net, NotAvailable) else NO_BOOKS


def _drag_figures(drag: CashDrag, gains: Gains, found: Performance) -> Drag:
    net = found.figures.returns[found.period].net
    start = net.start if isinstance(net, Figure) else None

    def figure(number: float, method: str) -> Figure:
        return Figure(exact(number), "fraction", method, gains.days[-1], found.figures.source, "gross", start)

    return Drag(
        figure(drag.drag, DRAG),
        figure(drag.cash, "Interest less charges and taxes over the cash of each day, linked"),
        figure(drag.holdings, "Gain of the holdings over their value and purchases of each day, linked"),
        replace(figure(drag.weight, "Mean share of cash at the start of the days"), basis=""),
    )
