"""A share of Frankfurt, worked out by hand: in an account kept in dollars, and in one in euros of a household in dollars.

One euro buys 1.10 dollars at first, then 1.15 from June, 1.18 from September, 1.20 from 10 November and 1.25 on the 20th; the
share closes at 100 euros, 105 from September, 110 from 10 November and 112 on the 20th. What it cost in dollars stays that of
its day (26 U.S.C. 988, 1012).
"""

from datetime import date
from decimal import Decimal as D

import pytest

from markets.models import Price, Rate, Security
from portfolios import actions
from portfolios.models import Import, Portfolio
from portfolios.queries import (
    household_figures,
    household_meaning,
    household_performance,
    lot_book,
    portfolio_figures,
)
from portfolios.queries.meaning import sales_of
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY, weekdays

JUNE, AUTUMN, SOLD, LAST = date(2026, 6, 1), date(2026, 9, 1), date(2026, 11, 10), date(2026, 11, 20)
DOLLARS = {START: "1.10", JUNE: "1.15", AUTUMN: "1.18", SOLD: "1.20", LAST: "1.25"}
EUROS = {START: "100", AUTUMN: "105", SOLD: "110", LAST: "112"}
ROUNDING = D("1e-9")


def stands(steps, day):
    return D(steps[max(on for on in steps if on <= day)])


@pytest.fixture
def frankfurt(operator_firm):
    """The share's closes and the rates of each weekday."""
    with enter.operator():
        share = Security.objects.create(symbol="HAUS", name="Haus AG", kind="stock", currency="EUR", source="test")
        days = weekdays(START, LAST)
        Price.objects.bulk_create(Price(security=share, on=on, close=stands(EUROS, on), source="test") for on in days)
        Rate.objects.bulk_create(Rate(currency="USD", on=on, per_euro=stands(DOLLARS, on), source="ECB") for on in days)


@pytest.fixture
def flex(ada, ivy, market, frankfurt, settle, db):
    """flex(base) imports the same year of Interactive Brokers into an account kept in dollars or in euros."""

    def imported(base):
        def money(kind, day, currency, amount, symbol=""):
            return (
                f'<CashTransaction currency="{currency}" {rate(currency, day)} symbol="{symbol}" type="{kind}" amount="{amount}" '
                f'reportDate="{day:%Y%m%d}" transactionID="{kind}{day}"/>'
            )

        def trade(day, quantity, price):
            return (
                f'<Trade currency="EUR" {rate("EUR", day)} assetCategory="STK" symbol="HAUS" tradeDate="{day:%Y%m%d}" '
                f'quantity="{quantity}" tradePrice="{price}" netCash="{-quantity * price}" '
                f'buySell="{"BUY" if quantity > 0 else "SELL"}" transactionID="{day}"/>'
            )

        def rate(currency, day):
            return f'fxRateToBase="{1 if currency == base else stands(DOLLARS, day)}"'

        rows = (
            money("Deposits/Withdrawals", date(2026, 3, 2), base, 12_000),
            trade(date(2026, 3, 2), 100, 100),
            money("Dividends", JUNE, "EUR", 200, "HAUS"),
            money("Deposits/Withdrawals", AUTUMN, base, 2_000),
            trade(SOLD, -40, 110),
        )
        text = (
            '<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1" fromDate="20260302" toDate="20261120">'
            f'<AccountInformation accountId="U1" currency="{base}"/>{"".join(rows)}'
            "</FlexStatement></FlexStatements></FlexQueryResponse>"
        )
        batch = actions.upload(file_name="flex.xml", content=text.encode(), by=ada, at=NOW)
        assert not batch.problems
        actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Portfolio.objects.get(pk=Import.objects.get(pk=batch.pk).accounts[0]["portfolio"])

    return imported


CASH = 12_000 - 100 * 100 * D("1.10") + 200 * D("1.15") + 2_000 + 40 * 110 * D("1.20")  # 8,510 dollars
WORTH = 60 * 112 * D("1.25")  # 8,400


