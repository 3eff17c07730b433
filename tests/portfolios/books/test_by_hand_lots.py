"""Which shares were sold and what they cost, worked out by hand: average, chosen, reinvested, returned, transferred in.

IRS Publications 550 and 551: shares sold go first in first out unless they are specified or, of a fund, averaged; a return of
capital lowers the cost and is a gain beyond it; a reinvested dividend is a purchase; what came from elsewhere keeps its cost.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.actions import UnableToState, choose_method, pick_lots, state_cost
from portfolios.models import Flag, Instrument, Transaction
from portfolios.queries import household_meaning, lot_book, portfolio_figures
from tests.portfolios.conftest import NOW, TODAY

CENT = D("0.01")
FIRST, SECOND, THIRD = date(2025, 11, 3), date(2026, 1, 5), date(2026, 6, 1)
THREE_LOTS = """
    11/03/2025 | MoneyLink Deposit | | | | | 20000.00
    11/03/2025 | Buy | OAK | 30 | 100.00 | 4.95 | -3004.95
    01/05/2026 | Buy | OAK | 50 | 104.50 |      | -5225.00
    06/01/2026 | Buy | OAK | 20 | 115.00 |      | -2300.00
"""


def gains(account, year=2026):
    book = lot_book(account, on=date(year, 12, 31), year=year)
    return sorted((one.gain.acquired_on, one.gain.quantity, one.gain.gain.quantize(CENT), one.term) for one in book.gains)


def lots(account):
    told = lot_book(account, on=TODAY).lots
    return [(one.acquired_on, one.quantity, one.cost and one.cost.quantize(CENT)) for one in told]


def the(kind, on):
    return Transaction.objects.get(kind=kind, on=on)


def test_a_sale_takes_the_oldest_first_and_part_of_the_next(history):
    account = history(THREE_LOTS + "11/10/2026 | Sell | OAK | 45 | 120.00 | 4.95 | 5395.05")
    each = (45 * D("120.00") - D("4.95")) / 45  # what one share brought

    assert gains(account) == [
        (FIRST, 30, (30 * each - D("3004.95")).quantize(CENT), "long"),
        (SECOND, 15, (15 * each - 15 * D("104.50")).quantize(CENT), "short"),
    ]
    assert lots(account) == [(SECOND, 35, 35 * D("104.50")), (THIRD, 20, 20 * D("115.00"))]


def test_two_sales_at_average_cost_each_take_the_average_of_their_day(history, ada):
    """The days still go first in first out (26 CFR 1.1012-1(e)(7)); a purchase between the sales moves the average."""
    account = history("""
        11/03/2025 | MoneyLink Deposit | | | | | 20000.00
        11/03/2025 | Buy  | OAK | 30 | 100.00 | | -3000.00
        01/05/2026 | Buy  | OAK | 50 | 104.00 | | -5200.00
        03/02/2026 | Sell | OAK | 20 | 108.00 | | 2160.00
        06/01/2026 | Buy  | OAK | 20 | 115.00 | | -2300.00
        11/10/2026 | Sell | OAK | 40 | 126.00 | | 5040.00
    """)
    choose_method(portfolio=account, method="average", by=ada)
    average = D(3_000 + 5_200) / 80  # 102.50
    then = (60 * average + 2_300) / 80  # 105.625

    assert gains(account) == [
        (FIRST, 10, 10 * (126 - then), "long"),
        (FIRST, 20, 20 * (108 - average), "short"),
        (SECOND, 30, 30 * (126 - then), "short"),
    ]
    assert lots(account) == [(SECOND, 20, 20 * then), (THIRD, 20, 20 * then)]


def test_a_sale_takes_the_lots_that_were_chosen_and_the_rest_from_the_oldest(history, ada):
    account = history(THREE_LOTS + "11/10/2026 | Sell | OAK | 45 | 120.00 | | 5400.00")
    choose_method(portfolio=account, method="specific", by=ada)
    sale = the("sell", date(2026, 11, 10))

    pick_lots(sale=sale, picks={the("buy", THIRD): D(20), the("buy", SECOND): D(10)}, by=ada)

    assert gains(account) == [
        (FIRST, 15, 15 * 120 - (D("3004.95") / 2).quantize(CENT), "long"),
        (SECOND, 10, 10 * (120 - D("104.50")), "short"),
        (THIRD, 20, 20 * D(120 - 115), "short"),
    ]
    assert lots(account) == [(FIRST, 15, (D("3004.95") / 2).quantize(CENT)), (SECOND, 40, 40 * D("104.50"))]


def test_a_lot_that_an_earlier_sale_took_cannot_be_chosen_again(history, ada):
    account = history(
        THREE_LOTS + "11/09/2026 | Sell | OAK | 20 | 120.00 | | 2400.00\n11/10/2026 | Sell | OAK | 20 | 120.00 | | 2400.00"
    )
    choose_method(portfolio=account, method="specific", by=ada)
    pick_lots(sale=the("sell", date(2026, 11, 9)), picks={the("buy", THIRD): D(20)}, by=ada)

    with pytest.raises(UnableToState, match="Of the lot of 1 June 2026 0 are left for this sale"):
        pick_lots(sale=the("sell", date(2026, 11, 10)), picks={the("buy", THIRD): D(5)}, by=ada)


def test_what_an_earlier_sale_took_or_a_later_one_chose_is_not_left(history, ada):
    """Of the first lot 30 went first in first out; the later sale chose 15 of the last one's 20."""
    account = history(
        THREE_LOTS + "11/09/2026 | Sell | OAK | 40 | 120.00 | | 4800.00\n11/10/2026 | Sell | OAK | 20 | 120.00 | | 2400.00"
    )
    choose_method(portfolio=account, method="specific", by=ada)
    early, late = the("sell", date(2026, 11, 9)), the("sell", date(2026, 11, 10))

    with pytest.raises(UnableToState, match="Of the lot of 3 November 2025 0 are left"):
        pick_lots(sale=late, picks={the("buy", FIRST): D(5)}, by=ada)
    pick_lots(sale=late, picks={the("buy", THIRD): D(15)}, by=ada)
    with pytest.raises(UnableToState, match="Of the lot of 1 June 2026 5 are left"):
        pick_lots(sale=early, picks={the("buy", THIRD): D(6)}, by=ada)


