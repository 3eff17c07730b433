"""Does an account that holds several currencies say how much of each, at which rate, as stated for which day?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from portfolios.actions import change_owners
from portfolios.models import Holding, Instrument
from portfolios.queries import household_figures, portfolio_figures
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db
STATED = date(2026, 11, 19)


@pytest.fixture
def of_three(account, value):
    """50 dollars, 20 euros at 1.10 and 10 pounds owed at 1.30, as Interactive Brokers stated them; the day before other sums."""
    portfolio = account(name="Abroad", custodian="Interactive Brokers")

    def state(on, *lines):
        for symbol, amount, worth in lines:
            made, _ = Instrument.objects.get_or_create(symbol=symbol, defaults={"name": symbol, "asset_class": "cash"})
            unit = D(worth) / D(amount)
            numbers = {"quantity": amount, "price": unit, "market_value": worth}
            Holding.objects.create(portfolio=portfolio, instrument=made, as_of=on, **numbers)

    state(date(2026, 11, 18), ("CASH", 40, 40), ("CASH EUR", 20, 22))
    state(STATED, ("CASH", 50, 50), ("CASH EUR", 20, 22), ("CASH GBP", -10, -13))
    value(portfolio)
    return portfolio


def told(lines):
    return [(one.what, one.amount.value, one.amount.unit, one.rate.value, one.value.value, one.value.unit) for one in lines]


def test_each_currency_has_its_amount_its_rate_and_the_day(of_three):
    figures = portfolio_figures(of_three, on=TODAY)

    assert told(figures.told_cash) == [
        ("USD", 50, "USD", 1, 50, "USD"),
        ("EUR", 20, "EUR", D("1.1"), 22, "USD"),
        ("GBP", -10, "GBP", D("1.3"), -13, "USD"),
    ]
    assert sum(one.value.value for one in figures.told_cash) == figures.cash.value
    assert {one.value.as_of for one in figures.told_cash} == {STATED}
    assert len(portfolio_figures(of_three, on=date(2026, 11, 18)).told_cash) == 2


def test_the_pages_show_it_and_say_where_it_is_from(of_three, client_for, ada, ivy):
    with time_machine.travel(NOW, tick=False):
        pages = [
            " ".join(client_for(ada).get(url).content.decode().split())
            for url in (f"/portfolios/{of_three.pk}/", f"/households/{ivy.household_id}/holdings/")
        ]
    for page in pages:
        for part in ("Cash by currency", "€20.00", "1.100000", "$22.00", "−£10.00", "−$13.00", "19 Nov"):
            assert part in page
        assert "What moved since then counts in the cash above" in page
    assert "Abroad" in pages[1]


def test_b1_a_household_is_told_its_share(of_three, ivy, ada):
    from clients.actions import add_client, add_household

    home = add_household(name="Fern", advisor=ada, since_on=START, by=ada.actor, on=TODAY)
    fern = add_client(household=home, name="Fern", by=ada.actor)
    change_owners(portfolio=of_three, owners={ivy: D("0.5"), fern: D("0.5")}, on=date(2026, 11, 20), by=ada)

    assert told(household_figures(ivy.household, on=TODAY).told_cash)[1] == ("EUR", 10, "EUR", D("1.1"), 11, "USD")


def test_an_account_of_one_currency_says_nothing_of_it(funded, client_for, ada):
    assert portfolio_figures(funded, on=TODAY).told_cash == ()
    with time_machine.travel(NOW, tick=False):
        assert "Cash by currency" not in client_for(ada).get(f"/portfolios/{funded.pk}/").content.decode()
