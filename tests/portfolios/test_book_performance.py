"""Does an advisor's book add up, and only to what she may see?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.queries import book_performance, household_figures

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
START = date(2025, 11, 3)


def test_a_book_of_one_account_did_what_the_account_did(funded, ivy, ada):
    book = book_performance(ada, on=TODAY)
    figures = household_figures(ivy.household, on=TODAY)

    assert book.value.value == figures.value.value
    assert book.net.value == pytest.approx(figures.returns["ytd"].net.value, abs=D("1e-9"))
    assert book.gross.value == pytest.approx(figures.returns["ytd"].gross.value, abs=D("1e-9"))
    assert book.points[-1] == (date(2026, 11, 20), book.net.value)
    assert book.benchmark.ytd.start == book.net.start


def test_a_colleague_sees_her_own_book_and_compliance_all_of_it(funded, ben, cora):
    assert book_performance(ben, on=TODAY).as_of is None
    assert book_performance(cora, on=TODAY).value.value > 0


@pytest.mark.parametrize("number", [1, 5])
def test_the_queries_are_the_same_however_many_accounts(number, account, move, value, ada, market, django_assert_num_queries):
    portfolios = [account(benchmark_id=market["IDX"].pk) for _ in range(number)]
    for one in portfolios:
        move(one, START, "deposit", 1_000)
    value(*portfolios)

    with django_assert_num_queries(5):
        book_performance(ada, on=TODAY)
