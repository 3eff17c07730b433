"""What an option brought or cost, worked out by hand: closed, expired, exercised and assigned.

IRS Publication 550, "Puts and Calls" (26 U.S.C. 1234): what an exercised or assigned option cost or brought goes into the cost
or the proceeds of its shares; what lapses is a gain or loss of its day, always short term for who wrote it.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.actions import name_movement, state_cost
from portfolios.models import Instrument, Transaction
from portfolios.queries import household_meaning, household_performance, lot_book, portfolio_figures
from tests.portfolios.conftest import NOW, TODAY

CALL, PUT = "OAK   260320C00108000", "OAK   260320P00112000"


def gains(account, year=2026):
    """(what, gain, term) of a year's sales."""
    book = lot_book(account, on=date(year, 12, 31), year=year)
    return [(one.instrument.symbol, one.gain.gain, one.term) for one in book.gains]


def lots(account, on=TODAY):
    return [(one.instrument.symbol, one.acquired_on, one.quantity, one.cost) for one in lot_book(account, on=on).lots]


def test_a_bought_option_that_is_sold_in_part_gains_on_that_part(history):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |   |      |      | 1000.00
        01/05/2026 | Buy to Open       | OAK 03/20/2026 108.00 C | 2 | 1.50 | 1.30 | -301.30
        02/02/2026 | Sell to Close     | OAK 03/20/2026 108.00 C | 1 | 2.40 | 0.66 | 239.34
    """)
    paid_each = (2 * 100 * D("1.50") + D("1.30")) / 2  # 150.65

    assert gains(account) == [(CALL, 1 * 100 * D("2.40") - D("0.66") - paid_each, "short")]
    assert lots(account) == [(CALL, date(2026, 1, 5), 1, paid_each)]


def test_a_written_option_that_is_bought_back_gains_what_it_fell(history):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |   |      |      | 1000.00
        01/05/2026 | Sell to Open      | OAK 03/20/2026 108.00 C | 2 | 1.50 | 1.30 | 298.70
        02/02/2026 | Buy to Close      | OAK 03/20/2026 108.00 C | 1 | 0.40 | 0.66 | -40.66
    """)
    received_each = (2 * 100 * D("1.50") - D("1.30")) / 2  # 149.35

    assert gains(account) == [(CALL, received_each - (100 * D("0.40") + D("0.66")), "short")]
    assert lots(account) == [(CALL, date(2026, 1, 5), -1, -received_each)]


def test_a_written_option_that_lapses_is_a_short_term_gain_however_long_it_ran(history):
    account = history("""
        11/03/2025 | MoneyLink Deposit |                        |   |      |      | 1000.00
        11/03/2025 | Sell to Open      | OAK 11/06/2026 150.00 C | 1 | 4.00 | 0.66 | 399.34
        11/06/2026 | Expired           | OAK 11/06/2026 150.00 C | 1 |      |      |
    """)

    assert gains(account) == [("OAK   261106C00150000", 100 * D("4.00") - D("0.66"), "short")]
    assert lots(account) == []


def test_a_bought_option_that_lapses_after_more_than_a_year_is_a_long_term_loss(history):
    account = history("""
        11/03/2025 | MoneyLink Deposit |                        |    |      |      | 1000.00
        11/03/2025 | Buy to Open       | OAK 11/06/2026 150.00 C | 1  | 4.00 | 0.66 | -400.66
        11/06/2026 | Expired           | OAK 11/06/2026 150.00 C | -1 |      |      |
    """)

    assert gains(account) == [("OAK   261106C00150000", -(100 * D("4.00") + D("0.66")), "long")]


COVERED = """
    01/05/2026 | MoneyLink Deposit |                        |     |        |      | 11000.00
    01/05/2026 | Buy               | OAK                     | 100 | 104.50 |      | -10450.00
    02/02/2026 | Sell to Open      | OAK 03/20/2026 108.00 C | 1   | 2.10   | 0.66 | 209.34
    03/20/2026 | Assigned          | OAK 03/20/2026 108.00 C | 1   |        |      |
    03/20/2026 | Sell              | OAK                     | 100 | 108.00 | 0.30 | 10799.70
"""


