"""Does a share of an account that changes hands leave the past as it was, and count as a flow from its day on?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from clients.actions import add_client
from clients.models import Household
from events.models import Event
from portfolios.actions import UnableToShare, change_owners
from portfolios.models import FormerOwnership, Portfolio
from portfolios.queries import accounts_of, household_figures, household_meaning, household_performance, portfolio_figures
from portfolios.queries.meaning import payments_of, sales_of
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 1)


@pytest.fixture
def rose(ada):
    """A client of another household of Ada's."""
    home = Household.objects.create(name="Rowan", advisor=ada, since_on=START)
    return add_client(household=home, name="Rose Rowan", email="rose@rowan.example", by=ada.actor)


def test_b1_b2_a_change_of_share_is_a_flow_and_the_year_before_stays(funded, ivy, rose, ada):
    before = household_figures(ivy.household, on=MARCH)
    whole = household_figures(ivy.household, on=TODAY)

    change_owners(portfolio=funded, owners={ivy: D("0.6"), rose: D("0.4")}, on=JUNE, by=ada)

    then, now, hers = (
        household_figures(*one[:1], on=one[1])
        for one in ((ivy.household, MARCH), (ivy.household, TODAY), (rose.household, TODAY))
    )
    assert (then.value, then.returns, then.series) == (before.value, before.returns, before.series)
    assert now.value.value + hers.value.value == whole.value.value
    assert now.value.value == whole.value.value * D("0.6")
    on_june = whole.series.value_on(JUNE)
    assert hers.invested.value == on_june * D("0.4")
    assert now.invested.value == whole.invested.value - on_june * D("0.4")
    ytd = (now.returns["ytd"].net.value, whole.returns["ytd"].net.value)
    assert abs(ytd[0] - ytd[1]) < D("1e-6")


def test_b2_an_account_that_moves_wholly_stays_in_the_old_households_reports(funded, ivy, rose, ada):
    before = household_figures(ivy.household, on=MARCH)

    change_owners(portfolio=funded, owners={rose: D(1)}, on=JUNE, by=ada)

    assert household_figures(ivy.household, on=MARCH).holdings == before.holdings
    gone = household_figures(ivy.household, on=TODAY)
    assert (gone.value.value, gone.holdings) == (0, ())
    assert [one for one, _ in accounts_of(rose.household)] == [funded]
    assert Event.objects.filter(kind="ownership.changed").count() == 2


def test_b3_money_between_own_accounts_is_a_flow_of_each_and_none_of_the_household(account, funded, move, value, ivy):
    other = account(name="Savings")
    alone = household_figures(ivy.household, on=TODAY)
    move(funded, JUNE, "withdrawal", -1_000)
    move(other, JUNE, "deposit", 1_000)
    value(funded, other)

    together = household_figures(ivy.household, on=TODAY)
    assert together.invested.value == alone.invested.value
    assert together.returns["ytd"].net.value == alone.returns["ytd"].net.value
    assert portfolio_figures(other, on=TODAY).invested.value == 1_000


@pytest.mark.parametrize(("shares", "words"), [((0.5, 0.4), "add up to 100 %"), ((1, 0), "above zero")])
def test_shares_that_do_not_add_up_are_refused(shares, words, funded, ivy, rose, ada):
    with pytest.raises(UnableToShare, match=words):
        change_owners(portfolio=funded, owners={ivy: D(str(shares[0])), rose: D(str(shares[1]))}, on=JUNE, by=ada)


def test_owners_are_changed_on_a_page(funded, ivy, rose, ada, client_for):
    url, half = f"/portfolios/{funded.pk}/owners/", {"on": "2026-06-01", str(ivy.pk): "50", "other": rose.pk, "other_share": "50"}
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        assert "Ivy Moss, %" in browser.get(url).content.decode()
        assert browser.post(url, half | {"other_share": "40"}).status_code == 422
        assert browser.post(url, half).status_code == 302
        assert browser.post(url, half).status_code == 422

    assert FormerOwnership.objects.get().until == JUNE


