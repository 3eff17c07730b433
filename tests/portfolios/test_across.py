"""Are money in and money out sums of what moved, with what only moved between a household's own accounts left out?"""

from datetime import date
from decimal import Decimal as D

import pytest

from clients.actions import add_client, add_household
from markets.models import Rate
from portfolios.actions import change_owners
from portfolios.queries import household_figures, money_across, portfolio_figures
from tenants import enter
from tests.portfolios.conftest import START, TODAY, weekdays

pytestmark = pytest.mark.django_db
BEFORE = date(2025, 12, 31)


@pytest.fixture
def two(account, move):
    """Ivy's brokerage and her IRA, each with 1,000 from before."""
    both = account(name="Brokerage"), account(name="IRA")
    for one in both:
        move(one, START, "deposit", 1_000)
    return both


@pytest.fixture
def moved(ivy, value):
    """What came in, went out and is under way after a day; it always adds up to what the returns count."""

    def across(*accounts, after=BEFORE, figures=None):
        value(*accounts)
        found = figures() if figures else household_figures(ivy.household, on=TODAY)
        told = money_across(found, after)
        assert told.net == pytest.approx(found.series.flows_after(after), abs=D("0.01"))
        return told.paid_in, told.taken_out, told.under_way

    return across


def test_what_came_and_went_on_one_day_hides_neither(two, move, moved):
    move(two[0], date(2026, 3, 2), "deposit", 300)
    move(two[0], date(2026, 3, 2), "withdrawal", -120)
    move(two[1], date(2026, 3, 2), "withdrawal", -50)

    assert moved(*two) == (300, 170, 0)


@pytest.mark.parametrize("days", [0, 1, 7])
def test_b3_a_transfer_between_own_accounts_is_neither_however_long_it_is_under_way(days, two, move, moved):
    move(two[0], date(2026, 3, 2), "withdrawal", -400)
    move(two[1], date(2026, 3, 2 + days), "deposit", 400)
    move(two[1], date(2026, 3, 4), "deposit", 25)

    assert moved(*two) == (25, 0, 0)
    assert moved(*two, figures=lambda: portfolio_figures(two[1], on=TODAY)) == (425, 0, 0)


def test_the_same_amount_more_than_a_week_later_or_in_the_same_account_is_another(two, move, moved):
    move(two[0], date(2026, 3, 2), "withdrawal", -400)
    move(two[1], date(2026, 3, 10), "deposit", 400)
    move(two[1], date(2026, 5, 4), "withdrawal", -70)
    move(two[1], date(2026, 5, 5), "deposit", 70)

    assert moved(*two) == (470, 470, 0)


def test_of_two_equal_deposits_one_transfer_takes_one(two, move, moved):
    move(two[0], date(2026, 3, 2), "withdrawal", -400)
    move(two[1], date(2026, 3, 3), "deposit", 400)
    move(two[1], date(2026, 3, 3), "deposit", 400)

    assert moved(*two) == (400, 0, 0)


def test_what_left_an_own_account_before_the_days_is_under_way_and_not_paid_in(two, move, moved):
    move(two[0], date(2025, 12, 30), "withdrawal", -400)
    move(two[1], date(2026, 1, 2), "deposit", 400)

    assert moved(*two) == (0, 0, 400)


def test_c7_a_movement_on_a_day_without_a_valuation_counts_when_it_is_valued(two, move, moved):
    move(two[0], date(2026, 1, 3), "deposit", 300)  # a Saturday
    move(two[0], date(2026, 1, 4), "withdrawal", -100)

    assert moved(*two) == (300, 100, 0)


def test_securities_count_with_their_value_and_between_own_accounts_not_at_all(two, move, moved):
    """The shares gained while they were under way: that is no money from outside."""
    move(two[0], START, "buy", -500, "OAK", 5)
    move(two[0], date(2026, 3, 2), "transfer_out", 0, "OAK", -5)
    move(two[1], date(2026, 3, 5), "transfer_in", 0, "OAK", 5)
    paid_in, taken_out, under_way = moved(*two)
    assert (paid_in, taken_out) == (0, 0)
    assert under_way == 5 * 3 * D("0.1")

    move(two[1], date(2026, 5, 4), "transfer_in", 0, "ELM", 2)
    move(two[1], date(2026, 6, 1), "transfer_out", 0, "OAK", -1)
    paid_in, taken_out, _ = moved(*two)
    assert (paid_in, taken_out > 110) == (100, True)


def test_securities_of_which_only_some_came_to_the_other_account_went_out(two, move, moved):
    """OAK closes at 108.50 on 2 March."""
    move(two[0], START, "buy", -500, "OAK", 5)
    move(two[0], START, "buy", -100, "ELM", 2)
    for symbol, quantity in (("OAK", -5), ("ELM", -2)):
        move(two[0], date(2026, 3, 2), "transfer_out", 0, symbol, quantity)
    move(two[1], date(2026, 3, 2), "transfer_in", 0, "ELM", 2)

    assert moved(*two) == (0, 5 * D("108.50"), 0)


def test_securities_that_came_and_went_on_one_day_hide_neither(two, move, moved):
    move(two[0], START, "buy", -500, "OAK", 5)
    move(two[0], date(2026, 3, 2), "transfer_out", 0, "OAK", -4)
    move(two[0], date(2026, 3, 2), "transfer_in", 0, "ELM", 7)
    move(two[0], date(2026, 3, 2), "deposit", 30)

    assert moved(*two) == (7 * 50 + 30, 4 * D("108.50"), 0)


