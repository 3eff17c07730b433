"""What was sold short, worked out by hand: owed at the market's price, dividends paid on it, bought back with a gain or a loss.

IRS Publication 550, "Short Sales" (26 U.S.C. 1233): what is gained is known when the shares are bought back; it is what was
received less what that cost. OAK closes at 104.50 on 5 January, at 109.90 on 20 March and at 127.40 on 20 November 2026.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.queries import household_meaning, household_performance, lot_book, portfolio_figures
from tests.portfolios.conftest import TODAY

SHORT = """
    01/05/2026 | MoneyLink Deposit | | | | | 10000.00
    01/05/2026 | Sell Short | OAK | 40 | 104.50 | 0.10 | 4179.90
"""
EACH = (40 * D("104.50") - D("0.10")) / 40  # received for one share, 104.4975


def gains(account):
    return [(one.gain.quantity, one.gain.gain, one.term) for one in lot_book(account, on=TODAY).gains]


def test_shares_sold_short_are_owed_at_the_close(history):
    account = history(SHORT)
    for day, close in ((date(2026, 3, 20), D("109.90")), (TODAY, D("127.40"))):
        figures = portfolio_figures(account, on=day)
        assert figures.cash.value == 10_000 + D("4179.90")
        assert figures.value.value == 10_000 + D("4179.90") - 40 * close

    line = lot_book(account, on=TODAY).lots[0]
    assert (line.quantity, line.cost, line.value) == (-40, -40 * EACH, -40 * D("127.40"))
    assert line.gain == 40 * (EACH - D("127.40"))  # a loss that is not yet realised


def test_what_is_bought_back_in_part_gains_on_that_part(history):
    account = history(SHORT + "03/20/2026 | Buy to Cover | OAK | 15 | 100.00 | | -1500.00")

    assert gains(account) == [(-15, 15 * (EACH - 100), "short")]
    assert [(one.quantity, one.cost) for one in lot_book(account, on=TODAY).lots] == [(-25, -25 * EACH)]


def test_what_is_bought_back_dearer_is_a_loss(history):
    account = history(SHORT + "11/20/2026 | Buy to Cover | OAK | 40 | 127.40 | | -5096.00")

    assert gains(account) == [(-40, 40 * (EACH - D("127.40")), "short")]
    figures = portfolio_figures(account, on=TODAY)
    assert figures.value.value == figures.cash.value == 10_000 + 40 * (EACH - D("127.40"))


def test_a_dividend_that_is_paid_on_a_short_is_a_cost_of_the_holding_and_no_withdrawal(history, ivy):
    """The lender gets what he would have had; it lowers the return and the income, and touches no flow."""
    account = history(SHORT + "06/01/2026 | Cash Dividend | OAK | | | | -32.00")
    figures = portfolio_figures(account, on=TODAY)

    gained = 40 * (EACH - D("127.40")) - 32
    assert figures.invested.value == 10_000
    assert figures.value.value == 10_000 + gained
    assert household_meaning(ivy.household, on=TODAY, period="since_inception").income.value == -32
    lines = household_performance(ivy.household, on=TODAY, period="since_inception").contributions
    assert {line.symbol: line.gain.value for line in lines if line.gain.value} == {"OAK": pytest.approx(gained, abs=D("1e-6"))}


def test_a_short_returns_what_it_gained_on_the_money_of_the_account(history):
    account = history(SHORT)

    gained = 40 * (EACH - D("127.40"))
    net = portfolio_figures(account, on=TODAY).returns["since_inception"].net
    assert net.value == pytest.approx(gained / 10_000, abs=D("1e-9"))


def test_a_split_of_what_is_owed_is_owed_twice(history):
    """HRTH has no market price: 20.00 a share are 10.00 after two for one."""
    account = history("""
        01/05/2026 | MoneyLink Deposit | | | | | 10000.00
        01/05/2026 | Sell Short  | HRTH | 40  | 20.00 | | 800.00
        03/20/2026 | Stock Split | HRTH | -40 |       | |
        03/23/2026 | Buy to Cover | HRTH | 60 | 9.00 | | -540.00
    """)

    assert gains(account) == [(-60, 60 * (10 - D("9.00")), "short")]
    assert portfolio_figures(account, on=date(2026, 3, 20)).value.value == 10_800 - 80 * D("10.00")
    assert portfolio_figures(account, on=TODAY).value.value == 10_800 - 540 - 20 * D("9.00")


def test_a_purchase_covers_first_and_then_owns(history):
    account = history(SHORT + "03/20/2026 | Buy | OAK | 50 | 109.90 | | -5495.00")

    assert gains(account) == [(-40, 40 * (EACH - D("109.90")), "short")]
    assert [(one.quantity, one.cost) for one in lot_book(account, on=TODAY).lots] == [(10, 10 * D("109.90"))]
