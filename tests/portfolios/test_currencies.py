"""Does an account keep its own currency, and does a household tell the same figures in another, at the rate of each day?"""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from clients.actions import add_client
from clients.models import Household
from insights.queries.book import book_since, cumulated
from markets.models import Price, Rate, Security
from messaging.sheets import NoFigures, sheet_for
from portfolios.actions import change_owners
from portfolios.figures import Figure, NotAvailable
from portfolios.instruments import instruments_for
from portfolios.models import Instrument, Portfolio
from portfolios.queries import (
    daily_series,
    household_figures,
    household_performance,
    plan_of,
    portfolio_figures,
    values_of,
)
from portfolios.queries.meaning import payments_within
from portfolios.sources import Position
from tenants import enter
from tests.portfolios.conftest import START, TODAY, weekdays

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 20)
DAYS = weekdays(START, LAST)


@pytest.fixture
def rates(operator_firm):
    """rates(EUR→USD of each weekday from START): one euro buys so many dollars."""

    def given(worth, days=DAYS):
        with enter.operator():
            Rate.objects.filter(currency="USD").delete()
            rows = [Rate(currency="USD", on=day, per_euro=worth(n), source="ECB") for n, day in enumerate(days)]
            Rate.objects.bulk_create(rows)

    return given


@pytest.fixture
def euros(account, move, value, ivy, market):
    """10,000 euros in, of which 6,000 go into a share of Frankfurt; 500 more in May; a fee."""
    portfolio = account(name="Depot", custodian="Interactive Brokers", currency="EUR")
    with enter.operator():
        listed = Security.objects.create(symbol="HAUS", name="Haus AG", kind="stock", currency="EUR", source="test")
        rows = [Price(security=listed, on=day, close=D(100) + D(n) / 10, source="test") for n, day in enumerate(DAYS)]
        Price.objects.bulk_create(rows)
    Instrument.objects.create(symbol="HAUS", name="Haus", asset_class="intl_equity", currency="EUR", security_id=listed.pk)
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, START, "buy", -6_000, "HAUS", 60)
    move(portfolio, date(2026, 5, 4), "deposit", 500)
    move(portfolio, date(2026, 5, 5), "buy", -1_100, "HAUS", 10)
    move(portfolio, date(2026, 6, 1), "fee", -40)
    move(portfolio, LAST, "sell", 1_274, "HAUS", -10)
    value(portfolio)
    return portfolio


def twr(figures, period="since_inception"):
    return figures.returns[period].net


def test_b1_an_account_keeps_its_own_currency_and_says_so_on_every_figure(euros, rates, client_for, ada):
    rates(lambda n: D("1.1"))
    figures = portfolio_figures(euros, on=TODAY)

    amounts = [figures.value, figures.cash, figures.fees_ytd, figures.net_flows_ytd, figures.invested]
    assert {one.unit for one in amounts} == {"EUR"} == {figures.currency}
    assert {line.value.unit for line in (*figures.holdings, *figures.allocation)} == {"EUR"}
    assert figures.invested.value == 10_500
    page = client_for(ada).get(f"/portfolios/{euros.pk}/").text
    assert "account in EUR" in page
    assert f"€{figures.value.value:,.0f}" in page
    assert "$" not in page.split("<main", 1)[1].split("Allocation", 1)[0]


def test_law_a_household_of_one_account_at_a_constant_rate_has_its_returns(euros, rates, ivy):
    rates(lambda n: D("1.25"))
    own, whole = portfolio_figures(euros, on=TODAY), household_figures(ivy.household, on=TODAY)

    assert (whole.currency, whole.value.value) == ("USD", own.value.value * D("1.25"))
    for period in ("ytd", "1y", "since_inception"):
        for name in ("net", "gross", "money_weighted"):
            one, other = getattr(own.returns[period], name), getattr(whole.returns[period], name)
            assert float(one.value) == pytest.approx(float(other.value), abs=1e-9), (period, name)
    assert [line.weight.value for line in own.allocation] == [line.weight.value for line in whole.allocation]
    assert whole.holdings[0].gain.value == own.holdings[0].gain.value
    assert "European Central Bank" in whole.source


