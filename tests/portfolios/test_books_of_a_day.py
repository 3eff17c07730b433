"""Are the books that are read for one day, with the closes that it needs alone, the same as all books up to that day?"""

from datetime import date

import pytest

from portfolios.books import costs_on, held_on, positions_on
from portfolios.records import books_of

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 1, 2), date(2026, 3, 1), date(2026, 3, 7), date(2026, 6, 14), date(2026, 11, 20)]


@pytest.mark.parametrize("day", DAYS)
def test_c13_holdings_costs_and_prices_of_a_day_are_those_of_the_whole_books(funded, move, day):
    move(funded, date(2026, 3, 7), "buy", -300, "IDX", 3)  # a Saturday: the close of the day before counts
    move(funded, date(2026, 4, 6), "sell", 450, "OAK", -4)
    move(funded, date(2026, 9, 1), "dividend", 12, "OAK")

    whole, of_day = books_of([funded.pk]).ledgers[funded.pk], books_of([funded.pk], on=day).ledgers[funded.pk]

    assert held_on(of_day, day) == held_on(whole, day)
    assert costs_on(of_day, day) == costs_on(whole, day)
    assert positions_on(of_day, day) == positions_on(whole, day)