def test_c13_a_past_day_and_what_was_given_then_can_be_shown(funded, move, ada, client_for):
    from datetime import timedelta

    from portfolios.actions import revalue
    from portfolios.models import Transaction, Valuation

    given = NOW - timedelta(days=100)
    Valuation.objects.update(known_from=given)
    Transaction.objects.update(created_at=given)
    with time_machine.travel(NOW, tick=False):
        move(funded, date(2026, 8, 20), "charge", -100)
        revalue(portfolio_ids=[funded.pk], by=ada.actor, at=NOW, cause="late.csv was imported")
        browser, url = client_for(ada), f"/portfolios/{funded.pk}/?on=2026-08-28"
        now, then = (browser.get(url + more).content.decode() for more in ("", "&as_given=on"))

    assert "Restated on 23 Nov 2026, late.csv was imported" in now
    assert "As it was given then, before any" in then
    assert "$12,945" in now
    assert "$13,045" in then


def test_i2_what_an_account_did_after_it_went_to_another_household_is_not_told(account, funded, ivy, rose, ada, move, value):
    other = account(name="Savings")
    move(other, START, "deposit", 1_000)
    move(other, TODAY, "interest", 3)
    Portfolio.objects.filter(pk=funded.pk).update(taxation="taxed")
    change_owners(portfolio=funded, owners={rose: D(1)}, on=JUNE, by=ada)
    move(funded, date(2026, 8, 20), "dividend", 77, "OAK")
    move(funded, date(2026, 9, 1), "transfer_in", 0, "ELM", 10)
    move(funded, date(2026, 9, 2), "sell", 500, "ELM", -10)
    value(funded, other)

    found = household_performance(ivy.household, on=TODAY, period="ytd")
    assert [one.account for one in payments_of(found)] == [other]
    assert sales_of(found) == ()
    hers = household_performance(rose.household, on=TODAY, period="since_inception")
    assert [one.amount for one in payments_of(hers)] == [77]
    assert "ELM cost" in sales_of(hers).reason


@pytest.mark.parametrize("timing", ["end_of_day", "start_of_day"])
def test_b1_what_each_holding_brought_counts_by_the_share_of_its_day(funded, ivy, rose, ada, move, value, measured, timing):
    """Ivy holds all of the account until June, then sixty parts in a hundred: half a year in full and half of it in part."""
    move(funded, MARCH, "dividend", 100, "OAK")
    move(funded, date(2026, 7, 1), "dividend", 100, "OAK")
    value(funded)
    measured(flow_timing=timing)
    change_owners(portfolio=funded, owners={ivy: D("0.6"), rose: D("0.4")}, on=JUNE, by=ada)

    for home, income in ((ivy.household, 160), (rose.household, 40)):
        found = household_meaning(home, on=TODAY, period="ytd" if home == ivy.household else "since_inception")
        assert found.income.value == income
        lines = {line.symbol: line for line in found.performance.contributions}
        assert "" not in lines or abs(lines[""].gain.value) <= 25  # the fee of March: nothing else is without a holding
        net = found.performance.figures.returns[found.performance.period].net
        assert sum(line.share.value for line in lines.values()) == pytest.approx(net.value, abs=D("1e-9"))
    assert lines["OAK"].gain.value == pytest.approx(D("0.4") * (50 * D("12.4") + 100), abs=D("2.1"))

    alone = portfolio_figures(funded, on=TODAY).returns["qtd"].net.value
    for period in ("qtd", "ytd"):
        whole = portfolio_figures(funded, on=TODAY).returns[period].net.value
        assert household_figures(ivy.household, on=TODAY).returns[period].net.value == pytest.approx(whole, abs=D("1e-9"))
    assert household_figures(rose.household, on=TODAY).returns["qtd"].net.value == pytest.approx(alone, abs=D("1e-9"))
