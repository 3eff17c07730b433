"""Does a holding's page tell the figures of its account's other pages, and only to whom they concern?"""

from datetime import date, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from advisors.models import User
from advisors.roles import Role
from clients.models import Client, Household
from events.models import Look
from markets.models import Fundamentals, Price
from portfolios.actions import agree_targets
from portfolios.models import Appraisal, Instrument, Ownership
from portfolios.queries import holding_figures, household_figures, lot_book, portfolio_performance
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak(funded, move, value):
    """50 OAK bought at 100 and 10 at 110; 8 sold at 113; dividends in and before the last twelve months; ELM beside it."""
    move(funded, date(2025, 11, 10), "dividend", 7, "OAK")
    move(funded, date(2026, 4, 1), "dividend", 40, "OAK")
    move(funded, date(2026, 4, 1), "dividend", 3, "ELM")
    move(funded, date(2026, 4, 2), "buy", -1_100, "OAK", 10)
    move(funded, date(2026, 4, 2), "buy", -500, "ELM", 10)
    move(funded, date(2026, 5, 4), "sell", 904, "OAK", -8)
    value(funded)
    return Instrument.objects.get(symbol="OAK")


def test_a_holding_has_the_figures_of_its_accounts_other_pages(funded, oak):
    one = holding_figures(funded, oak.pk, on=TODAY, period="ytd")
    whole, book = portfolio_performance(funded, on=TODAY, period="ytd"), lot_book(funded, on=TODAY, year=2026)
    [line] = [line for line in whole.figures.holdings if line.symbol == "OAK"]

    assert one.line == line
    assert one.contribution == next(line for line in whole.contributions if line.symbol == "OAK")
    assert [(lot.acquired_on, lot.quantity, lot.cost, lot.gain) for lot in one.book.lots] == [
        (lot.acquired_on, lot.quantity, lot.cost, lot.gain) for lot in book.lots if lot.instrument == oak
    ]
    assert one.book.unrealised == line.value.value - line.cost.value
    assert one.book.realised == one.realised == D(904) - 8 * D(100)
    assert one.income.value == D(40), "of ELM, and of more than twelve months ago, nothing"
    assert one.price_by == "market"
    assert one.market.last_updated == one.line.price.as_of == date(2026, 11, 20)
    assert (one.days[0].on, one.days[-1].value) == (date(2025, 12, 31), line.value.value)
    assert [day.quantity for day in one.days if day.on in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 5, 4))] == [50, 60, 52]


def test_a_period_that_the_account_does_not_cover_leaves_the_rest_of_the_page(funded, oak):
    one = holding_figures(funded, oak.pk, on=TODAY, period="5y")

    assert "after this period did." in one.contribution.reason
    assert (one.income.value, one.realised, len(one.book.lots), one.days[0].on) == (40, 104, 2, START)


def test_what_was_sold_whole_and_what_came_without_cost_say_so(funded, oak, move, value, client_for, ada):
    elm = move(funded, date(2026, 6, 1), "sell", 480, "ELM", -10).instrument
    move(funded, date(2026, 6, 1), "transfer_in", 0, "OAK", 5)
    value(funded)
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        sold = browser.get(f"/portfolios/{funded.pk}/holdings/{elm.pk}/").content.decode()
        unknown = browser.get(f"/portfolios/{funded.pk}/holdings/{oak.pk}/").content.decode()

    assert "No longer held in" in sold
    assert "−$20 in all" in sold
    assert "The custodian did not state what it cost." in unknown
    assert "Nobody stated what" in unknown


def test_the_page_shows_value_price_lots_moves_and_where_each_is_from(
    funded, oak, client_for, ada, django_assert_max_num_queries
):
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        url = f"/portfolios/{funded.pk}/holdings/{oak.pk}/"
        browser.get(url)
        with django_assert_max_num_queries(40):
            shown = browser.get(url, {"period": "1y"}).content.decode()
        listed = browser.get(f"/portfolios/{funded.pk}/").content.decode()
        lots = browser.get(f"/portfolios/{funded.pk}/lots/").content.decode()

    for words in (
        "US equity",
        "Materials",
        "close of the market",
        "20 Nov 2026",
        "Show as table",
        "Dividend",
        "<svg",
        "+$104 in all",
    ):
        assert words in shown, words
    assert f"/portfolios/{funded.pk}/performance/contribution/?period=1y" in shown
    assert url in listed
    assert url in lots
    assert Look.objects.filter(viewer_id=ada.pk, household_id=funded.household_id).exists()


