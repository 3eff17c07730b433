"""Does the page of an account show its figures, net beside gross, and only to whom it may?"""

from decimal import Decimal as D

import pytest

from portfolios.models import Holding, Instrument
from tenants import enter
from tests.portfolios.conftest import START, TODAY

pytestmark = pytest.mark.django_db


def test_the_page_shows_value_returns_holdings_and_the_line(funded, client_for, ada):
    shown = client_for(ada).get(f"/portfolios/{funded.pk}/").content.decode()

    assert "$13,345" in shown
    assert "This year, net" in shown
    assert "This year, gross" in shown
    assert "OAK" in shown
    assert '<path class="series" d="M' in shown
    assert "Show as table" in shown
    assert "Time-weighted, valued daily" in shown
    assert 'style="' not in shown


def test_an_account_without_a_value_says_what_to_do(account, client_for, ada):
    shown = client_for(ada).get(f"/portfolios/{account().pk}/").content.decode()

    assert "There is no valuation yet: import a statement." in shown
    assert "No holdings yet" in shown


def test_the_allocation_is_the_households(account, funded, move, value, client_for, ada):
    other = account(name="Second")
    move(other, START, "deposit", 500)
    value(other)

    assert "of the whole household" in client_for(ada).get(f"/portfolios/{funded.pk}/").content.decode()


def test_c11_a_breach_comes_with_the_trades_that_mend_it(funded, ivy, ada, client_for):
    from portfolios.actions import agree_targets

    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)

    shown = client_for(ada).get(f"/portfolios/{funded.pk}/").content.decode()

    assert "2 out of band" in shown
    assert "Back inside the bands:</span> buy $1,637 of US equity." in shown


def test_d5_holdings_for_a_spreadsheet_run_no_formula(account, value, client_for, ada):
    portfolio = account()
    evil = Instrument.objects.create(symbol="=EVIL", name="@SUM(A1)")
    Holding.objects.create(portfolio=portfolio, instrument=evil, as_of=TODAY, quantity="-3", market_value="-30", cost_basis=None)
    value(portfolio)

    rows = client_for(ada).get(f"/portfolios/{portfolio.pk}/holdings.csv", follow=True).content.decode("utf-8-sig").splitlines()

    assert rows[0].startswith("Symbol,Name,Asset class")
    assert rows[1].startswith("'=EVIL,'@SUM(A1),other,,-3,10,-30,")


def test_a_colleague_another_firm_and_a_visitor_do_not_see_it(funded, client_for, visitor, larkspur, ben, eve, cobalt):
    url = f"/portfolios/{funded.pk}/"

    assert client_for(ben).get(url).status_code == 404
    with enter.firm(cobalt):
        assert client_for(eve).get(url).status_code == 404
    assert visitor(larkspur).get(url).status_code == 302


def test_compliance_may_look(funded, client_for, cora):
    assert client_for(cora).get(f"/portfolios/{funded.pk}/").status_code == 200


def test_a_page_is_only_read(funded, client_for, ada):
    assert client_for(ada).post(f"/portfolios/{funded.pk}/").status_code == 405
