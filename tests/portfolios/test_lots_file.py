"""Do the lots that a custodian states come in, tie to what is held and sold, and say so where they do not?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios import actions
from portfolios.models import Flag, Import, StatedLot
from portfolios.queries import lot_book
from tests.portfolios.conftest import NOW, START
from tests.portfolios.test_imports import FILES

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 20)


@pytest.fixture
def held(account, move, value):
    """12 of OAK bought in two goes that our own rules would sell first in, first out; 37 in all, of which 7 were sold."""
    portfolio = account(account_number="XXXX-8821")
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, date(2025, 11, 4), "buy", -1_201, "OAK", 12)
    move(portfolio, date(2026, 3, 2), "buy", "-2712.5", "OAK", 25)
    move(portfolio, date(2026, 10, 1), "sell", "865.9", "OAK", -7)
    value(portfolio)
    return portfolio


@pytest.fixture
def brought(held, ada, settle):
    def run(name, change=("", "")):
        content = (FILES / name).read_bytes().replace(change[0].encode(), change[1].encode()) if change[0] else None
        batch = actions.upload(file_name=name, content=content or (FILES / name).read_bytes(), by=ada, at=NOW)
        assert not batch.problems, batch.problems
        assert batch.accounts[0]["likely"] == [str(held.pk)] or batch.accounts[0]["portfolio"] == str(held.pk)
        actions.choose(batch=batch, choices={0: actions.Choice(portfolio_id=held.pk)}, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Import.objects.get(pk=batch.pk)

    return run


def told(held):
    book = lot_book(held, on=LAST, year=2026)
    return [(one.acquired_on, one.quantity, one.cost) for one in book.lots], [
        (one.gain.acquired_on, one.gain.quantity, one.gain.cost) for one in sorted(book.gains, key=lambda one: one.gain.quantity)
    ]


def test_lots_that_tie_take_the_place_of_our_own_and_leave_again(held, brought, ada):
    own = told(held)
    assert own[1] == [(date(2025, 11, 4), 7, pytest.approx(D("700.58"), abs=D("0.01")))]

    first = brought("schwab_lots_closed.csv")
    assert (first.created_count, first.rows_total, first.custodian, first.as_of) == (2, 2, "Schwab", LAST)
    again = brought("schwab_lots_closed.csv")
    assert (again.created_count, again.unchanged_count) == (0, 2)
    opened = brought("schwab_lots_open.csv")
    lots, gains = told(held)
    assert gains == [(date(2025, 11, 4), 2, D("200.2")), (date(2026, 3, 2), 5, D("542.5"))]
    assert lots == [(date(2025, 11, 4), 10, 1_001), (date(2026, 3, 2), 20, 2_170)]
    assert not Flag.objects.standing().filter(kind="lots").exists()

    actions.undo(batch=first, by=ada.actor, at=NOW)
    assert told(held) == (lots, gains)  # the second file says the same
    for batch in (again, opened):
        actions.undo(batch=Import.objects.get(pk=batch.pk), by=ada.actor, at=NOW)
    assert told(held) == own
    assert not StatedLot.objects.exists()


def test_lots_that_do_not_tie_are_flagged_and_change_nothing(held, brought, client_for, ada):
    own = told(held)
    brought("schwab_lots_closed.csv", ('"11/04/2025","2"', '"11/04/2025","3"'))
    flag = Flag.objects.standing().get(kind="lots")
    assert flag.text == "The custodian's lots of 1 October 2026 are 8 OAK, the books sold 7."
    assert told(held) == own
    assert "Lots do not tie" in client_for(ada).get(f"/portfolios/{held.pk}/books/").text


def test_a_total_that_is_not_the_sum_and_an_account_that_is_not_there_are_refused(held, ada, ivy):
    content = (FILES / "schwab_lots_open.csv").read_bytes()
    wrong = actions.upload(file_name="x.csv", content=content.replace(b'"Total","30"', b'"Total","31"'), by=ada, at=NOW)
    assert [(one["row"], one["problem"]) for one in wrong.problems] == [
        (6, "The lots add up to 30, and the file prints a total of 31.")
    ]
    batch = actions.upload(file_name="x.csv", content=content, by=ada, at=NOW)
    with pytest.raises(actions.UnableToImport, match="Lots belong to an account that is in the books"):
        actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
