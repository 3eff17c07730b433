"""Does every source of statements keep the port's one contract, whatever is done to its file?"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolios.sources import SOURCES, Contents, Movement, Statement, StatementRefused, fetch
from portfolios.sources.sheet import open_sheet

FILES = Path(__file__).parents[1] / "portfolios" / "files"
TODAY = date(2026, 11, 23)
RECORDED = {
    "schwab_positions": ("schwab_positions_all_accounts.csv", "schwab_positions_one_account.csv"),
    "schwab_transactions": ("schwab_transactions.csv",),
    "schwab_bank": ("schwab_bank.csv",),
    "schwab_lots": ("schwab_lots_open.csv", "schwab_lots_closed.csv"),
    "fidelity_positions": ("fidelity_positions.csv",),
    "fidelity_history": ("fidelity_history.csv",),
    "fidelity_plan": ("fidelity_plan.csv",),
    "vanguard": ("vanguard.csv", "vanguard_plan.csv"),
    "interactive_brokers": ("ibkr_flex.xml", "ibkr_flex.csv", "ibkr_activity.csv", "ibkr_history.csv"),
    "ofx": ("ofx_brokerage.qfx", "ofx_bank.ofx"),
}
UNDATED = {"vanguard.csv", "vanguard_plan.csv"}  # their positions have no day
PAIRS = [(name, file) for name, files in RECORDED.items() for file in files]
ALL = [(FILES / file).read_bytes() for _, file in PAIRS]


def test_every_source_has_a_recorded_file():
    assert set(RECORDED) == set(SOURCES)


@pytest.mark.parametrize(("name", "file"), PAIRS)
def test_a_recorded_file_is_recognised_by_its_source_alone(name, file):
    sheet = open_sheet((FILES / file).read_bytes())

    assert [known for known, source in SOURCES.items() if source().recognises(sheet)] == [name]


@pytest.mark.parametrize(("name", "file"), PAIRS)
def test_a_recorded_file_is_read_without_a_problem(name, file):
    statement = fetch((FILES / file).read_bytes(), today=TODAY)

    assert statement.custodian == SOURCES[name].custodian or not SOURCES[name].custodian
    assert statement.contents == SOURCES[name].contents or SOURCES[name].contents is Contents.STATEMENT
    assert statement.as_of == date(2026, 11, 20) or file in UNDATED
    assert statement.accounts
    assert not statement.problems


@pytest.mark.parametrize(("name", "file"), PAIRS)
def test_signs_are_those_of_the_portfolio(name, file):
    statement = fetch((FILES / file).read_bytes(), today=TODAY)

    for one in (row for account in statement.accounts for row in account.transactions):
        if one.kind is Movement.BUY:
            assert one.quantity > 0 > one.amount
        if one.kind in (Movement.SELL, Movement.TRANSFER_OUT):
            assert one.quantity < 0 <= one.amount
        if one.kind in (Movement.FEE, Movement.TAX, Movement.WITHDRAWAL):
            assert one.amount < 0
        if not one.quantity:
            assert one.price is None  # else the books would take it for the security's


@pytest.mark.parametrize(("name", "file"), PAIRS)
def test_positions_are_one_each_and_add_up_to_the_total(name, file):
    statement = fetch((FILES / file).read_bytes(), today=TODAY)

    for account in statement.accounts:
        symbols = [one.symbol for one in account.positions]
        assert len(symbols) == len(set(symbols))
        if account.total is not None and statement.contents is Contents.POSITIONS:
            assert sum(one.value for one in account.positions) == account.total


@pytest.mark.parametrize(("name", "file"), PAIRS)
def test_amounts_are_exact(name, file):
    statement = fetch((FILES / file).read_bytes(), today=TODAY)

    for account in statement.accounts:
        for one in account.positions + account.transactions:
            assert isinstance(one.quantity, Decimal)
            assert one.quantity.is_finite()


def outcome(content):
    try:
        return fetch(content, today=TODAY)
    except StatementRefused as refusal:
        return str(refusal)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 4000), st.binary(max_size=12), st.integers(0, 40))
def test_d4_a_damaged_file_is_read_or_refused_in_words(content, place, junk, cut):
    damaged = content[:place] + junk + content[place + cut :]

    answer = outcome(damaged)

    if isinstance(answer, Statement):
        assert all(wrong.problem.endswith(".") and wrong.row > 0 for wrong in answer.problems)
    else:
        assert answer.endswith(".")


@pytest.mark.parametrize("content", ALL)
def test_a_file_cut_short_is_read_or_refused(content):
    for end in range(0, len(content), 37):
        assert outcome(content[:end])