def test_what_a_call_brought_that_was_assigned_is_part_of_the_shares_proceeds(history):
    account = history(COVERED)

    assert gains(account) == [("OAK", (100 * D("108.00") - D("0.30") + D("209.34")) - 100 * D("104.50"), "short")]
    assert lots(account) == []


def test_an_assigned_call_leaves_the_money_that_was_paid_in_and_gained(history, ivy):
    account = history(COVERED)

    figures = portfolio_figures(account, on=TODAY)
    gained = 100 * (D("108.00") - D("104.50")) - D("0.30") + D("209.34")
    assert figures.value.value == figures.cash.value == 11_000 + gained
    assert figures.returns["since_inception"].net.value == pytest.approx(gained / 11_000, abs=D("1e-9"))
    lines = household_performance(ivy.household, on=TODAY, period="since_inception").contributions
    assert sum(line.gain.value for line in lines) == pytest.approx(gained, abs=D("1e-6"))


def test_what_a_put_brought_that_was_assigned_lowers_what_its_shares_cost(history):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |     |        |      | 30000.00
        01/05/2026 | Sell to Open      | OAK 03/20/2026 112.00 P | 2   | 3.00   | 1.32 | 598.68
        03/20/2026 | Assigned          | OAK 03/20/2026 112.00 P | 2   |        |      |
        03/20/2026 | Buy               | OAK                     | 200 | 112.00 |      | -22400.00
        04/06/2026 | Sell              | OAK                     | 50  | 111.00 |      | 5550.00
    """)
    cost = 200 * D("112.00") - D("598.68")  # 21,801.32

    assert gains(account) == [("OAK", 50 * D("111.00") - cost * 50 / 200, "short")]
    assert lots(account) == [("OAK", date(2026, 3, 20), 150, cost * 150 / 200)]


def test_what_an_exercised_call_cost_is_part_of_what_its_shares_cost_from_that_day(history):
    account = history("""
        11/03/2025 | MoneyLink Deposit    |                        |     |        |      | 30000.00
        11/03/2025 | Buy to Open          | OAK 11/06/2026 120.00 C | 1   | 5.00   | 0.66 | -500.66
        11/06/2026 | Exchange or Exercise | OAK 11/06/2026 120.00 C | -1  |        |      |
        11/06/2026 | Buy                  | OAK                     | 100 | 120.00 |      | -12000.00
    """)

    assert gains(account) == []
    assert lots(account) == [("OAK", date(2026, 11, 6), 100, 100 * D("120.00") + D("500.66"))]
    assert lot_book(account, on=TODAY).lots[0].term == "short"  # how long the call was held does not count


def test_what_an_exercised_put_cost_lowers_the_proceeds_of_its_shares(history):
    account = history("""
        11/03/2025 | MoneyLink Deposit    |                        |     |        |      | 30000.00
        11/03/2025 | Buy                  | OAK                     | 100 | 100.00 |      | -10000.00
        01/05/2026 | Buy to Open          | OAK 03/20/2026 112.00 P | 1   | 2.00   | 0.66 | -200.66
        03/20/2026 | Exchange or Exercise | OAK 03/20/2026 112.00 P | -1  |        |      |
        03/20/2026 | Sell                 | OAK                     | 100 | 112.00 | 0.30 | 11199.70
    """)

    assert gains(account) == [("OAK", (100 * D("112.00") - D("0.30") - D("200.66")) - 10_000, "short")]


def test_of_three_written_calls_two_are_assigned_and_one_lapses(history):
    """The shares went in two parts and a day after; each takes its part of what the two calls brought."""
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |     |        |      | 32000.00
        01/05/2026 | Buy               | OAK                     | 300 | 104.50 |      | -31350.00
        02/02/2026 | Sell to Open      | OAK 03/20/2026 108.00 C | 3   | 2.00   |      | 600.00
        03/20/2026 | Assigned          | OAK 03/20/2026 108.00 C | 2   |        |      |
        03/20/2026 | Expired           | OAK 03/20/2026 108.00 C | 1   |        |      |
        03/23/2026 | Sell              | OAK                     | 150 | 108.00 |      | 16200.00
        03/23/2026 | Sell              | OAK                     | 50  | 108.00 |      | 5400.00
    """)

    assert sorted(gains(account)) == [
        ("OAK", 50 * (D("108.00") - D("104.50")) + 400 * D(50) / 200, "short"),
        ("OAK", 150 * (D("108.00") - D("104.50")) + 400 * D(150) / 200, "short"),
        (CALL, D(200), "short"),
    ]


