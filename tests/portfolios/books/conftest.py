"""Books as a person would keep them by hand: a history of Schwab is imported as a file, and its account looked at."""

import pytest

from portfolios import actions
from portfolios.models import Import, Portfolio
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


def _lines(rows):
    for row in filter(None, (line.strip() for line in rows.splitlines())):
        day, action, symbol, quantity, price, fees, amount = (cell.strip() for cell in row.split("|"))
        yield ",".join(f'"{cell}"' for cell in (day, action, symbol, symbol, quantity, price, fees, amount)) + ","