def test_an_account_in_dollars_is_worth_its_shares_at_the_rate_of_the_day(flex):
    figures = portfolio_figures(flex("USD"), on=TODAY)

    assert (figures.currency, figures.cash.value, figures.value.value) == ("USD", CASH, CASH + WORTH)
    assert figures.invested.value == 12_000 + 2_000


def test_what_was_gained_holds_the_share_and_the_euro(flex):
    book = lot_book(flex("USD"), on=TODAY)

    assert book.realised_short == 40 * 110 * D("1.20") - 40 * 100 * D("1.10")  # 880
    assert book.unrealised == WORTH - 60 * 100 * D("1.10")  # 1,800
    assert [(line.acquired_on, line.quantity, line.cost) for line in book.lots] == [(date(2026, 3, 2), 60, 60 * 100 * D("1.10"))]


def test_its_return_is_chained_at_the_deposit(flex):
    """The deposit comes at the end of 1 September, when there were 100 shares at 105 and 1.18 and 1,230 of cash."""
    before = 100 * 105 * D("1.18") + (12_000 - 11_000 + 230)  # 13,620
    chained = before / 12_000 * (CASH + WORTH) / (before + 2_000) - 1

    net = portfolio_figures(flex("USD"), on=TODAY).returns["since_inception"].net
    assert net.value == pytest.approx(chained, abs=ROUNDING)


def test_the_share_brought_all_that_was_gained(flex, ivy):
    flex("USD")
    found = household_performance(ivy.household, on=TODAY, period="since_inception")

    gained = 880 + 1_800 + 200 * D("1.15")
    assert {line.symbol: line.gain.value for line in found.contributions if line.gain.value} == {
        "HAUS": pytest.approx(gained, abs=D("1e-6"))
    }
    assert gained == CASH + WORTH - 14_000
    total = sum(line.share.value for line in found.contributions)
    assert total == pytest.approx(found.figures.returns["since_inception"].net.value, abs=ROUNDING)


def test_an_account_in_euros_counts_its_own_money(flex):
    account = flex("EUR")
    figures, book = portfolio_figures(account, on=TODAY), lot_book(account, on=TODAY)

    cash = 12_000 - 100 * 100 + 200 + 2_000 + 40 * 110
    assert (figures.currency, figures.value.value) == ("EUR", cash + 60 * 112)
    assert (book.realised_short, book.unrealised) == (40 * (110 - 100), 60 * (112 - 100))


def test_its_household_in_dollars_counts_each_flow_and_value_at_its_own_rate(flex, ivy):
    flex("EUR")
    whole = household_figures(ivy.household, on=TODAY)

    cash = 12_000 - 100 * 100 + 200 + 2_000 + 40 * 110
    assert whole.value.value == (cash + 60 * 112) * D("1.25")
    assert whole.invested.value == 12_000 * D("1.10") + 2_000 * D("1.18")
    (line,) = [one for one in whole.holdings if one.symbol == "HAUS"]
    assert line.gain.value == pytest.approx(112 * D("1.25") / (100 * D("1.10")) - 1, abs=D("1e-8"))


def test_its_household_returns_what_share_and_euro_did_chained_at_the_deposit(flex, ivy):
    flex("EUR")
    before = (100 * 105 + 2_200) * D("1.18")  # dollars at the end of 1 September, without the deposit
    end = (2_200 + 2_000 + 40 * 110 + 60 * 112) * D("1.25")
    chained = before / (12_000 * D("1.10")) * end / (before + 2_000 * D("1.18")) - 1

    assert household_figures(ivy.household, on=TODAY).returns["since_inception"].net.value == pytest.approx(chained, abs=ROUNDING)


def test_a_sale_and_a_dividend_are_told_in_dollars_at_the_rates_of_their_days(flex, ivy):
    account = flex("EUR")
    Portfolio.objects.filter(pk=account.pk).update(taxation="taxed")

    found = household_meaning(ivy.household, on=TODAY, period="since_inception")
    assert found.income.value == 200 * D("1.15")
    (sale,) = sales_of(found.performance)
    assert sale.gain == 40 * 110 * D("1.20") - 40 * 100 * D("1.10")
