"""Do the demonstration's accounts add up, and can the importer read their next statements?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desk.demo.ledger import FEE_WEEKS, Closes, coming, past
from desk.demo.people import families, mixes
from desk.demo.statements import statement
from markets.prices import open_provider
from portfolios.sources import fetch

FILES = ("larkspur-ada-1", "larkspur-ada-2", "larkspur-ada-3", "larkspur-ben", "cobalt-eve")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def closes_at(now):
    prices = open_provider("bundled", now=now)
    start = prices.ends_on - timedelta(weeks=160)
    by_symbol = {
        one.symbol: {close.on: close.price for close in prices.history(one.symbol, start=start, end=prices.ends_on).closes}
        for one in prices.listings()
    }
    return Closes(sorted(by_symbol["SP500"]), by_symbol)


@pytest.fixture(scope="module")
def closes():
    return closes_at(NOW)


@pytest.fixture(scope="module")
def names():
    return {one.symbol: one.name for one in open_provider("bundled", now=NOW).listings()}


def accounts():
    for family in families(*FILES):
        for position, account in enumerate(family.accounts):
            yield family, account, tuple(flow for flow in family.flows if flow.account == position)


def test_sixty_households_at_larkspur_and_twelve_at_cobalt_with_accounts_that_nobody_confuses():
    assert len(families(*FILES[:4])) == 60
    assert len(families(FILES[4])) == 12
    tails = [account.number[-4:] for _, account, _ in accounts()]
    assert len(set(tails)) == len(tails)
    assert {sum(mix.values()) for mix in mixes().values()} == {Decimal(1)}


def test_cash_and_shares_never_fall_below_zero_on_any_day(closes):
    for family, account, flows in accounts():
        cash, shares = Decimal(0), {}
        for movement in sorted(past(account, flows, closes).movements, key=lambda one: one.on):
            cash += movement.amount
            shares[movement.symbol] = shares.get(movement.symbol, Decimal(0)) + movement.quantity
            assert cash >= 0, (family.name, movement)
            assert shares[movement.symbol] >= 0, (family.name, movement)


def test_every_trade_is_at_the_close_of_its_day(closes):
    for _, account, flows in accounts():
        for movement in past(account, flows, closes).movements:
            if movement.symbol:
                assert movement.price == closes.price(movement.symbol, movement.on)
                assert abs(movement.amount + movement.quantity * movement.price) <= Decimal("0.005")


def test_the_fee_is_taken_every_thirteen_weeks_and_next_on_the_last_business_day(closes):
    _, account, flows = next(accounts())
    book = past(account, flows, closes)
    known = [movement.on for movement in book.movements if movement.kind == "fee"]
    following = [movement.on for movement in coming(book, flows) if movement.kind == "fee"]

    assert {after - before for before, after in zip(known, known[1:], strict=False)} == {timedelta(weeks=FEE_WEEKS)}
    assert following == [date(2026, 11, 20)]


def test_a_later_week_moves_the_whole_history_and_changes_nothing_else(closes):
    later = closes_at(NOW + timedelta(weeks=3))
    for _, account, flows in accounts():
        before, after = past(account, flows, closes).movements, past(account, flows, later).movements
        assert [(one.on + timedelta(weeks=3), one.symbol, one.amount) for one in before] == [
            (one.on, one.symbol, one.amount) for one in after
        ]


def test_the_importer_reads_every_next_statement_to_the_cent(closes, names):
    for family, account, flows in accounts():
        movements = coming(past(account, flows, closes), flows)
        read = fetch(statement(account, movements, names, closes.days[-1]).encode(), today=NOW.date())

        assert not read.problems, family.name
        assert not read.warnings, family.name
        assert read.custodian == account.custodian
        assert read.accounts[0].tail == account.number[-4:]
        assert sorted(
            (one.on, one.kind, one.symbol, one.quantity, one.amount) for one in read.accounts[0].transactions
        ) == sorted((one.on, one.kind, one.symbol, one.quantity, one.amount) for one in movements)
