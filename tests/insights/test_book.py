from datetime import date
from decimal import Decimal

import pytest

from clients.models import Household
from insights.queries.book import book_since
from markets.models import Price, Security
from portfolios.models import Portfolio, Valuation
from tenants import enter

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)]


def account(household, rows, *, benchmark=None, tail="1"):
    made = Portfolio.objects.create(
        household=household,
        name="Joint",
        custodian="schwab",
        account_number=tail,
        account_digest=tail,
        account_tail=tail,
        benchmark_id=benchmark,
    )
    before = None
    for on, value, flow, fee in rows:
        Valuation.objects.create(
            portfolio=made, on=on, opening=before, value=Decimal(value), flow=Decimal(flow), fee=Decimal(fee), basis="computed"
        )
        before = Decimal(value)
    return made


@pytest.fixture
def book(ivy):
    account(ivy.household, [(DAYS[0], 100, 100, 0), (DAYS[1], 110, 0, 0), (DAYS[2], 171, 50, 1)])
    account(ivy.household, [(DAYS[1], 200, 200, 0), (DAYS[2], 220, 0, 0)], tail="2")


def test_accounts_count_by_what_they_opened_with_and_flows_are_no_gain(ada, book):
    found = book_since(DAYS[0], user=ada)
    assert found.days == tuple(DAYS)
    assert found.net == (0.0, pytest.approx(0.10), pytest.approx((11 + 20) / 310))
    assert found.gross == (0.0, pytest.approx(0.10), pytest.approx((11 + 1 + 20) / 310))


def test_the_values_are_told_backwards_from_the_last(ada, book):
    assert book_since(DAYS[0], user=ada).values(Decimal(391)) == [100, 310, 391]


def test_what_one_account_gained_on_a_sunday_is_not_the_return_of_the_book(ada, ivy):
    """10 of 100 on a Sunday beside 900 that wait for Monday: one in a hundred, not ten."""
    friday, sunday, monday = date(2026, 11, 13), date(2026, 11, 15), date(2026, 11, 16)
    account(ivy.household, [(friday, 100, 100, 0), (sunday, 110, 0, 0), (monday, 110, 0, 0)])
    account(ivy.household, [(friday, 900, 900, 0), (monday, 900, 0, 0)], tail="2")

    found = book_since(friday, user=ada)
    assert (found.days, found.net) == ((friday, monday), (0.0, pytest.approx(0.01)))
    assert found.values(Decimal(1_010)) == [1_000, 1_010]


def test_a_day_with_a_gap_counts_for_nobody(ada, ivy):
    made = account(ivy.household, [(DAYS[0], 100, 100, 0), (DAYS[1], 300, 0, 0)])
    made.valuations.filter(on=DAYS[1]).update(gap="Shares came in without a price.")
    assert book_since(DAYS[0], user=ada).net == (0.0, 0.0)


def test_a_colleague_and_a_closed_household_are_left_out(ada, ben, book):
    assert book_since(DAYS[0], user=ben).days == ()
    Household.objects.update(closed_on=DAYS[-1])
    assert book_since(DAYS[0], user=ada).days == ()


def test_a_period_begins_at_the_end_of_its_first_day(ada, book):
    found = book_since(DAYS[0], user=ada).since(DAYS[1])
    assert (found.days[0], found.net[0]) == (DAYS[1], 0.0)


def test_the_benchmark_runs_over_the_same_days(ada, ivy, operator_firm):
    with enter.operator():
        index = Security.objects.create(symbol="IDX", name="An index", kind="index", source="test")
        for on, close in zip(DAYS, (50, 55, 44), strict=True):
            Price.objects.create(security=index, on=on, close=close, source="test")
    account(ivy.household, [(DAYS[0], 100, 100, 0), (DAYS[1], 110, 0, 0), (DAYS[2], 121, 0, 0)], benchmark=index.pk)
    found = book_since(DAYS[0], user=ada)
    assert found.mark == "An index"
    assert found.marked() == [0.0, pytest.approx(0.1), pytest.approx(-0.12)]


def test_a_benchmark_without_prices_is_not_drawn(ada, book):
    assert book_since(DAYS[0], user=ada).marked() is None