def test_shares_bought_far_from_the_market_by_an_option_are_worth_what_the_market_says(history):
    """At 60 by the option, on a day on which the market closed at 100 + 99 x 0.10."""
    account = history("""
        11/03/2025 | MoneyLink Deposit    |                       |     |       |  | 30000.00
        11/03/2025 | Buy to Open          | OAK 03/20/2026 60.00 C | 1   | 40.00 |  | -4000.00
        03/20/2026 | Exchange or Exercise | OAK 03/20/2026 60.00 C | -1  |       |  |
        03/20/2026 | Buy                  | OAK                    | 100 | 60.00 |  | -6000.00
    """)

    figures = portfolio_figures(account, on=date(2026, 3, 20))
    assert figures.value.value == 30_000 - 4_000 - 6_000 + 100 * (100 + 99 * D("0.10"))


def test_an_exercise_without_its_shares_has_no_gain_and_the_page_says_so(history, ada, client_for):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |    |      |  | 1000.00
        01/05/2026 | Sell to Open      | OAK 03/20/2026 108.00 C | 2  | 1.50 |  | 300.00
        03/20/2026 | Assigned          | OAK 03/20/2026 108.00 C | 2  |      |  |
    """)

    assert gains(account) == [(CALL, None, "short")]
    page = client_for(ada).get(f"/portfolios/{account.pk}/lots/").text
    assert f"Cost or day of purchase is not known of {CALL}" in page


def test_an_option_settled_in_money_gains_that_less_what_it_cost(history):
    account = history("""
        01/05/2026 | MoneyLink Deposit    |                          |    |      |  | 1000.00
        01/05/2026 | Buy to Open          | SPX 03/20/2026 6000.00 C | 1  | 5.00 |  | -500.00
        03/20/2026 | Exchange or Exercise | SPX 03/20/2026 6000.00 C | -1 |      |  | 1234.00
    """)

    assert gains(account) == [("SPX   260320C06000000", D(1234) - 500, "short")]


def test_a_written_option_is_owed_at_its_last_price_and_a_bought_one_is_held(history):
    account = history("""
        11/16/2026 | MoneyLink Deposit |                        |   |      |      | 5000.00
        11/17/2026 | Sell to Open      | OAK 01/15/2027 130.00 C | 2 | 1.10 | 1.30 | 218.70
        11/18/2026 | Sell to Open      | OAK 01/15/2027 130.00 C | 1 | 1.40 | 0.65 | 139.35
        11/18/2026 | Buy to Open       | OAK 01/15/2027 120.00 P | 1 | 2.00 | 0.65 | -200.65
    """)

    figures = portfolio_figures(account, on=TODAY)
    cash = 5_000 + D("218.70") + D("139.35") - D("200.65")
    assert figures.cash.value == cash
    assert figures.value.value == cash - 3 * D("139.35") + D("200.65")  # a contract at what the last one came to


def test_shares_of_an_option_whose_cost_nobody_knows_have_none_until_it_is_stated(history, ada):
    account = history("""
        01/05/2026 | MoneyLink Deposit    |                        |     |        | | 30000.00
        02/02/2026 | Security Transfer    | OAK 03/20/2026 108.00 C | 1   |        | |
        03/20/2026 | Exchange or Exercise | OAK 03/20/2026 108.00 C | -1  |        | |
        03/20/2026 | Buy                  | OAK                    | 100 | 108.00 | | -10800.00
        04/06/2026 | Sell                 | OAK                    | 40  | 111.00 | | 4440.00
    """)
    assert gains(account) == [("OAK", None, "short")]
    assert lots(account) == [("OAK", date(2026, 3, 20), 60, None)]

    option, source = Instrument.objects.get(symbol=CALL), {"source": "the former custodian", "by": ada, "at": NOW}
    state_cost(portfolio=account, instrument=option, on=date(2026, 2, 2), cost=D(150), **source)

    cost = 100 * D("108.00") + 150
    assert gains(account) == [("OAK", 40 * D("111.00") - cost * 40 / 100, "short")]
    assert lots(account) == [("OAK", date(2026, 3, 20), 60, cost * 60 / 100)]


def test_an_adjusted_contract_delivers_other_shares_and_its_gain_is_not_made_up(history):
    """OAK1 delivers what a merger left of OAK: not a hundred shares at the strike."""
    account = history("""
        01/05/2026 | MoneyLink Deposit |                         |     |        | | 30000.00
        01/05/2026 | Buy               | OAK                     | 100 | 104.50 | | -10450.00
        02/02/2026 | Sell to Open      | OAK1 03/20/2026 108.00 C | 1   | 2.10   | | 210.00
        03/20/2026 | Assigned          | OAK1 03/20/2026 108.00 C | 1   |        | |
        03/20/2026 | Sell              | OAK                     | 100 | 108.00 | | 10800.00
    """)

    assert gains(account)[0] == ("OAK", 100 * (108 - D("104.50")), "short")
    assert gains(account)[1][1] is None


def test_a_written_option_that_nobody_prices_any_more_ends_the_values_and_the_page_says_so(history, client_for, ada):
    """Known from its sale alone, its price stands for 100 days."""
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |   |        |      | 10000.00
        01/05/2026 | Buy               | OAK                    | 5 | 104.50 |      |  -522.50
        02/02/2026 | Sell to Open      | OAK 12/18/2026 130.00 C | 1 |   2.00 | 0.65 |  199.35
    """)

    assert portfolio_figures(account, on=TODAY).as_of == date(2026, 5, 13)
    page = client_for(ada).get(f"/portfolios/{account.pk}/").content.decode()
    said = "was last valued on 13 May 2026. OAK 18 Dec 2026 130 call was last priced on 2 February 2026."
    assert f"{account} {said}" in page


