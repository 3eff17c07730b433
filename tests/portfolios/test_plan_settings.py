"""Is what a plan must leave as it is kept once, with who said so, and used by every plan?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from events.models import Event
from portfolios.actions import agree_targets
from portfolios.models import HouseholdSettings
from portfolios.queries import plan_of
from portfolios.taxation import taxation_of
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("registration", "taxation"),
    [
        ("Brokerage", "taxed"),
        ("Joint Tenant", "taxed"),
        ("Iraklis Trust", "taxed"),
        ("Rollover IRA", "deferred"),
        ("Contributory IRA …12", "deferred"),
        ("ACME 401(k) Plan", "deferred"),
        ("SEP-IRA", "deferred"),
        ("Roth Contributory IRA", "free"),
        ("Health Savings Account", "free"),
    ],
)
def test_the_registration_says_how_sales_are_taxed(registration, taxation):
    assert taxation_of(registration) == taxation


@pytest.fixture
def two(account, move, value, ivy, ada, market):
    """4,000 of OAK in each of a taxed account and a Roth IRA, beside 1,000 of cash; half of it was agreed."""
    made = [account(name=name) for name in ("Brokerage", "Roth IRA")]
    for one in made:
        move(one, START, "deposit", 5_000)
        move(one, START, "buy", -4_000, "OAK", 40)
    value(*made)
    agree_targets(household=ivy.household, weights={"us_equity": D("0.5"), "cash": D("0.5")}, agreed_on=START, by=ada.actor)
    return made


def sold(household, **wishes):
    return {(one.account.name, one.order.is_taxed): -one.order.quantity for one in plan_of(household, on=TODAY, **wishes).orders}


def test_sales_come_first_from_accounts_that_are_not_taxed_as_their_settings_say(two, ivy, ada, client_for):
    brokerage, roth = two
    assert (brokerage.taxation, roth.taxation) == ("taxed", "free")
    assert set(sold(ivy.household)) == {("Roth IRA", False)}

    browser = client_for(ada)
    assert 'value="free" selected' in browser.get(f"/portfolios/{roth.pk}/settings/").text
    for account, taxation in ((roth, "taxed"), (brokerage, "deferred")):
        given = {"taxation": taxation, "do_not_sell": "", "cash_minimum": "0"}
        assert browser.post(f"/portfolios/{account.pk}/settings/", given).status_code == 302
    assert set(sold(ivy.household)) == {("Brokerage", False)}
    told = Event.objects.filter(kind="portfolio.settings_kept", object_id=str(roth.pk)).get().data
    assert (told["before"]["taxation"], told["after"]["taxation"]) == ("free", "taxed")


def test_what_an_account_keeps_is_sold_in_the_other_alone(two, ivy, ada, client_for):
    given = {"taxation": "free", "do_not_sell": "oak, elm", "cash_minimum": "250"}
    client_for(ada).post(f"/portfolios/{two[1].pk}/settings/", given)
    assert set(sold(ivy.household)) == {("Brokerage", True)}
    two[1].refresh_from_db()
    assert (two[1].do_not_sell, two[1].cash_minimum) == (["OAK", "ELM"], 250)
    wrong = client_for(ada).post(f"/portfolios/{two[1].pk}/settings/", given | {"cash_minimum": "-1"})
    assert wrong.status_code == 422


def test_a_plan_with_nothing_to_do_says_what_is_inside_which_band_and_when_it_was_looked_at(two, ivy, ada, client_for):
    agree_targets(
        household=ivy.household, weights={"us_equity": D("0.8"), "cash": D("0.2")}, agreed_on=date(2026, 11, 2), by=ada.actor
    )
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get(f"/households/{ivy.household_id}/plan/")
        asked = client_for(ada).get(f"/households/{ivy.household_id}/plan/", {"cash": "9000"}).content.decode()

    line = shown.context["plan"].allocation[0]
    assert (line.shown, line.edges, line.room) == (D("0.836"), (D("0.75"), D("0.85")), D("1.4"))
    for words in (
        "every class is inside its band",
        "75.0% to 85.0%",
        "1.4 points",
        "close of 20 Nov 2026",
        "agreed on 2 Nov 2026",
    ):
        assert words in shown.content.decode(), words
    assert "every class is inside its band" not in asked


def test_the_households_wishes_hold_until_a_person_asks_otherwise(two, ivy, ada, client_for):
    browser, url = client_for(ada), f"/households/{ivy.household_id}/plan/"
    browser.post(f"{url}settings/", {"keep": "OAK", "cash": "1,500"})
    kept = HouseholdSettings.objects.get(household=ivy.household)
    assert (kept.do_not_sell, kept.cash_minimum) == (["OAK"], 1_500)
    assert Event.objects.filter(kind="plan.settings_kept").get().data["after"]["do_not_sell"] == ["OAK"]
    assert not sold(ivy.household)
    assert 'value="OAK"' in browser.get(url).text
    assert browser.get(url, {"keep": "", "cash": "0"}).context["plan"].orders  # asked for once, and not kept
    browser.post(f"{url}settings/", {"keep": "", "cash": "lots"})
    kept.refresh_from_db()
    assert kept.do_not_sell == ["OAK"]


def test_cash_that_stays_in_an_account_is_not_spent(account, move, value, ivy, ada, market, client_for):
    portfolio = account()
    move(portfolio, START, "deposit", 5_000)
    move(portfolio, START, "buy", -1_000, "OAK", 10)
    value(portfolio)
    agree_targets(household=ivy.household, weights={"us_equity": D("0.5"), "cash": D("0.5")}, agreed_on=START, by=ada.actor)

    def bought():
        return sum(-one.order.amount for one in plan_of(ivy.household, on=TODAY).orders)

    assert bought() > 1_000
    given = {"taxation": "taxed", "do_not_sell": "", "cash_minimum": "3900"}
    client_for(ada).post(f"/portfolios/{portfolio.pk}/settings/", given)
    assert bought() <= 100


def test_f14_a_symbol_that_no_column_holds_is_refused_in_words(ivy, ada, client_for):
    url = f"/households/{ivy.household_id}/plan/settings/"
    assert client_for(ada).post(url, {"keep": "OAK\x00", "cash": "0"}).status_code == 302
    assert not HouseholdSettings.objects.exists()


def test_nobody_else_keeps_settings(two, ivy, client_for, ben):
    browser = client_for(ben)
    assert browser.get(f"/portfolios/{two[0].pk}/settings/").status_code == 404
    assert browser.post(f"/households/{ivy.household_id}/plan/settings/", {"keep": "OAK"}).status_code == 404