def test_every_figure_of_a_period_begins_at_the_close_of_the_day_before_it(funded, oak, ivy, ada, measured):
    measured(class_indices=["us_equity=IDX"])
    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)
    whole = portfolio_performance(funded, on=TODAY, period="ytd")
    one = holding_figures(funded, oak.pk, on=TODAY, period="ytd")
    since = portfolio_performance(funded, on=TODAY, period="since_inception")

    told = [one.contribution.gain, one.contribution.share, whole.explained.active, whole.figures.returns["ytd"].net]
    assert {figure.start for figure in told} == {date(2025, 12, 31)}
    assert {line.share.start for line in since.contributions} == {START}


def test_a_page_draws_the_price_beside_the_value_with_its_source_and_day(funded, oak, client_for, ada):
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get(f"/portfolios/{funded.pk}/holdings/{oak.pk}/").content.decode()

    assert "Value of OAK from 31 Dec 2025 to 20 Nov 2026" in shown
    assert "Price of OAK from 31 Dec 2025 to 20 Nov 2026, at the end $127.40" in shown
    assert "Close of the market: test. To the close of 20 Nov 2026, in USD." in shown


def test_each_line_of_what_brought_the_return_leads_to_its_holding_even_when_it_was_sold_whole(
    funded, oak, move, value, client_for, ada, ivy
):
    elm = move(funded, date(2026, 6, 1), "sell", 480, "ELM", -10).instrument
    value(funded)
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        alone = browser.get(f"/portfolios/{funded.pk}/performance/").content.decode()
        whole = browser.get(f"/households/{ivy.household_id}/performance/").content.decode()
        followed = browser.get(f"/households/{ivy.household_id}/holdings/{elm.pk}/", {"period": "ytd"})

    for one in (oak, elm):
        assert f'href="/portfolios/{funded.pk}/holdings/{one.pk}/?period=ytd"' in alone
        assert f'href="/households/{ivy.household_id}/holdings/{one.pk}/?period=ytd"' in whole
    assert followed["Location"] == f"/portfolios/{funded.pk}/holdings/{elm.pk}/?period=ytd"


def test_an_option_is_called_by_what_it_is_and_counted_in_contracts(funded, move, value, client_for, ada):
    option = move(funded, date(2026, 11, 2), "buy", -250, "OAK   270115P00090000", 2).instrument
    value(funded)
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        shown = browser.get(f"/portfolios/{funded.pk}/holdings/{option.pk}/").content.decode()
        listed = [
            browser.get(url).content.decode() for url in (f"/portfolios/{funded.pk}/", f"/households/{funded.household_id}/")
        ]

    assert "<h1>OAK 15 Jan 2027 90 put" in shown
    assert "2 contracts" in shown
    assert all("OAK 15 Jan 2027 90 put</a>" in page and "2 contracts" in page for page in listed)


def test_what_was_added_by_hand_goes_by_its_name_and_its_unmoved_value_runs_through_the_middle(funded, value, client_for, ada):
    given = {"name": "House on Lake Lane", "asset_class": "real_assets", "quantity": "1", "worth": "812500.50", "currency": "USD"}
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        browser.post(f"/portfolios/{funded.pk}/assets/new/", given | {"on": "2026-05-04", "source": "Hart & Sons"})
        value(funded)
        house = Instrument.objects.get(name="House on Lake Lane")
        page = browser.get(f"/portfolios/{funded.pk}/holdings/{house.pk}/")

    chart = page.context["charts"][0][1]
    assert "<h1>House on Lake Lane</h1>" in page.content.decode()
    assert min(y for y, _ in chart.lines) < chart.end[1] < max(y for y, _ in chart.lines)


def test_what_is_valued_by_hand_names_its_day_and_source(funded, move, value, client_for, ada):
    lane = move(funded, date(2026, 3, 2), "transfer_in", 0, "LANE", 1).instrument
    Appraisal.objects.create(portfolio=funded, instrument=lane, on=date(2026, 3, 2), price=400_000, source="Hart & Sons", by=ada)
    value(funded)
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get(f"/portfolios/{funded.pk}/holdings/{lane.pk}/").content.decode()

    assert "valued by hand" in shown
    assert "Hart &amp; Sons" in shown
    assert "$400,000.00" in shown
    assert "2 Mar 2026" in shown


