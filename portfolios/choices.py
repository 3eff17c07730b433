"""Whom may a person send an account of a file to, and what did she say?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from advisors.models import User
from clients.models import Household
from portfolios.actions import Choice, UnableToImport
from portfolios.models import Import, Portfolio, Valuation
from portfolios.planning import AccountPlan

ANOTHER = "household"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of a file as the page shows it."""

    index: int
    plan: AccountPlan
    portfolio: Portfolio | None
    household: Household | None
    likely: Sequence[Portfolio]
    value: Decimal | None

    @property
    def currency(self) -> str:
        return self.portfolio.currency if self.portfolio else self.plan.currency


def account_rows(batch: Import, *, seen_by: User) -> list[AccountRow]:
    """Three queries, however many accounts. What became a colleague's since is shown as the file said it, and no more."""
    plans = [AccountPlan(**one) for one in batch.accounts]
    keys = {key for one in plans for key in (one.portfolio, *one.likely) if key}
    known = {str(one.pk): one for one in Portfolio.objects.visible_to(seen_by).filter(pk__in=keys).select_related("household")}
    last = Valuation.objects.filter(portfolio__in=known.values()).order_by("portfolio", "-on").distinct("portfolio")
    values = {str(key): value for key, value in last.values_list("portfolio_id", "value")}
    chosen = {one.household for one in plans if one.household}
    households = {str(one.pk): one for one in Household.objects.visible_to(seen_by).filter(pk__in=chosen)}
    return [
        AccountRow(
            index=index,
            plan=one,
            portfolio=known.get(one.portfolio),
            household=households.get(one.household),
            likely=[known[key] for key in one.likely if key in known],
            value=values.get(one.portfolio),
        )
        for index, one in enumerate(plans)
    ]


def said(fields: Mapping[str, str], batch: Import, by: User) -> dict[int, Choice]:
    """`account-0` is an account's key, or `household` with a name in `household-0`."""
    found: dict[int, Choice] = {}
    for index in range(len(batch.accounts)):
        where, name = fields.get(f"account-{index}", ""), fields.get(f"household-{index}", "").strip()
        if where and where != ANOTHER:
            found[index] = Choice(portfolio_id=_key(where))
        elif name:
            reason = fields.get(f"reason-{index}", "")
            found[index] = Choice(household_id=household_named(name, by).pk, reason=reason)
    return found


def named(households: Sequence[Household]) -> list[str]:
    return [label(one) for one in households]


def label(household: Household) -> str:
    return f"{household.name}, {household.town}" if household.town else household.name


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UnableToImport("There is no such account.") from None


def household_named(name: str, by: User) -> Household:
    """By its name, or by name and town where several share the name."""
    served = Household.objects.visible_to(by).served().filter(name__iexact=name.split(",")[0].strip())
    same = [one for one in served if name.casefold() in _names(one)]
    if len(same) != 1:
        many = "Several households are" if same else "No household is"
        raise UnableToImport(f"{many} called “{name[:80]}”: choose one from the list.")
    return same[0]


def _names(household: Household) -> tuple[str, str]:
    return household.name.casefold(), label(household).casefold()