def test_where_one_of_a_days_securities_has_no_price_their_sum_tells(two, move, moved, value, ivy):
    move(two[0], date(2026, 3, 2), "transfer_in", 0, "ELM", 7)
    move(two[0], date(2026, 3, 2), "transfer_in", 0, "DARK", 1)
    value(*two)

    figures = household_figures(ivy.household, on=TODAY)
    assert money_across(figures, BEFORE).net == figures.series.flows_after(BEFORE)


@pytest.mark.parametrize(("came", "told"), [("355", (0, 0, D("-9.5"))), ("330", (363, 400, 0))])
def test_money_that_is_exchanged_on_its_way_is_a_transfer_where_it_is_worth_the_same(account, move, moved, came, told):
    """400 dollars leave; at 1.10 dollars a euro 355 euros are worth 390.50, and 330 too little to be the same."""
    with enter.operator():
        Rate.objects.bulk_create(
            Rate(currency="USD", on=on, per_euro=D("1.10"), source="ECB") for on in weekdays(START, date(2026, 11, 20))
        )
    home, abroad = account(name="Home"), account(name="Abroad", currency="EUR")
    for one in (home, abroad):
        move(one, START, "deposit", 1_000)
    move(home, date(2026, 3, 2), "withdrawal", -400)
    move(abroad, date(2026, 3, 4), "deposit", D(came))

    assert moved(home, abroad) == told


@pytest.mark.parametrize(("came", "is_told"), [(385, True), (300, False)])
def test_amounts_that_nearly_agree_are_counted_and_said(came, is_told, two, move, moved, client_for, ada):
    move(two[0], date(2026, 3, 2), "withdrawal", -400)
    move(two[1], date(2026, 3, 4), "deposit", came)

    assert moved(*two) == (came, 400, 0)
    page = client_for(ada).get(f"/households/{two[0].household_id}/performance/?period=since_inception").content.decode()
    said = f"$400.00 left {two[0]} on 2 March 2026, and ${came}.00 came into {two[1]} on 4 March 2026: counted as taken out and"
    assert (said in page) == is_told


def test_one_amount_that_arrives_as_two_is_counted_and_said(account, two, move, moved, client_for, ada):
    trust = account(name="Trust")
    move(trust, START, "deposit", 1_000)
    move(two[0], date(2026, 3, 2), "withdrawal", -400)
    move(two[1], date(2026, 3, 3), "deposit", 150)
    move(trust, date(2026, 3, 5), "deposit", 250)

    assert moved(*two, trust) == (400, 400, 0)
    page = client_for(ada).get(f"/households/{two[0].household_id}/performance/?period=since_inception").content.decode()
    left = f"$400.00 left {two[0]} on 2 March 2026"
    came = f"$150.00 came into {two[1]} on 3 March 2026 and $250.00 came into {trust} on 5 March 2026"
    assert f"{left}, and {came}: counted as taken out and paid in, because one amount is the sum of two." in page


def test_two_amounts_that_arrive_as_one_are_counted_and_said(account, two, move, moved):
    trust = account(name="Trust")
    move(trust, START, "deposit", 1_000)
    move(two[0], date(2026, 3, 2), "withdrawal", -150)
    move(trust, date(2026, 3, 2), "withdrawal", -250)
    move(two[1], date(2026, 3, 5), "deposit", 400)

    assert moved(*two, trust) == (400, 400, 0)
    (said,) = money_across(household_figures(two[0].household, on=TODAY), BEFORE).notes
    left = f"$150.00 left {two[0]} on 2 March 2026 and $250.00 left {trust} on 2 March 2026"
    came = f"$400.00 came into {two[1]} on 5 March 2026"
    assert said == f"{left}, and {came}: counted as taken out and paid in, because one amount is the sum of two."


def test_b1_by_the_household_s_share_and_a_change_of_share_is_money_across(account, move, ivy, ada, moved, value):
    fern = add_client(
        household=add_household(name="Fern", advisor=ada, since_on=START, by=ada.actor, on=TODAY), name="Fern", by=ada.actor
    )
    own, trust = account(name="Own"), account(name="Trust", owners={ivy: D("0.5"), fern: D("0.5")})
    for one in (own, trust):
        move(one, START, "deposit", 1_000)
    move(trust, date(2026, 3, 2), "deposit", 80)
    move(own, date(2026, 3, 9), "withdrawal", -400)
    move(trust, date(2026, 3, 10), "deposit", 400)
    assert moved(own, trust) == (40, 200, 0)  # half of what went into the trust is Fern's now

    value(own, trust)
    change_owners(portfolio=trust, owners={ivy: D(1)}, on=date(2026, 6, 1), by=ada)
    assert moved(own, trust) == (40 + 740, 200, 0)


def test_c3_what_was_there_when_the_records_begin_is_not_left_out(two, move, moved):
    move(two[0], START, "withdrawal", -100)

    assert moved(*two, after=date.min) == (2_000, 100, 0)


def test_it_asks_once_however_many_accounts(two, ivy, value, django_assert_num_queries):
    value(*two)
    figures = household_figures(ivy.household, on=TODAY)
    with django_assert_num_queries(1):
        money_across(figures, BEFORE)
