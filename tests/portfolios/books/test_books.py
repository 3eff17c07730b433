"""Do the books hold what was bought, at the prices of each day, and say where they cannot know?"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolios.books import Closes, Entry, Ledger, Snapshot, Stated, costs_on, daily_values, held_on

OAK, ELM, CORE = UUID(int=1), UUID(int=2), UUID(int=3)
MONDAY = date(2026, 11, 2)
NAMES = {OAK: "OAK", ELM: "ELM", CORE: "CORE"}


def day(number):
    return MONDAY + timedelta(days=number)


def rising(days=12, start=100):
    """A market price that rises by 1 each weekday."""
    weekdays = [day(n) for n in range(days) if day(n).weekday() < 5]
    return Closes(weekdays, [D(start + n) for n in range(len(weekdays))])


def ledger(*entries, snapshots=(), market=None):
    known = {OAK: rising()} if market is None else market
    return Ledger(entries, tuple(snapshots), known, NAMES, frozenset({CORE}))


def deposit(on, amount):
    return Entry(on, "deposit" if amount > 0 else "withdrawal", None, D(0), D(amount))


def trade(on, quantity, price, instrument=OAK):
    return Entry(on, "buy" if quantity > 0 else "sell", instrument, D(quantity), D(-quantity * price), D(price))


def test_values_follow_cash_and_closes():
    rows, reason = daily_values(ledger(deposit(day(0), 1000), trade(day(1), 5, 101)))

    assert reason == ""
    assert [(row.on, row.value) for row in rows[:4]] == [
        (day(0), D(1000)),
        (day(1), D(1000)),
        (day(2), D(1005)),
        (day(3), D(1010)),
    ]
    assert rows[0].flow == 1000
    assert rows[1].cash == 495


def test_weekends_have_a_value_only_where_something_moved():
    rows, _ = daily_values(ledger(deposit(day(0), 1000), deposit(day(5), 50)))

    assert day(5) in [row.on for row in rows]
    assert day(6) not in [row.on for row in rows]


def test_fees_are_told_apart_from_flows():
    fee = Entry(day(2), "fee", None, D(0), D(-12))

    rows, _ = daily_values(ledger(deposit(day(0), 1000), fee))

    assert (rows[2].flow, rows[2].fee, rows[2].value) == (0, 12, 988)


def test_c9_a_split_leaves_value_and_cost_unchanged():
    halved = Closes([day(0), day(1), day(2)], [D(100), D(100), D(50)])
    split = Entry(day(2), "split", OAK, D(10), D(0))
    books = ledger(deposit(day(0), 1000), trade(day(1), 10, 100), split, market={OAK: halved})

    rows, _ = daily_values(books)

    assert {row.value for row in rows} == {D(1000)}
    assert costs_on(books, day(2))[OAK].cost == 1000


def test_securities_that_come_in_are_a_flow_at_their_price():
    rows, _ = daily_values(ledger(deposit(day(0), 10), Entry(day(1), "transfer_in", OAK, D(2), D(0))))

    assert (rows[1].flow, rows[1].gap) == (D(202), "")


def test_securities_without_a_price_leave_a_gap():
    arrival = Entry(day(1), "transfer_in", ELM, D(2), D(0))

    rows, _ = daily_values(ledger(deposit(day(0), 10), arrival, trade(day(2), 1, 5, ELM)))

    assert [row.on for row in rows][1] == day(2)
    assert "ELM moved on 3 November 2026 without a known price." in rows[1].gap


def test_a_statement_is_rolled_back_to_the_first_transaction():
    stated = Snapshot(day(4), {OAK: Stated(D(8), D(832), D(700)), CORE: Stated(D(100), D(100), D(100))})

    rows, _ = daily_values(ledger(trade(day(2), 3, 102), snapshots=[stated]))

    assert rows[0].on == MONDAY + timedelta(days=1)
    assert (rows[0].value, rows[0].flow) == (D(5 * 101 + 406), D(5 * 101 + 406))
    assert next(row for row in rows if row.on == day(4)).value == 932


def test_a_lone_statement_has_one_value_on_its_day():
    stated = Snapshot(day(4), {OAK: Stated(D(8), D(832), None)})

    rows, _ = daily_values(ledger(snapshots=[stated]))

    assert [(row.on, row.value, row.is_stated) for row in rows] == [(day(4), D(832), True)]


def test_c12_a_statement_that_the_transactions_do_not_explain_leaves_a_gap():
    first = Snapshot(day(0), {OAK: Stated(D(8), D(800), None)})
    second = Snapshot(day(3), {OAK: Stated(D(9), D(927), None)})

    rows, _ = daily_values(ledger(snapshots=[first, second]))

    gaps = [row for row in rows if row.gap]
    assert [(row.on, row.value) for row in gaps] == [(day(3), D(927))]
    assert "(OAK)" in gaps[0].gap


def test_custodians_prices_stand_where_the_market_series_is_of_another_kind():
    stated = Snapshot(day(3), {OAK: Stated(D(10), D(5000), None)})

    rows, _ = daily_values(ledger(deposit(day(4), 1), snapshots=[stated]))

    assert [row.value for row in rows][:2] == [5000, 5001]


@pytest.mark.parametrize(("paid", "told"), [(D(85), 100), (D(116), 100), (D(125), 125), (D(67), 67)])
def test_a_discount_is_no_other_kind_of_series_and_a_split_is(paid, told):
    """A close of 100 beside what was paid: 15 per cent less, a wild day, five for four, two for three."""
    rows, _ = daily_values(ledger(deposit(day(0), 1000), trade(day(0), 1, paid)))

    assert rows[0].value == 1000 - paid + told


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((), "no transactions"),
        ((deposit(day(0), 500), trade(day(1), -3, 101)), "OAK would be below zero"),
        ((trade(day(1), 3, 101),), "cash would be below zero"),
        ((deposit(day(0), 0), Entry(day(0), "transfer_in", ELM, D(2), D(0))), "No price is known for ELM"),
    ],
)
def test_c7_books_without_a_value_say_why(entries, words):
    rows, reason = daily_values(ledger(*entries))

    assert rows == []
    assert words in reason


@pytest.mark.parametrize(("method", "left", "gained"), [("fifo", 1600, 100), ("average", 1575, 75)])
def test_what_is_left_cost_and_what_selling_gained(method, left, gained):
    books = ledger(deposit(day(0), 5000), trade(day(1), 10, 100), trade(day(2), 10, 110), trade(day(3), -5, 120))

    cost = costs_on(replace(books, lot_method=method), day(3))[OAK]

    assert (cost.quantity, cost.cost, cost.realized) == (15, D(left), D(gained))


def test_cost_is_unknown_after_shares_came_in_without_one():
    books = ledger(trade(day(1), 10, 100), Entry(day(2), "transfer_in", OAK, D(5), D(0)), trade(day(3), -15, 100))

    cost = costs_on(books, day(3))[OAK]

    assert (cost.quantity, cost.cost, cost.realized) == (0, 0, None)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 20), st.integers(0, 99)), min_size=1, max_size=12))
def test_the_order_of_a_days_trades_changes_no_end_of_day(trades):
    """Each is drawn with its place in its day, so that two draws of one shape are two orders."""
    entries = sorted((trade(day(number), quantity, 100) for number, quantity, _ in trades), key=lambda one: one.on)
    placed = sorted(trades, key=lambda one: (one[0], one[2]))
    shuffled = [trade(day(number), quantity, 100) for number, quantity, _ in placed]
    opening = deposit(day(0), 100_000)

    assert daily_values(ledger(opening, *entries)) == daily_values(ledger(opening, *shuffled))


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=8), st.integers(0, 11))
def test_rolling_back_from_a_statement_finds_what_rolling_forward_found(trades, at):
    entries = sorted((trade(day(number), quantity, 100) for number, quantity in trades), key=lambda one: one.on)
    forward = ledger(deposit(day(0), 100_000), *entries)
    quantities, cash = held_on(forward, day(11))
    end = Snapshot(day(11), {OAK: Stated(quantities[OAK], D(1), None), CORE: Stated(cash, cash, cash)})

    assert held_on(ledger(*forward.entries, snapshots=[end]), day(at)) == held_on(forward, day(at))


def test_a_holiday_of_the_market_is_no_day_of_its_own():
    """Thanksgiving 2026: a day without a return would make a year of 261 days, and every swing look smaller."""
    thanksgiving, day_after = date(2026, 11, 26), date(2026, 11, 27)
    closed = Closes([date(2026, 11, 25), day_after], [D(100), D(101)])
    abroad = Closes([date(2026, 11, 25), thanksgiving, day_after], [D(100), D(100), D(101)])
    funded = [deposit(date(2026, 11, 25), 1000), trade(date(2026, 11, 25), 5, 100)]
    alone = [deposit(date(2026, 11, 25), 1000), deposit(day_after, 1)]

    assert thanksgiving not in [row.on for row in daily_values(ledger(*funded, market={OAK: closed}))[0]]
    assert thanksgiving in [row.on for row in daily_values(ledger(*funded, market={OAK: abroad}))[0]]
    assert thanksgiving not in [row.on for row in daily_values(ledger(*alone, market={}))[0]]