def test_after_a_split_a_sale_takes_all_the_shares_that_a_lot_became(history, ada, client_for):
    """HRTH has no market price; ten of each lot are twenty after two for one."""
    account = history("""
        11/03/2025 | MoneyLink Deposit | | | | | 20000.00
        11/03/2025 | Buy         | HRTH | 10 | 40.00 | | -400.00
        01/05/2026 | Buy         | HRTH | 10 | 60.00 | | -600.00
        03/02/2026 | Stock Split | HRTH | 20 |       | |
        11/10/2026 | Sell        | HRTH | 20 | 35.00 | | 700.00
    """)
    choose_method(portfolio=account, method="specific", by=ada)
    sale = the("sell", date(2026, 11, 10))

    pick_lots(sale=sale, picks={the("buy", SECOND): D(20)}, by=ada)

    assert gains(account) == [(SECOND, 20, D(700 - 600), "short")]
    assert lots(account) == [(FIRST, 20, 400)]
    page = client_for(ada).get(f"/portfolios/sales/{sale.pk}/lots/").text
    assert page.count("Taken of the lot of") == 2  # the split is no purchase


def test_reinvested_dividends_are_purchases_of_their_own_days(history, ivy):
    """Half a year of 30.00 and 31.00; the second within the last year when all is sold."""
    account = history("""
        11/03/2025 | MoneyLink Deposit | | | | | 3000.00
        11/03/2025 | Buy               | ELM | 60 | 50.00 | | -3000.00
        11/10/2025 | Reinvest Dividend | ELM |    |       | | 30.00
        11/10/2025 | Reinvest Shares   | ELM | 0.6 | 50.00 | | -30.00
        06/01/2026 | Reinvest Dividend | ELM |    |       | | 31.00
        06/01/2026 | Reinvest Shares   | ELM | 0.62 | 50.00 | | -31.00
        11/12/2026 | Sell              | ELM | 61.22 | 52.00 | | 3183.44
    """)

    assert gains(account) == [
        (FIRST, 60, 60 * D("2.00"), "long"),
        (date(2025, 11, 10), D("0.6"), D("0.6") * 2, "long"),
        (THIRD, D("0.62"), D("0.62") * 2, "short"),
    ]
    assert household_meaning(ivy.household, on=TODAY, period="ytd").income.value == 31
    figures = portfolio_figures(account, on=TODAY)
    assert figures.value.value == D("61.22") * 52
    assert figures.returns["since_inception"].net.value == pytest.approx(D("61.22") * 52 / 3_000 - 1, abs=D("1e-9"))