def test_a_households_holding_leads_to_its_one_account_or_lists_them(funded, oak, account, move, value, client_for, ada, ivy):
    url = f"/households/{ivy.household_id}/holdings/{oak.pk}/"
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        alone = browser.get(url)
        second = account(name="Roth")
        move(second, START, "deposit", 1_000)
        move(second, START, "buy", -500, "OAK", 5)
        value(second)
        both = browser.get(url).content.decode()
        home = browser.get(f"/households/{ivy.household_id}/").content.decode()

    assert (alone.status_code, alone["Location"]) == (302, f"/portfolios/{funded.pk}/holdings/{oak.pk}/")
    assert all(f"/portfolios/{one.pk}/holdings/{oak.pk}/" in both for one in (funded, second))
    assert url in home


def test_a_holding_opens_only_to_those_who_see_its_account(funded, oak, client_for, ada, ivy, larkspur):
    never = Instrument.objects.create(symbol="FIR", name="Fir")
    other = User.objects.create_user("other@larkspur.example", "relate-demo", name="Other", role=Role.ADVISOR)
    other.firm_of_test = larkspur
    urls = [f"/{kind}/holdings/{oak.pk}/" for kind in (f"portfolios/{funded.pk}", f"households/{ivy.household_id}")]
    with time_machine.travel(NOW, tick=False):
        for url in urls:
            assert client_for(other).get(url).status_code == 404, url
            assert client_for(ada).get(url.replace(str(oak.pk), str(never.pk))).status_code == 404, url
            assert client_for(ada).get(url.replace(str(oak.pk), str(uuid4()))).status_code == 404, url
        Household.objects.filter(pk=ivy.household_id).update(restricted_at=NOW)
        assert client_for(ada).get(urls[0]).status_code == 404


def test_an_account_of_another_advisors_household_is_named_and_not_opened(funded, oak, client_for, ada, ivy, larkspur):
    other = User.objects.create_user("other@larkspur.example", "relate-demo", name="Other", role=Role.ADVISOR)
    other.firm_of_test = larkspur
    home = Household.objects.create(name="Shared", advisor=other, since_on=date(2020, 1, 1))
    cousin = Client.objects.create(household=home, name="Cousin", salutation="Cousin")
    Ownership.objects.create(portfolio=funded, client=cousin, share=D("0.5"))
    Ownership.objects.create(portfolio=funded, client=ivy, share=D("0.5"))
    with time_machine.travel(NOW, tick=False):
        shown = client_for(other).get(f"/households/{home.pk}/holdings/{oak.pk}/").content.decode()

    assert "of another household" in shown
    assert f"/portfolios/{funded.pk}/" not in shown


def test_the_household_lists_every_holding_with_what_they_are_worth_together(funded, move, value, client_for, ada, ben):
    move(funded, date(2026, 7, 1), "buy", -500, "ELM", 10)
    value(funded)
    url = reverse("portfolios:household_holdings", args=[funded.household_id])

    with time_machine.travel(NOW, tick=False):
        told = client_for(ada).get(url).content.decode()

    assert [name in told for name in ("OAK", "ELM", "Cash", "Together")] == [True] * 4
    assert f"${household_figures(funded.household, on=TODAY).value.value:,.2f}" in told
    assert client_for(ben).get(url).status_code == 404


def test_what_a_provider_tells_of_the_company_stands_with_its_day_and_is_left_out_once_it_is_old(
    funded, oak, market, client_for, ada
):
    with enter.operator():
        Price.objects.filter(security=market["OAK"]).update(volume=1_234_567)
        told = {"market_cap": D("1250000000"), "pe_ratio": D("18.44"), "dividend_yield": D("0.0266"), "source": "alpha_vantage"}
        Fundamentals.objects.create(security=market["OAK"], told_at=NOW, asked_at=NOW, **told)
    url = f"/portfolios/{funded.pk}/holdings/{oak.pk}/"
    with time_machine.travel(NOW, tick=False):
        shown = client_for(ada).get(url).text
    for words in ("1,234,567 shares", "$1.2B", "18.4, twelve months", "2.66% a year", "Alpha Vantage, 23 Nov 2026"):
        assert words in shown, words
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        assert "Price to earnings" not in client_for(ada).get(url).text
