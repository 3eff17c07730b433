"""Are income, realised gains and the drag of cash what the books say, by the members' shares?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.queries import household_meaning
from tests.portfolios.conftest import START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def traded(account, move, value):
    portfolio = account()
    for on, kind, amount, symbol, quantity in (
        (START, "deposit", 10_000, "", 0),
        (date(2025, 11, 4), "buy", -5_010, "OAK", 50),
        (date(2025, 12, 1), "dividend", 7, "OAK", 0),
        (date(2026, 1, 15), "dividend", 40, "OAK", 0),
        (date(2026, 6, 2), "interest", 3, "", 0),
        (date(2026, 6, 3), "sell", 1_155, "OAK", -10),
        (date(2026, 11, 6), "sell", 1_262, "OAK", -10),
    ):
        move(portfolio, on, kind, amount, symbol, quantity)
    value(portfolio)
    return portfolio


def test_income_and_realised_gains_of_the_year_alone(traded, ivy):
    found = household_meaning(ivy.household, on=TODAY)

    assert found.income.value == D("43.00")
    assert found.income.start == date(2025, 12, 31)
    assert found.realised.short.value == D("153.00")
    assert found.realised.long.value == D("260.00")
    assert found.largest.symbol == "OAK"


def test_an_untaxed_account_realises_nothing_that_is_taxed(traded, account, move, value, ivy):
    other = account(name="Roth IRA")
    move(other, START, "deposit", 1_000)
    move(other, START, "buy", -500, "OAK", 5)
    move(other, date(2026, 3, 2), "sell", 500, "OAK", -4)
    value(other)
    assert household_meaning(ivy.household, on=TODAY).realised.short.value == D("153.00")


def test_a_cost_that_is_not_known_leaves_no_gain(traded, move, value, ivy):
    move(traded, date(2026, 2, 2), "transfer_in", 0, "ELM", 5)
    move(traded, date(2026, 3, 2), "sell", 250, "ELM", -5)
    value(traded)
    assert "What ELM cost before it was sold" in household_meaning(ivy.household, on=TODAY).realised.long.reason


def test_cash_holds_back_while_the_holdings_rise(traded, ivy):
    drag = household_meaning(ivy.household, on=TODAY).drag

    assert drag.drag.value < 0
    assert drag.holdings.value > D("0.1")
    assert 0 < drag.cash.value < D("0.01")
    assert D("0.4") < drag.weight.value < D("0.7")
    assert drag.drag.start == date(2025, 12, 31)


def test_without_a_valuation_everything_says_why(account, ivy):
    account()
    found = household_meaning(ivy.household, on=TODAY)
    for number in (found.income, found.realised.long, found.drag.drag, found.macro[0].number):
        assert number.reason


def test_the_queries_are_the_same_however_many_accounts(account, move, value, ivy, django_assert_num_queries):
    for portfolio in [account() for _ in range(3)]:
        move(portfolio, START, "deposit", 1_000)
        move(portfolio, START, "buy", -200, "OAK", 2)
        value(portfolio)
    with django_assert_num_queries(16):
        household_meaning(ivy.household, on=TODAY)
