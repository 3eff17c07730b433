"""How much of each account was the household's on which days? A change of share is a flow on its day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from portfolios.figures import FlowTiming
from portfolios.models import FormerOwnership, Portfolio
from portfolios.queries.shares import Accounts, part_of

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Steps:
    """Shares in order of the days from which each holds; the first has no day."""

    days: Sequence[date]
    shares: Sequence[Decimal]

    def on(self, day: date) -> Decimal:
        return self.shares[bisect_right(self.days, day)]


def steps_of(household_id: UUID, accounts: Accounts) -> tuple[list[Portfolio], dict[UUID, Steps]]:
    """Accounts of which the household once held a share and holds none now, and the steps of all whose shares ever changed.

    One query, or none where `accounts_of` saw that no share ever changed.
    """
    if accounts and not any(getattr(account, "had_others", True) for account, _ in accounts):
        return [], {}
    now = {account.pk: share for account, share in accounts}
    theirs = FormerOwnership.objects.filter(household=household_id).values("portfolio")
    rows = FormerOwnership.objects.filter(Q(portfolio__in=now) | Q(portfolio__in=theirs))
    rows = rows.select_related("portfolio__blend", "portfolio__household__figure_settings__blend")
    by_account: dict[UUID, list[FormerOwnership]] = defaultdict(list)
    for row in rows.order_by("until"):
        by_account[row.portfolio_id].append(row)
    left = [some[0].portfolio for key, some in by_account.items() if key not in now]
    return left, {key: _steps(household_id, some, now.get(key, ZERO)) for key, some in by_account.items()}


def shares_on(accounts: Mapping[UUID, Decimal], steps: Mapping[UUID, Steps], on: date) -> dict[UUID, Decimal]:
    """Of every account that the household holds a share of at the end of the day."""
    every = {key: steps[key].on(on) if key in steps else share for key, share in accounts.items()}
    return {key: share for key, share in every.items() if share}


def share_within(share: Decimal, steps: Steps | None, on: date, timing: FlowTiming) -> Decimal:
    """By which share what happened in an account on a day is the household's: a change counts when a flow does."""
    if steps is None:
        return share
    return steps.on(on if timing is FlowTiming.START_OF_DAY else on - timedelta(days=1))


def _steps(household_id: UUID, rows: Sequence[FormerOwnership], now: Decimal) -> Steps:
    days = sorted({row.until for row in rows})
    return Steps(days, [*(_share(household_id, [row for row in rows if row.until == day]) for day in days), now])


def _share(household_id: UUID, rows: Iterable[FormerOwnership]) -> Decimal:
    """All owners change together, so those who held until a day held all of it."""
    rows = list(rows)
    within = sum((row.share for row in rows if row.household_id == household_id), ZERO)
    return part_of(within, sum((row.share for row in rows), ZERO))