def test_law_the_currency_multiplies_what_the_account_returned(euros, rates, ivy):
    rates(lambda n: D(1) + D(n) / 1000)
    own, whole = portfolio_figures(euros, on=TODAY), household_figures(ivy.household, on=TODAY)

    moved = (D(1) + D(len(DAYS) - 1) / 1000) / D(1)
    expected = (1 + twr(own).value) * moved - 1
    assert float(twr(whole).value) == pytest.approx(float(expected), abs=1e-9)
    assert whole.invested.value == D(10_000) * 1 + 500 * (D(1) + D(DAYS.index(date(2026, 5, 4))) / 1000)
    assert whole.value.value == own.value.value * moved


def test_each_holding_gains_what_its_currency_did_and_the_parts_add_up(euros, rates, ivy):
    rates(lambda n: D(1) + D(n) / 1000)
    found = household_performance(ivy.household, on=TODAY, period="since_inception")

    total = sum(line.share.value for line in found.contributions)
    assert float(total) == pytest.approx(float(found.figures.returns["since_inception"].net.value), abs=1e-9)
    assert {line.gain.unit for line in found.contributions} == {"USD"}
    assert "currency of cash" in " ".join(line.name for line in found.contributions)


def test_two_currencies_are_one_household_whatever_the_days_on_which_each_was_valued(
    euros, rates, account, move, value, ivy, ada
):
    rates(lambda n: D(1) + D(n) / 1000)
    dollars = account()
    move(dollars, START, "deposit", 1_000)
    move(dollars, START, "buy", -500, "ELM", 10)
    value(dollars)
    rate = D(1) + D(len(DAYS) - 1) / 1000
    whole = household_figures(ivy.household, on=TODAY)

    expected = portfolio_figures(euros, on=TODAY).value.value * rate + 1_000
    assert whole.value.value == expected == values_of([ivy.household_id])[ivy.household_id].value
    assert sum(line.value.value for line in whole.holdings) == pytest.approx(expected, abs=D("0.01"))
    assert plan_of(ivy.household, on=TODAY).currency == "USD"
    days = book_since(START, user=ada)
    assert cumulated(days.net)[-1] == pytest.approx(float(twr(whole).value), abs=1e-9)
    assert sum(days.changes) == pytest.approx(expected, abs=D("0.0001"))


def test_a_missing_rate_is_said_and_never_one(euros, rates, ivy, client_for, ada):
    whole = household_figures(ivy.household, on=TODAY)
    assert isinstance(whole.value, NotAvailable)
    assert "No exchange rate of EUR in USD is known for 20 November 2026" in whole.value.reason
    assert whole.value.reason in client_for(ada).get(f"/households/{ivy.household_id}/").text
    assert isinstance(values_of([ivy.household_id])[ivy.household_id], NotAvailable)
    with pytest.raises(NoFigures, match="No exchange rate"):
        sheet_for(ivy.household, on=TODAY)

    rates(lambda n: D("1.1"), days=[day for day in DAYS if day >= date(2026, 9, 1)])
    whole = household_figures(ivy.household, on=TODAY)
    assert isinstance(whole.value, Figure)
    assert isinstance(whole.returns["mtd"].net, Figure)
    assert "31 August 2026" in twr(whole).reason
    assert "31 August 2026" in whole.invested.reason
    assert daily_series(ivy.household, start=START, on=TODAY).days[0].on == date(2026, 9, 1)


def test_the_benchmark_is_told_in_the_currency_of_what_it_is_beside(euros, rates, market):
    Portfolio.objects.filter(pk=euros.pk).update(benchmark_id=market["IDX"].pk)
    euros.refresh_from_db()
    rates(lambda n: D(1) + D(n) / 1000)
    mark = portfolio_figures(euros, on=TODAY).benchmark.returns["since_inception"]

    last = D(len(DAYS) - 1)
    assert float(mark.value) == pytest.approx(float((1000 + last) / 1000 / (1 + last / 1000) - 1), abs=1e-9)
    assert "told in EUR" in mark.method


