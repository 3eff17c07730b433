"""What does a household's statement of a period say? Values, flows, returns, what is held and what happened, each as a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from uuid import UUID

from clients.models import Household
from portfolios.figures import Figure, FlowTiming, NotAvailable
from portfolios.models import Portfolio, Transaction
from portfolios.queries.across import Flows, flows_of
from portfolios.queries.answers import HouseholdFigures, Number
from portfolios.queries.conventions import Conventions, conventions
from portfolios.queries.household import household_figures
from portfolios.queries.periods import PERIODS
from portfolios.queries.shares import Accounts, accounts_of
from portfolios.queries.sharing import Steps, share_within, shares_on, steps_of
from relate.lib.money import apportioned

MOST = 100  # movements that are listed
CENT = Decimal("0.01")
NONE, ONE = Decimal(0), Decimal(1)
NO_START = NotAvailable("The period has no first valuation.")


@dataclass(frozen=True, slots=True)
class Moved:
    """`amount` is the household's part of the movement, in the account's currency; `share` the part."""

    movement: Transaction
    share: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One account's part in the household's value, by its share, in the figures' currency to the cent; the parts add up.

    `opening` is None where the statement tells the time since inception.
    """

    account: Portfolio
    share: Decimal
    opening: Decimal | None
    closing: Decimal


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
    parts: Sequence[Part] = ()

    @property
    def course(self) -> list[tuple[date, Decimal, Decimal]]:
        """Of each valued day: the value, and what it began with and what came in less what went out since."""
        if self.start is None:
            return []
        days = self.figures.series.since(self.start).days
        put_in = accumulate((day.flow for day in days[1:]), initial=days[0].value)
        return [(day.on, day.value, worth) for day, worth in zip(days, put_in, strict=True)]

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

    left, steps = steps_of(household.pk, accounts)
    every = [*accounts, *((one, NONE) for one in left)]
    listed, left_out = _moved(every, steps, rules.timing, first, end)
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
        parts=_parts(every, figures, None if is_whole else start, end),
    )


def _parts(accounts: Accounts, figures: HouseholdFigures, start: date | None, end: date) -> list[Part]:
    """Of each account that was worth something on either day; what rounding leaves over is the largest remainders'."""
    closing = _worth(figures, end)
    opening = _worth(figures, start) if start else {}
    shares = shares_on({one.pk: share for one, share in accounts}, figures.within.steps, end)
    return [
        Part(one, shares.get(one.pk, NONE), opening.get(one.pk, NONE) if start else None, closing.get(one.pk, NONE))
        for one, _ in accounts
        if opening.get(one.pk) or closing.get(one.pk)
    ]


def _worth(figures: HouseholdFigures, on: date) -> dict[UUID, Decimal]:
    """What each account brings to the household's value of a day, to the cent."""
    series, exchange = figures.series, figures.within.exchange
    place = series.place(on)
    if place is None:
        return {}
    day = series.days[place].on
    last = {key: one.value for then in sorted(series.parts) if then <= day for key, one in series.parts[then]}
    told = {key: value * ((exchange.rate(key, day) if exchange else None) or ONE) for key, value in last.items()}
    return dict(zip(told, apportioned(list(told.values()), places=0), strict=True))


def _moved(
    accounts: Accounts, steps: Mapping[UUID, Steps], timing: FlowTiming, first: date, end: date
) -> tuple[list[Moved], int]:
    """The newest, and how many more there were; what happened while the account was wholly another's is none of these."""
    shares = {one.pk: share for one, share in accounts}
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
