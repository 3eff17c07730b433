"""What does a household's statement of a period say? Values, flows, returns, what is held and what happened, each as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from clients.models import Household
from portfolios.figures import Figure, FlowTiming, NotAvailable
from portfolios.models import Transaction
from portfolios.queries.across import Flows, flows_of
from portfolios.queries.answers import HouseholdFigures, Number
from portfolios.queries.conventions import Conventions, conventions
from portfolios.queries.household import household_figures
from portfolios.queries.periods import PERIODS
from portfolios.queries.shares import Accounts, accounts_of
from portfolios.queries.sharing import share_within, steps_of

MOST = 100  # movements that are listed
CENT = Decimal("0.01")
NONE = Decimal(0)
NO_START = NotAvailable("The period has no first valuation.")


@dataclass(frozen=True, slots=True)
class Moved:
    """`amount` is the household's part of the movement, in the account's currency; `share` the part."""

    movement: Transaction
    share: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PeriodStatement:
    """Of the days after `start` up to `end`; opening value, what moved and the result add up to the closing value, to the cent.

    `movements` by the household's share of the day; `left_out` more happened.
    """

    household: Household
    label: str
    figures: HouseholdFigures
    rules: Conventions
    start: date | None
    end: date | None
    opening: Number
    flows: Flows
    fees: Number
    result: Number
    movements: Sequence[Moved]
    left_out: int

    @property
    def closing(self) -> Number:
        return self.figures.value


def period_statement(household: Household, *, on: date, period: str) -> PeriodStatement:
    accounts, rules, label = accounts_of(household), conventions(), PERIODS[period]
    figures = household_figures(household, on=on, accounts=accounts)
    end = figures.as_of
    now = figures.returns[period].net
    start = now.start if isinstance(now, Figure) else None
    if start is None or end is None:
        reason = now if isinstance(now, NotAvailable) else NO_START
        return PeriodStatement(
            household, label, figures, rules, None, end, reason, Flows(reason, reason, reason), reason, reason, (), 0
        )
    is_whole = period == "since_inception"
    first = date.min if is_whole else start
    opening = None if is_whole else figures.series.value_on(start)
    flows, fees = flows_of(figures, period), figures.series.fees_after(first)
    before, closing = ((one or NONE).quantize(CENT) for one in (opening, figures.series.days[-1].value))

    def figure(value: Decimal, method: str) -> Figure:
        return Figure(value, figures.currency, method, end, figures.source, start=start)

    listed, left_out = _moved(household, accounts, rules.timing, first, end)
    return PeriodStatement(
        household=household,
        label=label,
        figures=figures,
        rules=rules,
        start=start,
        end=end,
        opening=figure(before, "Value at the end of the day on which the period begins"),
        flows=flows,
        fees=figure(-fees, "Advisory fees taken out of the accounts"),
        result=figure(closing - before - flows.net, "Closing value less opening value and what moved, after fees"),
        movements=listed,
        left_out=left_out,
    )


def _moved(household: Household, accounts: Accounts, timing: FlowTiming, first: date, end: date) -> tuple[list[Moved], int]:
    """The newest, and how many more there were; what happened while the account was wholly another's is none of these."""
    left, steps = steps_of(household.pk, accounts)
    shares = {one.pk: share for one, share in accounts} | dict.fromkeys((one.pk for one in left), NONE)
    every = Transaction.objects.filter(portfolio__in=shares, on__gt=first, on__lte=end)

    def share(account: UUID, on: date) -> Decimal:
        return share_within(shares[account], steps.get(account), on, timing)

    changed = every.filter(portfolio__in=steps).values_list("portfolio_id", "on")
    count = every.exclude(portfolio__in=steps).count() + sum(1 for account, on in changed if share(account, on))
    listed: list[Moved] = []
    newest = every.select_related("instrument", "portfolio").order_by("-on", "-created_at", "pk")
    for one in newest.iterator(chunk_size=MOST):
        if len(listed) == MOST:
            break
        if part := share(one.portfolio_id, one.on):
            listed.append(Moved(one, part, (one.amount * part).quantize(CENT)))
    return listed, count - len(listed)
