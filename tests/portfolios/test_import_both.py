"""D3: does a file that states positions and transactions at once come in as one, once, and go out as one?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from clients.models import Household
from portfolios import actions
from portfolios.models import Holding, Import, Portfolio, Transaction
from portfolios.queries import household_figures
from tests.portfolios.conftest import NOW
from tests.portfolios.test_imports import FILES, TODAY, counts, imported  # noqa: F401

pytestmark = pytest.mark.django_db
FILE = "ofx_brokerage.qfx"


def books():
    rows = Transaction.objects.values_list("on", "kind", "quantity", "amount")
    return sorted(rows), sorted(Holding.objects.values_list("as_of", "quantity", "market_value"))


@pytest.mark.parametrize("name", [FILE, "ofx_bank.ofx", "ibkr_flex.xml"])
def test_d3_the_same_file_twice_changes_nothing_and_each_is_undone_as_one(name, imported, ada, settle):  # noqa: F811
    first = imported(name)
    before = books()
    again = imported(name)

    assert counts(first) == (first.rows_total, 0, 0)
    assert counts(again) == (0, 0, first.rows_total)
    assert books() == before
    Import.objects.filter(pk=again.pk).update(applied_at=first.applied_at + timedelta(minutes=1))
    actions.undo(batch=first, by=ada.actor, at=NOW)
    assert books() == before  # the second file says the same
    actions.undo(batch=Import.objects.get(pk=again.pk), by=ada.actor, at=NOW)
    settle()
    assert books() == ([], [])
    assert not Portfolio.objects.exists()


def test_figures_come_from_both(imported, ivy):  # noqa: F811
    imported(FILE)

    figures = household_figures(Household.objects.get(pk=ivy.household_id), on=TODAY)

    assert figures.value.value == D("5025.55")
    assert figures.cash.value == D("2040.55")


def test_what_the_broker_counts_up_in_a_csv_is_the_same_account_for_quicken(imported, ada):  # noqa: F811
    imported("fidelity_positions.csv")

    (one,) = actions.upload(file_name="x.qfx", content=(FILES / FILE).read_bytes(), by=ada, at=NOW).accounts

    assert one["is_recognised"]


def test_killed_between_positions_and_end_it_counts_the_same_again(imported, ada):  # noqa: F811
    batch = imported(FILE)
    Import.objects.filter(pk=batch.pk).update(state="running")
    batch.refresh_from_db()

    actions.run(batch=batch, by=ada.actor, at=datetime(2026, 11, 23, 16, tzinfo=UTC))

    batch.refresh_from_db()
    assert counts(batch) == (batch.rows_total, 0, 0)
