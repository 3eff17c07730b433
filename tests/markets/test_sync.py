"""Do prices come in through the operator, once, and move as a whole?"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, transaction

from events import MACHINE
from events.models import Event
from markets.actions import sync_prices
from markets.models import Price, PriceFeed, Security
from markets.prices import PROVIDERS
from markets.prices.bundled import Bundled
from markets.tasks import bring_closes
from tenants import enter

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 22, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


class Two(Bundled):
    """The bundled closes of one stock and of the index."""

    def listings(self):
        return tuple(one for one in super().listings() if one.symbol in ("AAPL", "SP500"))


def sync(now):
    return sync_prices(name="bundled", provider=Two(now=now), by=MACHINE, at=now)


def test_a_second_run_changes_nothing_and_the_next_day_adds_a_close_for_each(operator_firm):
    with enter.operator():
        sync(FRIDAY - DAY)
        count, told = Price.objects.count(), Event.objects.count()
        sync(FRIDAY - DAY)
        assert (Price.objects.count(), Event.objects.count()) == (count, told)

        sync(FRIDAY)
        assert Price.objects.count() == count + 2


def test_a_new_week_moves_every_close_and_says_so(operator_firm):
    with enter.operator():
        before = sync(FRIDAY)
        closes = list(Price.objects.filter(security__symbol="AAPL").order_by("on").values_list("on", "close"))
        after = sync(FRIDAY + WEEK)
        moved = list(Price.objects.filter(security__symbol="AAPL").order_by("on").values_list("on", "close"))

    assert moved == [(on + WEEK, close) for on, close in closes]
    assert after.shifted_weeks == before.shifted_weeks + 1
    assert f"shifted by {after.shifted_weeks} weeks" in after.label


def test_stocks_are_marked_as_total_return_and_the_index_as_price(operator_firm):
    with enter.operator():
        sync(FRIDAY)

    assert Security.objects.get(symbol="AAPL").series == Security.Series.TOTAL_RETURN
    assert Security.objects.get(symbol="SP500").series == Security.Series.PRICE
    assert PriceFeed.objects.get().last_on == FRIDAY.date()


def test_a_firm_reads_prices_and_cannot_write_them(operator_firm):
    with enter.operator():
        sync(FRIDAY)

    assert Price.objects.filter(security__symbol="AAPL", on=FRIDAY.date()).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Price.objects.all().delete()


def test_the_command_says_how_far_the_closes_reach(operator_firm, capsys):
    call_command("sync_prices")

    assert "closes to" in capsys.readouterr().out


@pytest.fixture
def clock_says(monkeypatch):
    """The clock's task at a moment; the provider lists two securities only."""

    def run(now):
        with time_machine.travel(now, tick=False), enter.operator():
            return bring_closes()

    monkeypatch.setitem(PROVIDERS, "bundled", f"{__name__}.Two")
    return run


def test_the_clock_brings_the_next_days_closes_to_a_feed_that_is_in_use(operator_firm, clock_says):
    assert clock_says(FRIDAY) == 0
    with enter.operator():
        sync(FRIDAY - DAY)

    assert (clock_says(FRIDAY - DAY), clock_says(FRIDAY), clock_says(FRIDAY)) == (0, 1, 0)
    assert PriceFeed.objects.get().last_on == FRIDAY.date()


def test_the_clock_never_moves_a_series_that_figures_were_made_from(operator_firm, clock_says):
    with enter.operator():
        before = sync(FRIDAY)

    assert clock_says(FRIDAY + WEEK) == 0
    assert PriceFeed.objects.get().shifted_weeks == before.shifted_weeks


def test_a_feed_whose_provider_is_gone_does_not_hold_up_the_others(operator_firm, clock_says):
    with enter.operator():
        sync(FRIDAY - DAY)
        PriceFeed.objects.create(name="a-former-provider", last_on=FRIDAY.date(), label="", synced_at=FRIDAY)

    assert clock_says(FRIDAY) == 1
