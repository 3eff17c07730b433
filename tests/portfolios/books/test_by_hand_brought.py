"""Shares that move between two accounts of the same owners: nothing was sold, so they keep what they cost and since when.

Bought: 10 OAK at 100.50 and 20 at 104.50. 25 move: all of the first lot and 15 of the second.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from clients.actions import add_client
from portfolios.actions import choose_method, pick_lots
from portfolios.models import Flag, Portfolio
from portfolios.queries import household_figures, household_meaning, lot_book, money_across
from tests.portfolios.conftest import TODAY

FIRST, SECOND = date(2025, 11, 10), date(2026, 1, 5)
BOUGHT = """
    11/10/2025 | MoneyLink Deposit | | | | | 10000.00
    11/10/2025 | Buy | OAK | 10 | 100.50 | | -1005.00
    01/05/2026 | Buy | OAK | 20 | 104.50 | | -2090.00
"""
LEFT = BOUGHT + "06/01/2026 | Security Transfer | OAK | -25 | | |"
MONEY = "05/04/2026 | MoneyLink Deposit | | | | | 100.00\n"
CAME = MONEY + "06/03/2026 | Security Transfer | OAK | 25 | | |"
KEPT = [(FIRST, 10, 1_005), (SECOND, 15, D("1567.50"))]


def lots(portfolio):
    return [(one.acquired_on, one.quantity, one.cost) for one in lot_book(portfolio, on=TODAY).lots]


def no_cost():
    return Flag.objects.standing().filter(kind="no_cost")


@pytest.mark.parametrize("first", ["left", "came"])
def test_shares_from_an_own_account_keep_their_cost_and_day_whichever_file_comes_first(first, account, history):
    old, new = account(name="Old"), account(name="New")
    for rows, home in ((LEFT, old), (CAME, new)) if first == "left" else ((CAME, new), (LEFT, old)):
        history(rows, home)

    assert lots(new) == KEPT
    assert lots(old) == [(SECOND, 5, D("522.50"))]
    assert not no_cost().exists()


def test_what_they_are_sold_for_less_what_they_cost_was_gained_long_and_short(account, history, ivy):
    history(LEFT, account(name="Old"))
    new = history(CAME + "\n11/20/2026 | Sell | OAK | 25 | 127.40 | | 3185.00", account(name="New"))

    told = [(one.gain.gain, one.term) for one in lot_book(new, on=TODAY).gains]
    assert sorted(told) == [(D("1274.00") - 1_005, "long"), (D("1911.00") - D("1567.50"), "short")]
    realised = household_meaning(ivy.household, on=TODAY, period="since_inception").realised
    assert (realised.long.value, realised.short.value) == (269, D("343.50"))


def test_rows_of_several_lots_that_come_as_one_are_the_same_shares(account, history):
    rows = BOUGHT + "06/01/2026 | Security Transfer | OAK | -10 | | |\n 06/01/2026 | Journaled Shares | OAK | -15 | | |"
    history(rows, account(name="Old"))

    assert lots(history(CAME, account(name="New"))) == KEPT


def test_a_fraction_that_the_new_custodian_rounds_is_the_same_shares(account, history, ivy):
    history(BOUGHT + "06/01/2026 | Security Transfer | OAK | -25.1234 | | |", account(name="Old"))
    new = history(MONEY + "06/03/2026 | Security Transfer | OAK | 25.123 | | |", account(name="New"))

    assert [(day, size, round(cost, 2)) for day, size, cost in lots(new)] == [
        (FIRST, 10, 1_005),
        (SECOND, D("15.123"), D("1580.40")),
    ]
    assert not no_cost().exists()
    across = money_across(household_figures(ivy.household, on=TODAY), date(2026, 5, 29))
    assert (across.paid_in, across.taken_out) == (0, 0)


def test_of_two_equal_transfers_what_left_first_came_first(account, history):
    rows = "06/01/2026 | Security Transfer | OAK | -10 | | |\n 06/04/2026 | Security Transfer | OAK | -10 | | |"
    history(BOUGHT + rows, account(name="Old"))
    came = "06/03/2026 | Security Transfer | OAK | 10 | | |\n 06/08/2026 | Security Transfer | OAK | 10 | | |\n"
    new = history(MONEY + came + "06/05/2026 | Sell | OAK | 10 | 115.40 | | 1154.00", account(name="New"))

    assert [(one.gain.acquired_on, one.gain.gain) for one in lot_book(new, on=TODAY).gains] == [(FIRST, 1_154 - 1_005)]
    assert lots(new) == [(SECOND, 10, 1_045)]


def test_through_a_third_account_they_are_the_same_shares_still(account, history):
    history(LEFT, account(name="Old"))
    history(CAME + "\n07/06/2026 | Security Transfer | OAK | -25 | | |", account(name="Between"))

    assert lots(history(MONEY + "07/07/2026 | Security Transfer | OAK | 25 | | |", account(name="New"))) == KEPT


@pytest.mark.parametrize("why", ["a retirement account", "a week and a day", "another number", "another owner"])
def test_what_is_not_surely_the_same_has_a_cost_that_nobody_stated(why, account, history, ivy, ada):
    other = add_client(household=ivy.household, name="Ivo Moss", by=ada.actor)
    owners = {"owners": {other: D(1)}} if why == "another owner" else {"owners": {ivy: D(1)}}
    old, new = account(name="Old", **owners), account(name="New", owners={ivy: D(1)})
    if why == "a retirement account":
        Portfolio.objects.filter(pk=old.pk).update(taxation="deferred")
    history(LEFT, old)
    day, number = ("06/09" if why == "a week and a day" else "06/03"), (24 if why == "another number" else 25)
    history(MONEY + f"{day}/2026 | Security Transfer | OAK | {number} | | |", new)

    assert lots(new) == [(None, number, None)]
    assert no_cost().get().portfolio == new


def test_what_a_person_or_the_custodian_stated_holds(account, history, state):
    history(LEFT, account(name="Old"))
    new = history(CAME, account(name="New"))
    state(new, "OAK", date(2026, 6, 3), "2600.00", acquired_on=date(2024, 1, 2))

    assert lots(new) == [(date(2024, 1, 2), 25, 2_600)]


def test_of_shares_that_the_old_account_knows_in_part_the_rest_is_not_known(account, history):
    history(
        "11/10/2025 | Buy | OAK | 10 | 100.50 | | -1005.00\n06/01/2026 | Security Transfer | OAK | -25 | | |", account(name="Old")
    )

    assert lots(history(CAME, account(name="New"))) == [(None, 15, None), (FIRST, 10, 1_005)]


def test_of_shares_that_came_with_several_lots_a_sale_takes_as_many_as_were_chosen(account, history, ada):
    history(LEFT, account(name="Old"))
    bought = "05/04/2026 | Buy | OAK | 10 | 113.00 | | -1130.00\n"
    new = history(MONEY.replace("100.00", "2000.00") + bought + CAME.splitlines()[1], account(name="New"))
    history("11/20/2026 | Sell | OAK | 20 | 127.40 | | 2548.00", new)
    choose_method(portfolio=new, method="specific", by=ada)
    sale, moved, own = (new.transactions.get(kind=kind) for kind in ("sell", "transfer_in", "buy"))
    pick_lots(sale=sale, picks={moved: D(12), own: D(8)}, by=ada)

    assert lots(new) == [(SECOND, 13, D("1358.50")), (date(2026, 5, 4), 2, 226)]


def test_it_asks_nothing_where_nothing_came_in(account, history, django_assert_num_queries):
    from portfolios.records import books_of

    old = history(BOUGHT, account(name="Old"))
    with django_assert_num_queries(3):
        books_of([old.pk])