def test_a_missing_rate_of_an_account_that_left_is_said_as_long_as_it_counts(euros, rates, ivy, ada, account, move, value):
    home = Household.objects.create(name="Rowan", advisor=ada, since_on=START)
    heir = add_client(household=home, name="Rose Rowan", email="rose@rowan.example", by=ada.actor)
    own = account(name="Own")
    move(own, START, "deposit", 1_000)
    move(own, date(2026, 11, 16), "fee", -4)
    move(euros, date(2026, 5, 6), "dividend", 30, "HAUS")
    value(own, euros)
    change_owners(portfolio=euros, owners={heir: D(1)}, on=date(2026, 8, 3), by=ada)

    left = household_figures(ivy.household, on=TODAY)
    assert "3 August 2026" in twr(left).reason  # the last day on which it counted
    rates(lambda n: D("1.1"), days=[day for day in DAYS if day >= date(2026, 8, 3)])
    left = household_figures(ivy.household, on=TODAY)
    assert (left.value.value, left.series.days[0].value, left.currency) == (996, 1_000, "USD")  # what needs no rate stays
    found = household_performance(ivy.household, on=TODAY, period="mtd")
    paid = payments_within(found, date(2026, 5, 1), TODAY)  # while it was theirs, and no rate of that day is known
    assert paid == NotAvailable("No exchange rate of EUR in USD is known for 6 May 2026.")


def test_a_firm_reports_in_its_own_currency(euros, rates, ivy, monkeypatch):
    monkeypatch.setattr(enter.current(), "compliance_rules", {"currency": "EUR"})
    whole = household_figures(ivy.household, on=TODAY)  # without any rate: nothing is converted
    assert (whole.currency, whole.value.value) == ("EUR", portfolio_figures(euros, on=TODAY).value.value)
    assert "€" in sheet_for(ivy.household, on=TODAY)["value"].text


def test_shares_of_one_symbol_in_two_currencies_are_two(db, market):
    def line(currency):
        return Position(1, "OAK", "Oak", D(1), D(1), D(1), None, "Stock", is_cash=False, currency=currency)

    first, again = instruments_for([line("EUR"), line("USD")]), instruments_for([line("USD"), line("EUR")])
    assert first == again
    made = {one.symbol: one for one in Instrument.objects.filter(pk__in=first.values())}
    assert (made["OAK"].currency, made["OAK"].security_id) == ("USD", market["OAK"].pk)
    assert (made["OAK EUR"].currency, made["OAK EUR"].security_id) == ("EUR", None)


def test_a_value_that_is_carried_on_moves_with_its_rate(account, rates, ivy, move, value, market):
    """One account is valued by its statement alone; the other every day."""
    from portfolios.models import Holding

    rates(lambda n: D(1) + D(n) / 1000)
    stated, daily = account(currency="EUR"), account()
    cash = Instrument.objects.create(symbol="CASH", name="Cash", asset_class="cash")
    Holding.objects.create(portfolio=stated, instrument=cash, as_of=LAST - timedelta(days=4), quantity=100, market_value=100)
    move(daily, START, "deposit", 50)
    move(daily, START, "buy", -50, "ELM", 1)
    value(stated, daily)
    figures = household_figures(ivy.household, on=TODAY)

    assert figures.as_of == LAST
    assert figures.value.value == 50 + 100 * (D(1) + D(len(DAYS) - 1) / 1000)
    assert figures.net_flows_ytd.value == daily_flow(figures)


def daily_flow(figures):
    return sum((day.flow for day in figures.series.days if day.on.year == 2026), D(0))


def test_cash_of_several_currencies_is_kept_by_currency_and_counts_once(ada, ivy, market, settle):
    from portfolios import actions
    from portfolios.books import positions_on
    from portfolios.models import Holding
    from portfolios.records import books_of
    from tests.portfolios.conftest import NOW

    text = """<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1" fromDate="20261119" toDate="20261120">
<AccountInformation currency="USD"/>
<OpenPosition currency="USD" assetCategory="STK" symbol="OAK" position="1" positionValue="90"/>
<CashReportCurrency currency="USD" endingCash="50"/><CashReportCurrency currency="EUR" endingCash="20"/>
<CashReportCurrency currency="BASE_SUMMARY" endingCash="73"/></FlexStatement></FlexStatements></FlexQueryResponse>"""
    batch = actions.upload(file_name="flex.xml", content=text.encode(), by=ada, at=NOW)
    actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
    actions.begin(batch=batch, by=ada)
    settle()

    portfolio = Portfolio.objects.get(custodian="Interactive Brokers")
    rows = Holding.objects.filter(portfolio=portfolio).values_list("instrument__symbol", "quantity", "market_value")
    assert sorted(rows) == [("CASH", 50, 50), ("CASH EUR", 20, 23), ("OAK", 1, 90)]
    held, cash = positions_on(books_of([portfolio.pk], on=LAST).ledgers[portfolio.pk], LAST)
    assert ([one.quantity for one in held], cash) == ([1], 73)
