"""What must a rebalancing plan leave as it is, and how are an account's sales taxed? As the advisor agreed it."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

import events
from advisors.models import User
from clients.models import Household
from portfolios.actions.measuring import apart, told_mark
from portfolios.measuring import Mark
from portfolios.models import HouseholdSettings, Portfolio

MOST_SYMBOLS = 50


class UnableToKeep(Exception):
    """These settings cannot be; the message says why."""


@transaction.atomic
def keep_plan_settings(*, household: Household, do_not_sell: Iterable[str], cash_minimum: Decimal, by: User) -> HouseholdSettings:
    """Of all accounts of the household, in the firm's currency."""
    symbols = _symbols(do_not_sell)
    kept, _ = HouseholdSettings.objects.select_for_update().get_or_create(household=household)
    before = {"do_not_sell": kept.do_not_sell, "cash_minimum": str(kept.cash_minimum)}
    kept.do_not_sell, kept.cash_minimum = symbols, _minimum(cash_minimum)
    kept.save(update_fields=["do_not_sell", "cash_minimum"])
    data = {"before": before, "after": {"do_not_sell": symbols, "cash_minimum": str(kept.cash_minimum)}}
    events.record(kind="plan.settings_kept", by=by.actor, obj=household, household_id=household.pk, data=data)
    return kept


@transaction.atomic
def keep_account_settings(
    *, portfolio: Portfolio, taxation: str, do_not_sell: Iterable[str], cash_minimum: Decimal, benchmark: Mark | None, by: User
) -> Portfolio:
    """Of one account, in its own currency; without a benchmark it follows its household's."""
    if taxation not in Portfolio.Taxation.values:
        raise UnableToKeep("There is no such taxation.")
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    before = _told(portfolio)
    portfolio.taxation, portfolio.do_not_sell = taxation, _symbols(do_not_sell)
    portfolio.cash_minimum = _minimum(cash_minimum)
    portfolio.benchmark_id, portfolio.blend = apart(benchmark)
    portfolio.save(update_fields=["taxation", "do_not_sell", "cash_minimum", "benchmark_id", "blend"])
    data = {"before": before, "after": _told(portfolio)}
    events.record(kind="portfolio.settings_kept", by=by.actor, obj=portfolio, household_id=portfolio.household_id, data=data)
    return portfolio


def _told(portfolio: Portfolio) -> dict[str, object]:
    return {
        "taxation": portfolio.taxation,
        "do_not_sell": portfolio.do_not_sell,
        "cash_minimum": str(portfolio.cash_minimum),
        "benchmark": told_mark(portfolio.own_mark),
    }


def _symbols(given: Iterable[str]) -> list[str]:
    symbols = list(dict.fromkeys(one.strip().upper()[:32] for one in given if one.strip()))
    if len(symbols) > MOST_SYMBOLS:
        raise UnableToKeep(f"At most {MOST_SYMBOLS} symbols are kept from sale.")
    return symbols


def _minimum(amount: Decimal) -> Decimal:
    if amount < 0:
        raise UnableToKeep("The cash that stays is not below zero.")
    return amount