def test_a_return_of_capital_lowers_each_lots_cost_and_is_a_gain_beyond_it(history):
    """Of 101.00 a share at first, then 2.00: one lot is paid back to nothing and gains what is more."""
    account = history("""
        11/03/2025 | MoneyLink Deposit | | | | | 20000.00
        11/03/2025 | Buy               | OAK | 30 | 100.00 | | -3000.00
        01/05/2026 | Buy               | OAK | 50 | 104.50 | | -5225.00
        03/02/2026 | Return of Capital | OAK |    |        | | 8080.00
        11/10/2026 | Return of Capital | OAK |    |        | | 160.00
    """)

    assert gains(account) == [
        (FIRST, 0, 30 * D("101.00") - 30 * 100, "short"),
        (FIRST, 0, 30 * D("2.00"), "long"),
    ]
    assert lots(account) == [(FIRST, 30, 0), (SECOND, 50, 50 * (D("104.50") - 101 - 2))]


def test_a_wash_sale_stands_as_the_loss_that_it_was_and_the_page_says_so(history, ada, client_for):
    account = history("""
        01/05/2026 | MoneyLink Deposit | | | | | 20000.00
        01/05/2026 | Buy  | OAK | 10 | 112.00 | | -1120.00
        02/02/2026 | Sell | OAK | 10 | 106.00 | | 1060.00
        02/10/2026 | Buy  | OAK | 10 | 107.00 | | -1070.00
    """)

    assert gains(account) == [(SECOND, 10, D(1_060 - 1_120), "short")]
    assert lots(account) == [(date(2026, 2, 10), 10, 1_070)]
    page = client_for(ada).get(f"/portfolios/{account.pk}/lots/").text
    assert "Wash sales are left out" in page


IN_KIND = """
    01/05/2026 | MoneyLink Deposit | | | | | 1000.00
    03/02/2026 | Security Transfer | OAK | 40 | | |
    11/10/2026 | Sell              | OAK | 10 | 126.00 | | 1260.00
"""


def test_shares_that_came_without_a_cost_have_no_gain_until_it_is_stated(history, ada):
    account = history(IN_KIND)
    oak = Instrument.objects.get(symbol="OAK")
    book = lot_book(account, on=TODAY)
    assert (book.realised, book.unrealised, book.unknown) == (None, None, ["OAK"])
    assert Flag.objects.standing().filter(kind="no_cost", text__contains="Nobody stated what 30 OAK cost").exists()

    words = {"source": "the former custodian", "by": ada, "at": NOW}
    arrived = date(2026, 3, 2)
    state_cost(portfolio=account, instrument=oak, on=arrived, cost=D(3_200), acquired_on=date(2019, 4, 1), **words)

    assert gains(account) == [(date(2019, 4, 1), 10, 10 * 126 - D(3_200) * 10 / 40, "long")]
    assert lots(account) == [(date(2019, 4, 1), 30, D(3_200) * 30 / 40)]


def test_shares_that_came_in_are_a_flow_at_their_price_of_that_day_and_no_gain(history):
    """On 2 March 2026 OAK closes at 100 + 85 x 0.10; what it rose before is not this account's."""
    account = history(IN_KIND)
    came, last = 100 + 85 * D("0.10"), 100 + 274 * D("0.10")  # and on 20 November at 127.40

    figures = portfolio_figures(account, on=TODAY)
    assert figures.invested.value == 1_000 + 40 * came
    assert figures.value.value == 1_000 + 1_260 + 30 * last
    gained = 10 * (126 - came) + 30 * (last - came)
    assert figures.value.value - figures.invested.value == gained


def test_shares_that_leave_take_their_lots_and_no_gain(history):
    account = history(THREE_LOTS + "11/10/2026 | Security Transfer | OAK | -45 | | |")

    assert gains(account) == []
    assert lots(account) == [(SECOND, 35, 35 * D("104.50")), (THIRD, 20, 20 * D("115.00"))]
    out = 45 * (100 + 266 * D("0.10"))  # at the close of 10 November
    assert portfolio_figures(account, on=TODAY).invested.value == 20_000 - out


def test_shares_bought_at_a_discount_are_worth_what_the_market_says(history):
    """At 85 of 100, as employees buy (26 U.S.C. 423): the day's close counts, and the discount is a gain."""
    account = history("""
        11/03/2025 | MoneyLink Deposit | | | | | 1000.00
        11/03/2025 | Buy | OAK | 10 | 85.00 | | -850.00
    """)

    assert portfolio_figures(account, on=TODAY).value.value == 150 + 10 * D("127.40")
    assert lots(account) == [(FIRST, 10, 850)]
