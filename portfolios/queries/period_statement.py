"""What does a household's statement of a period say? Values, flows, returns, what is held and what happened, each as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients.models import Household
from portfolios.figures import Figure, NotAvailable
from portfolios.models import Transaction
from portfolios.queries.answers import Number
from portfolios.queries.performance import Performance, household_performance
from portfolios.queries.shares import accounts_of

MOST = 100  # movements that are listed
NO_START = NotAvailable("The period has no first valuation.")


@dataclass(frozen=True, slots=True)
class PeriodStatement:
    """Of the days after `start` up to `end`. `movements` are of whole accounts, shared ones too; `left_out` more happened."""

    household: Household
    performance: Performance
    start: date | None
    end: date | None
    opening: Number
    flows: Number
    fees: Number
    result: Number
    movements: Sequence[Transaction]
    left_out: int

    @property
    def closing(self) -> Number:
        return self.performance.figures.value


def period_statement(household: Household, *, on: date, period: str) -> PeriodStatement:
    found = household_performance(household, on=on, period=period)
    figures, end = found.figures, found.figures.as_of
    now = figures.returns[period].net
    start = now.start if isinstance(now, Figure) else None
    if start is None or end is None:
        reason = now if isinstance(now, NotAvailable) else NO_START
        return PeriodStatement(household, found, None, end, reason, reason, reason, reason, (), 0)
    is_whole = period == "since_inception"
    first = date.min if is_whole else start
    opening = None if is_whole else figures.series.value_on(start)
    flows, fees = figures.series.flows_after(first), figures.series.fees_after(first)
    before, closing = opening or Decimal(0), figures.series.days[-1].value

    def figure(value: Decimal, method: str) -> Figure:
        return Figure(value, figures.currency, method, end, figures.source, start=start)

    accounts = [one.pk for one, _ in accounts_of(household)]
    moved = Transaction.objects.filter(portfolio__in=accounts, on__gt=first, on__lte=end)
    listed = moved.select_related("instrument", "portfolio").order_by("-on", "-created_at", "pk")[:MOST]
    return PeriodStatement(
        household=household,
        performance=found,
        start=start,
        end=end,
        opening=figure(before, "Value at the end of the day on which the period begins"),
        flows=figure(flows, "Paid in less taken out"),
        fees=figure(-fees, "Advisory fees taken out of the accounts"),
        result=figure(closing - before - flows, "Closing value less opening value and flows, after fees"),
        movements=list(listed),
        left_out=max(moved.count() - MOST, 0),
    )
