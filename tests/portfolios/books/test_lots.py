"""Do lots carry what was paid through everything that becomes of shares, and say where they cannot know?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolios.books import Entry, Ledger, SaidCost, Snapshot, Stated, lots_on
from tests.portfolios.books.test_books import ELM, NAMES, OAK, day, trade

LATER = date(2028, 1, 3)


def books(*entries, **options):
    return Ledger(entries, tuple(options.pop("snapshots", ())), {}, NAMES, frozenset(), **options)


def lots(*entries, on=LATER, **options):
    return lots_on(books(*entries, **options), on)


def entry(on, kind, quantity, amount=0, instrument=OAK, key=""):
    return Entry(on, kind, instrument, D(quantity), D(amount), None, key)


def costs(found, instrument=OAK):
    return [(lot.acquired_on, lot.quantity, lot.cost) for lot in found.open.get(instrument, ())]


def test_a_sale_takes_the_lots_that_a_person_chose_and_then_the_oldest():
    first, second = replace(trade(day(1), 10, 100), key="a"), replace(trade(day(2), 10, 110), key="b")
    sale = replace(trade(day(3), -8, 120), key="s")

    found = lots(first, second, sale, lot_method="specific", picks={"s": [("b", D(5))]})

    assert costs(found) == [(day(1), 7, 700), (day(2), 5, 550)]
    assert sorted(gain.gain for gain in found.gains) == [D(50), D(60)]


@pytest.mark.parametrize(
    ("bought", "sold", "is_long"),
    [
        (date(2026, 11, 3), date(2027, 11, 3), False),
        (date(2026, 11, 3), date(2027, 11, 4), True),
        (date(2027, 2, 28), date(2028, 2, 29), False),  # Rev. Rul. 66-7: not before the first of March
        (date(2027, 2, 28), date(2028, 3, 1), True),
        (date(2028, 2, 29), date(2029, 3, 1), True),
        (date(2027, 2, 27), date(2028, 2, 28), True),
    ],
)
def test_more_than_a_year_is_long_term(bought, sold, is_long):
    found = lots(trade(bought, 2, 100), trade(sold, -1, 120), on=date(2030, 1, 2))

    assert found.gains[0].is_long_term is is_long


CASES = {
    "a split keeps the cost": ([entry(day(2), "split", 10)], [(day(1), 20, 1000)], 0),
    "a symbol change carries all": (
        [entry(day(2), "symbol_change", -10), entry(day(2), "symbol_change", 10, instrument=ELM)],
        [],
        0,
    ),
    "returned capital lowers the cost": ([entry(day(2), "return_capital", 0, 40)], [(day(1), 10, 960)], 0),
    "beyond the cost it is a gain": ([entry(day(2), "return_capital", 0, 1100)], [(day(1), 10, 0)], 100),
    "a merger for money is a sale": ([entry(day(2), "merger", -10, 1300)], [], 300),
    "what expires is lost": ([entry(day(2), "expiry", -10)], [], -1000),
    "what is given away is no gain": ([entry(day(2), "transfer_out", -4)], [(day(1), 6, 600)], 0),
}


@pytest.mark.parametrize("name", CASES)
def test_c9_what_became_of_a_company_leaves_lots_that_tie(name):
    entries, left, gained = CASES[name]

    found = lots(trade(day(1), 10, 100), *entries)

    assert costs(found) == left
    assert sum(gain.gain for gain in found.gains) == gained


def test_a_merger_share_for_share_keeps_cost_and_day_and_one_with_money_does_not_know():
    out, into = entry(day(2), "merger", -10), entry(day(2), "merger", 5, instrument=ELM)

    assert costs(lots(trade(day(1), 10, 100), into, out), ELM) == [(day(1), 5, 1000)]
    assert costs(lots(trade(day(1), 10, 100), replace(into, amount=D(20)), out), ELM) == [(day(2), 5, None)]


def test_a_spin_off_takes_its_part_of_the_parents_cost_once_it_is_stated():
    bought, child = trade(day(1), 10, 100), entry(day(3), "spin_off", 4, instrument=ELM)

    unknown, known = lots(bought, child), lots(bought, child, said_costs={(ELM, day(3)): SaidCost(D(150), None, OAK)})

    assert costs(unknown, ELM) == [(day(3), 4, None)]
    assert (costs(known, ELM), costs(known)) == ([(day(1), 4, 150)], [(day(1), 10, 850)])


def test_what_is_sold_short_is_owed_and_gains_when_it_falls():
    short, cover = entry(day(1), "short", -10, 1000), entry(day(4), "cover", 4, -320)

    found = lots(short, cover)

    assert costs(found) == [(day(1), -6, -600)]
    assert [(gain.gain, gain.is_long_term) for gain in found.gains] == [(D(80), False)]


def test_the_custodians_cost_holds_and_lots_keep_their_days():
    stated = Snapshot(day(4), {OAK: Stated(D(20), D(2500), D(2200))})

    found = lots(trade(day(1), 10, 100), entry(day(2), "transfer_in", 10), snapshots=[stated])

    assert costs(found) == [(None, 10, 1200), (day(1), 10, 1000)]


def test_a_sale_of_what_the_records_do_not_know_has_no_gain_in_words_of_zero():
    assert [gain.gain for gain in lots(trade(day(1), -3, 100)).gains] == [None]


@given(
    st.lists(st.tuples(st.integers(-9, 9).filter(bool), st.integers(1, 300)), min_size=1, max_size=20),
    st.sampled_from(["fifo", "average"]),
)
def test_realised_and_what_is_left_add_up_to_the_money(trades, method):
    """Whatever is bought and sold: gains so far equal what came back less what was paid, plus what the rest cost."""
    held, entries = 0, []
    for number, (size, price) in enumerate(trades):
        quantity = max(size, -held)
        held += quantity
        if quantity:
            entries.append(trade(day(number), quantity, price))

    found = lots(*entries, lot_method=method)

    gained = sum((gain.gain for gain in found.gains), D(0))
    assert abs(gained - sum((one.amount for one in entries), D(0)) - found.cost(OAK)) < D("1e-12")
    assert found.quantity(OAK) == held


def test_shares_from_before_the_records_go_first_and_their_cost_stays_unknown():
    """The statement of day 4 tells that 100 were there on day 1; the sale takes 80 of them, not the ten bought after."""
    stated = Snapshot(day(4), {OAK: Stated(D(30), D(3600), D(2800))})

    found = lots(trade(day(2), 10, 110), trade(day(3), -80, 120), snapshots=[stated])

    assert [(gain.quantity, gain.gain, gain.is_long_term) for gain in found.gains] == [(80, None, None)]
    assert costs(found) == [(None, 20, 1700), (day(2), 10, 1100)]


def test_what_is_sold_or_bought_beyond_what_was_held_is_not_lost():
    more_sold = lots(trade(day(1), 10, 100), trade(day(2), -15, 120))
    more_bought = lots(entry(day(1), "short", -10, 1000), trade(day(2), 15, 90))

    assert [(gain.quantity, gain.proceeds, gain.gain) for gain in more_sold.gains] == [(10, 1200, 200), (5, 600, None)]
    assert costs(more_bought) == [(day(2), 5, 450)]