@pytest.mark.parametrize(("kind", "gained"), [("expiry", D("199.35")), ("exercise", None)])
def test_how_a_written_option_ended_a_person_says_where_the_system_does_not(kind, gained, history, ada):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                        |   |      |      | 10000.00
        01/05/2026 | Sell to Open      | OAK 03/20/2026 108.00 C | 1 | 2.00 | 0.65 |   199.35
        03/20/2026 | Expired           | OAK 03/20/2026 108.00 C | 1 |      |      |
    """)
    ended = account.transactions.get(kind="expiry")
    Transaction.objects.filter(pk=ended.pk).update(kind="unknown", quantity=1)
    assert [gain for _, gain, _ in gains(account)] == [None]

    name_movement(portfolio=account, movement=ended, kind=kind, source="Schwab’s confirmation", by=ada, at=NOW)
    assert [gain for _, gain, _ in gains(account)] == [gained]


def test_an_option_on_an_index_is_told_by_its_days_and_each_place_says_so(history, ivy, client_for, ada):
    account = history("""
        01/05/2026 | MoneyLink Deposit |                         |   |      |      | 10000.00
        01/05/2026 | Buy to Open       | SPXW 03/20/2026 5000.00 C | 1 | 2.00 | 0.65 |  -200.65
        01/05/2026 | Buy to Open       | OAK 03/20/2026 108.00 C | 1 | 1.00 | 0.65 |  -100.65
        02/02/2026 | Sell to Close     | SPXW 03/20/2026 5000.00 C | 1 | 3.00 | 0.65 |   299.35
        02/02/2026 | Sell to Close     | OAK 03/20/2026 108.00 C | 1 | 1.50 | 0.65 |   149.35
    """)

    notes = {one.instrument.symbol.split()[0]: one.note for one in lot_book(account, on=TODAY).gains}
    assert ("section 1256" in notes["SPXW"], notes["OAK"]) == (True, "")
    assert client_for(ada).get(f"/portfolios/{account.pk}/lots/").content.decode().count("not § 1256") == 1
    realised = household_meaning(ivy.household, on=TODAY, period="since_inception").realised
    assert realised.short.value == D("98.70") + D("48.70")
    assert "section 1256" in realised.short.method
