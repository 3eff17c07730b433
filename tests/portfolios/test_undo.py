"""D3: does undoing one file leave exactly what the other files say, in whatever order?"""

from datetime import timedelta
from itertools import permutations

import pytest

from clients.models import Household
from compliance.actions import place_hold
from portfolios import actions
from portfolios.models import Holding, Import, Portfolio, Restated, Transaction, Valuation
from tests.portfolios.conftest import NOW
from tests.portfolios.test_imports import FILES, counts, imported  # noqa: F401

pytestmark = pytest.mark.django_db
TITLE, HEADER, *ROWS = (FILES / "schwab_transactions.csv").read_text().splitlines()[:11]
STATED = (FILES / "schwab_positions_one_account.csv").read_text()
RESTATED = STATED.replace('"10","41.25"', '"12","41.25"').replace("$412.50", "$495.00").replace("$912.50", "$995.00")


@pytest.fixture
def bring(imported):  # noqa: F811
    """bring(name, text) imports a file, each a minute after the one before."""
    minutes = iter(range(99))

    def run(name, text):
        batch = imported(name, text.encode())
        Import.objects.filter(pk=batch.pk).update(applied_at=NOW + timedelta(minutes=next(minutes)))
        batch.refresh_from_db()
        return batch

    return run


def export(first, last):
    """Some of the custodian's rows, as another export would hold them."""
    return "\n".join([TITLE, HEADER, *ROWS[first:last]])


def undo(batch, ada):
    actions.undo(batch=batch, by=ada.actor, at=NOW)


def books():
    return {(row.on, row.kind, row.amount, row.quantity) for row in Transaction.objects.all()}


def test_d3_undoing_the_first_file_keeps_what_the_second_contains_too(bring, ada, settle):
    second_alone = bring("second.csv", export(0, 6))
    expected = books()
    undo(second_alone, ada)
    settle()

    first, second = bring("first.csv", export(3, 9)), bring("second.csv", export(0, 6))
    assert (counts(first), counts(second)) == ((6, 0, 0), (3, 0, 3))
    undo(first, ada)

    assert books() == expected
    assert set(Transaction.objects.values_list("source", flat=True)) == {second.pk}
    second.refresh_from_db()
    assert counts(second) == (6, 0, 0)
    assert (second.accounts[0]["create"], second.accounts[0]["same"]) == (6, 0)
    assert not Restated.objects.exists()


def test_undoing_the_second_file_takes_only_what_was_new_in_it(bring, ada):
    first = bring("first.csv", export(3, 9))
    before = books()
    undo(bring("second.csv", export(0, 6)), ada)
    assert books() == before
    assert set(Transaction.objects.values_list("source", flat=True)) == {first.pk}
    assert not Restated.objects.exists()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_the_order_each_step_leaves_what_the_others_say_and_the_last_one_nothing(bring, ada, settle, order):
    parts = [(3, 9), (0, 6), (2, 8)]
    files = [bring(f"{n}.csv", export(*part)) for n, part in enumerate(parts)]
    whole = {n: {line.split(",")[0].split(" ")[0].strip('"') for line in ROWS[slice(*part)]} for n, part in enumerate(parts)}
    left = set(range(3))
    for number in order:
        files[number].refresh_from_db()
        undo(files[number], ada)
        settle()
        left.discard(number)
        assert len(books()) == len({row for n in left for row in ROWS[slice(*parts[n])]})
        assert {f"{on:%m/%d/%Y}" for on, *_ in books()} <= {day for n in left for day in whole[n]}
    assert not Portfolio.objects.exists()
    assert not Valuation.objects.exists()


def test_the_same_file_again_may_go_first_or_last(bring, ada):
    first, again = bring("first.csv", export(0, 9)), bring("again.csv", export(0, 9))
    before = books()
    undo(first, ada)
    assert books() == before
    again.refresh_from_db()
    assert counts(again) == (9, 0, 0)  # so that its page offers to undo it
    undo(again, ada)
    assert not books()
    assert not Portfolio.objects.exists()


def test_a_file_that_was_undone_inherits_nothing(bring, ada):
    first, second = bring("first.csv", export(0, 9)), bring("second.csv", export(0, 9))
    undo(second, ada)
    undo(first, ada)
    assert not books()


def test_while_another_file_runs_for_the_account_it_is_refused(bring, ada):
    first, second = bring("first.csv", export(3, 9)), bring("second.csv", export(0, 6))
    Import.objects.filter(pk=second.pk).update(state="running")
    with pytest.raises(actions.UnableToUndo, match="second.csv is being imported"):
        undo(first, ada)


def test_a_running_file_that_broke_off_notes_a_row_once(bring, ada):
    bring("first.csv", export(3, 9))
    second = bring("second.csv", export(0, 6))
    Import.objects.filter(pk=second.pk).update(state="running")
    second.refresh_from_db()
    actions.run(batch=second, by=ada.actor, at=NOW)
    assert Restated.objects.count() == 3


def holdings():
    return set(Holding.objects.values_list("quantity", "market_value"))


def test_a_statement_that_came_twice_stays_when_the_first_goes(bring, ada):
    first, again = bring("first.csv", STATED), bring("again.csv", STATED)
    before = holdings()
    undo(first, ada)
    assert holdings() == before
    again.refresh_from_db()
    assert counts(again) == (2, 0, 0)
    undo(again, ada)
    assert not holdings()
    assert not Portfolio.objects.exists()


def test_a_statement_goes_over_with_what_it_had_replaced(bring, ada):
    bring("first.csv", STATED)
    before = holdings()
    second, again = bring("second.csv", RESTATED), bring("again.csv", RESTATED)
    restated = holdings()
    undo(second, ada)
    assert holdings() == restated != before
    again.refresh_from_db()
    undo(again, ada)
    assert holdings() == before


def test_a_statement_that_said_something_else_inherits_nothing(bring, ada):
    first = bring("first.csv", STATED)
    second = bring("second.csv", RESTATED)
    undo(second, ada)
    undo(first, ada)
    assert not holdings()


def test_who_lost_the_household_takes_nothing_from_its_books(bring, ada, ben, ivy):
    batch = bring("first.csv", export(0, 6))
    Household.objects.filter(pk=ivy.household_id).update(advisor=ben)
    with pytest.raises(actions.UnableToUndo, match="no longer yours"):
        undo(batch, ada)
    assert Transaction.objects.count() == 6


def test_a_legal_hold_keeps_what_a_file_brought(bring, ada, cora, ivy):
    batch = bring("first.csv", export(0, 6))
    place_hold(household_id=ivy.household_id, client_id=ivy.pk, matter="Moss v. Larkspur", by=cora)
    with pytest.raises(actions.UnableToUndo, match=r"Moss v\. Larkspur"):
        undo(batch, ada)
    assert Transaction.objects.count() == 6
