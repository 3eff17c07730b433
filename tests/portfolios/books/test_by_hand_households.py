"""Half of an account, worked out by hand: two households that share one, a share that changes, and shares that only move within.

A change of share counts as a flow at the end of its day, at what the account is worth then. OAK closes at 104.50 on 5 January,
at 115.00 on 1 June and at 127.40 on 20 November 2026; ELM always at 50.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from clients.actions import add_client
from clients.models import Household
from portfolios.actions import change_owners
from portfolios.queries import household_figures, household_meaning, household_performance, portfolio_figures
from tests.portfolios.conftest import START, TODAY

JUNE = date(2026, 6, 1)
HALF, QUARTER = D("0.5"), D("0.25")
ROUNDING = D("1e-9")
JOINT = """
    01/05/2026 | MoneyLink Deposit | | | | | 10000.00
    01/05/2026 | Buy | OAK | 50 | 104.50 | | -5225.00
    03/02/2026 | Cash Dividend | OAK | | | | 80.00
    09/01/2026 | Cash Dividend | OAK | | | | 40.00
"""
OWN = """
    01/05/2026 | MoneyLink Deposit | | | | | 4000.00
    01/05/2026 | Buy | ELM | 80 | 50.00 | | -4000.00
"""
IN_JUNE = 10_000 - 5_225 + 80 + 50 * D("115.00")  # 10,605
AT_LAST = 10_000 - 5_225 + 80 + 40 + 50 * D("127.40")  # 11,265


@pytest.fixture
def rose(ada):
    home = Household.objects.create(name="Rowan", advisor=ada, since_on=START)
    return add_client(household=home, name="Rose Rowan", email="rose@rowan.example", by=ada.actor)


@pytest.fixture
def joint(account, history, ivy, rose):
    """Ivy and Rose hold half each of one account; Ivy has another of her own."""
    history(OWN, account(name="Own"))
    return history(JOINT, account(name="Joint", owners={ivy: HALF, rose: HALF}))


def figures(person, on=TODAY):
    return household_figures(person.household, on=on)


def net(person, period="since_inception"):
    return figures(person).returns[period].net.value


def test_two_who_own_half_each_count_half_each_and_together_all(joint, ivy, rose):
    hers, ours = figures(rose), figures(ivy)

    assert (hers.value.value, hers.invested.value) == (AT_LAST / 2, 5_000)
    assert (ours.value.value, ours.invested.value) == (AT_LAST / 2 + 4_000, 5_000 + 4_000)
    assert {line.symbol: line.quantity.value for line in ours.holdings if line.asset_class != "cash"} == {"OAK": 25, "ELM": 80}
    assert household_meaning(rose.household, on=TODAY, period="since_inception").income.value == (80 + 40) * HALF


def test_half_an_account_returns_what_the_account_does_and_a_household_what_its_parts_do(joint, ivy, rose):
    assert net(rose) == pytest.approx(AT_LAST / 10_000 - 1, abs=ROUNDING)
    assert net(ivy) == pytest.approx((AT_LAST / 2 + 4_000) / (5_000 + 4_000) - 1, abs=ROUNDING)


def test_a_quarter_that_changes_hands_is_a_flow_at_its_value_of_that_day(joint, ivy, rose, ada):
    change_owners(portfolio=joint, owners={ivy: 3 * QUARTER, rose: QUARTER}, on=JUNE, by=ada)
    hers, ours = figures(rose), figures(ivy)

    assert (hers.value.value, hers.invested.value) == (AT_LAST * QUARTER, 5_000 - IN_JUNE * QUARTER)
    assert ours.value.value == AT_LAST * 3 * QUARTER + 4_000
    assert ours.invested.value == 5_000 + 4_000 + IN_JUNE * QUARTER
    assert [day.flow for day in ours.series.days if day.on == JUNE] == [IN_JUNE * QUARTER]


def test_its_return_is_chained_over_the_change(joint, ivy, rose, ada):
    change_owners(portfolio=joint, owners={ivy: 3 * QUARTER, rose: QUARTER}, on=JUNE, by=ada)

    until = (IN_JUNE * HALF + 4_000) / 9_000
    since = (AT_LAST * 3 * QUARTER + 4_000) / (IN_JUNE * 3 * QUARTER + 4_000)
    assert net(ivy) == pytest.approx(until * since - 1, abs=ROUNDING)
    assert net(rose) == pytest.approx(AT_LAST / 10_000 - 1, abs=ROUNDING)  # as the account did


def test_each_holding_and_dividend_counts_by_the_share_of_its_day(joint, ivy, rose, ada):
    change_owners(portfolio=joint, owners={ivy: 3 * QUARTER, rose: QUARTER}, on=JUNE, by=ada)

    assert household_meaning(ivy.household, on=TODAY, period="since_inception").income.value == 80 * HALF + 40 * 3 * QUARTER
    assert household_meaning(rose.household, on=TODAY, period="since_inception").income.value == 80 * HALF + 40 * QUARTER
    lines = household_performance(rose.household, on=TODAY, period="since_inception").contributions
    before, after = 50 * (115 - D("104.50")) + 80, 50 * (D("127.40") - 115) + 40
    assert {line.symbol: line.gain.value for line in lines if line.gain.value} == {
        "OAK": pytest.approx(before * HALF + after * QUARTER, abs=D("1e-6"))
    }


def test_the_days_before_the_change_are_told_as_they_were(joint, ivy, rose, ada):
    change_owners(portfolio=joint, owners={ivy: 3 * QUARTER, rose: QUARTER}, on=JUNE, by=ada)

    in_may = 10_000 - 5_225 + 80 + 50 * D("114.90")  # on Friday 29 May
    assert figures(rose, date(2026, 5, 29)).value.value == in_may * HALF
    assert figures(rose, JUNE).value.value == IN_JUNE * QUARTER


def test_a_couple_of_one_household_counts_their_account_once(account, history, ivy, ada):
    partner = add_client(household=ivy.household, name="Ivo Moss", email="ivo@moss.example", by=ada.actor)
    history(JOINT, account(name="Joint", owners={ivy: D("0.4"), partner: D("0.6")}))

    assert figures(ivy).value.value == AT_LAST
    assert net(ivy) == pytest.approx(AT_LAST / 10_000 - 1, abs=ROUNDING)


def test_shares_that_move_between_own_accounts_are_a_flow_of_each_and_none_of_the_household(account, history, ivy):
    first = history(JOINT + "06/01/2026 | Security Transfer | OAK | -20 | | |", account(name="First"))
    second = history(OWN + "06/01/2026 | Security Transfer | OAK | 20 | | |", account(name="Second"))
    moved = 20 * D("115.00")

    assert portfolio_figures(first, on=TODAY).invested.value == 10_000 - moved
    assert portfolio_figures(second, on=TODAY).invested.value == 4_000 + moved
    assert figures(ivy).invested.value == 14_000
    assert net(ivy) == pytest.approx((AT_LAST + 4_000) / 14_000 - 1, abs=ROUNDING)
    alone = IN_JUNE / 10_000 * (AT_LAST - 20 * D("127.40")) / (IN_JUNE - moved) - 1
    assert portfolio_figures(first, on=TODAY).returns["since_inception"].net.value == pytest.approx(alone, abs=ROUNDING)
