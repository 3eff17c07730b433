"""What is one holding of an account worth, what did it bring, and which accounts of a household hold it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.models import Household
from markets.models import Security
from portfolios.books import costs_of, lots_on, told_by
from portfolios.figures import Figure, NotAvailable
from portfolios.models import Flag, Instrument, Portfolio
from portfolios.queries.answers import HoldingLine, HouseholdFigures, Number
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import Exchange, exchange_of
from portfolios.queries.explained import Contribution
from portfolios.queries.gains import DayWorth, worth_daily
from portfolios.queries.holdings import holding_lines, pieces_of
from portfolios.queries.household import household_figures
from portfolios.queries.lots import GainLine, LotBook, lot_book
from portfolios.queries.meaning import payments_within
from portfolios.queries.performance import Performance, portfolio_performance
from portfolios.queries.periods import start_of, years_before
from portfolios.queries.quotes import MarketData, market_data
from portfolios.queries.shares import WHOLE, accounts_of
from portfolios.records import Books, books_of

ZERO, CENT = Decimal(0), Decimal("0.01")
UNMOVED = NotAvailable("It brought nothing in this period.")
STALE = (Flag.Kind.STALE_PRICE, Flag.Kind.NO_PRICE)


@dataclass(frozen=True, slots=True)
class HoldingFigures:
    """`line` as in the account's holdings, None where nothing is held on the day. `price_by` as in `books.told_by`.

    `realised` of all sales and `book` (of the year) in the account's currency; None as soon as one cost is not known.
    `days` of the period, from the first on which it was held.
    """

    instrument: Instrument
    as_of: date
    found: Performance
    line: HoldingLine | None
    price_by: str
    market: MarketData | None
    security: Security | None
    contribution: Contribution | NotAvailable
    income: Number
    realised: Decimal | None
    book: LotBook
    sold: Sequence[GainLine]
    days: Sequence[DayWorth]
    flags: Sequence[Flag]

    @property
    def is_stale(self) -> bool:
        return any(flag.kind in STALE for flag in self.flags)


@dataclass(frozen=True, slots=True)
class Holder:
    """One account that holds it, or did: the household's share of it, in the household's currency, as part of the household's
    value; no line where nothing of it is left."""

    account: Portfolio
    line: HoldingLine | None


def holding_figures(portfolio: Portfolio, instrument: UUID, *, on: date, period: str) -> HoldingFigures | None:
    """None where nothing of it ever was in the account's books, or it is money. Figures are those of the account's own pages."""
    found = _with_books(portfolio_performance(portfolio, on=on, period=period), portfolio)
    books = found.books
    if books is None or instrument not in books.ledgers[portfolio.pk].instruments:
        return None
    ledger, what, as_of = books.ledgers[portfolio.pk], books.instruments[instrument], found.figures.as_of or on
    lots = lots_on(ledger, as_of)
    cost = costs_of(lots).get(instrument)
    security = Security.objects.filter(pk=what.security_id).first() if what.security_id else None
    return HoldingFigures(
        instrument=what,
        as_of=as_of,
        found=found,
        line=next((line for line in found.figures.holdings if line.key == instrument), None),
        price_by=told_by(ledger, instrument, as_of),
        market=market_data([security], on=on)[0] if security else None,
        security=security,
        contribution=_contribution(found, what),
        income=_income(found, instrument, as_of),
        realised=cost.realized if cost else ZERO,
        book=lot_book(portfolio, on=as_of, books=books, only=instrument),
        sold=[GainLine(what, one) for one in reversed(lots.gains) if one.instrument == instrument],
        days=_days(worth_daily(ledger, instrument, as_of), _start(found, as_of)),
        flags=list(portfolio.flags.standing().filter(instrument=instrument).order_by("raised_at")),
    )


def holders_of(household: Household, instrument: UUID, *, on: date) -> tuple[HouseholdFigures, Instrument | None, list[Holder]]:
    """Those that hold it before those that did. The same number of queries however many accounts there are."""
    accounts = accounts_of(household)
    figures = household_figures(household, on=on, accounts=accounts)
    as_of, shares = figures.as_of or on, {one.pk: share for one, share in accounts}
    exchange, books = exchange_of([one for one, _ in accounts], conventions().currency), books_of(list(shares), on=as_of)
    ever = [one for one, _ in accounts if instrument in books.ledgers[one.pk].instruments]
    found = [Holder(one, _line(books, one, shares, exchange, figures, as_of, instrument)) for one in ever]
    return figures, books.instruments.get(instrument), sorted(found, key=lambda one: one.line is None)


def _line(
    books: Books,
    account: Portfolio,
    shares: dict[UUID, Decimal],
    exchange: Exchange,
    figures: HouseholdFigures,
    as_of: date,
    instrument: UUID,
) -> HoldingLine | None:
    pieces, _ = pieces_of({account.pk: books.ledgers[account.pk]}, shares, as_of, exchange)
    one = {key: piece for key, piece in pieces.items() if key == instrument and piece.quantity}
    return next(iter(holding_lines(one, books.instruments, ZERO, figures.value, as_of)), None)


def _with_books(found: Performance, portfolio: Portfolio) -> Performance:
    """A period without a return has no books; what was paid and sold is known all the same."""
    if found.books is not None:
        return found
    books = books_of([portfolio.pk])
    return replace(found, books=books, exchange=Exchange(portfolio.currency), accounts=[(portfolio, WHOLE)])


def _contribution(found: Performance, instrument: Instrument) -> Contribution | NotAvailable:
    if isinstance(found.contributions, NotAvailable):
        return found.contributions
    return next((line for line in found.contributions if line.key == instrument.pk), UNMOVED)


def _income(found: Performance, instrument: UUID, as_of: date) -> Number:
    start = years_before(as_of, 1)
    paid = payments_within(found, start, as_of)
    if isinstance(paid, NotAvailable):
        return paid
    total = sum((one.amount for one in paid if one.instrument == instrument), ZERO).quantize(CENT)
    source = found.figures.source or "transactions"
    return Figure(total, found.figures.currency, "Dividends and interest booked", as_of, source, start=start)


def _start(found: Performance, as_of: date) -> date:
    net = found.figures.returns[found.period].net
    start = net.start if isinstance(net, Figure) else start_of(found.period, as_of)
    return start or date.min


def _days(days: Sequence[DayWorth], start: date) -> Sequence[DayWorth]:
    """From the last day at or before the start on, without those before it was held."""
    first = max((n for n, day in enumerate(days) if day.on <= start), default=0)
    held = next((n for n, day in enumerate(days) if n >= first and day.quantity), len(days))
    return days[held:]
