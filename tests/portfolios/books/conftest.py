"""Books as a person would keep them by hand: a history of Schwab is imported as a file, and its account looked at."""

from decimal import Decimal as D

import pytest

from portfolios import actions
from portfolios.models import Import, Instrument, Portfolio
from tests.portfolios.conftest import NOW

HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",'


@pytest.fixture
def history(ada, ivy, market, settle, db):
    """history(rows) imports lines of `day | action | symbol | quantity | price | fees | amount`; answers the account."""

    def imported(rows, portfolio=None):
        text = "\n".join(['"Transactions  for account Brokerage XXXX-1234 as of 11/20/2026 18:00:21 ET"', HEADER, *_lines(rows)])
        batch = actions.upload(file_name="history.csv", content=text.encode(), by=ada, at=NOW)
        assert not batch.problems
        home = actions.Choice(portfolio_id=portfolio.pk) if portfolio else actions.Choice(household_id=ivy.household_id)
        actions.choose(batch=batch, choices={0: home}, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Portfolio.objects.get(pk=Import.objects.get(pk=batch.pk).accounts[0]["portfolio"])

    return imported


@pytest.fixture
def state(ada):
    """state(account, symbol, on, cost, out_of=symbol) says what shares cost that came in."""

    def stated(account, symbol, on, cost, **more):
        what = {one.symbol: one for one in Instrument.objects.all()}
        out_of = {"out_of": what[more.pop("out_of")]} if "out_of" in more else {}
        words = {"source": "Form 8937", "by": ada, "at": NOW}
        actions.state_cost(portfolio=account, instrument=what[symbol], on=on, cost=D(cost), **words, **out_of, **more)

    return stated


def _lines(rows):
    for row in filter(None, (line.strip() for line in rows.splitlines())):
        day, action, symbol, quantity, price, fees, amount = (cell.strip() for cell in row.split("|"))
        yield ",".join(f'"{cell}"' for cell in (day, action, symbol, symbol, quantity, price, fees, amount)) + ","
