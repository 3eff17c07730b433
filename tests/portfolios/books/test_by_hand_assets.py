"""A house that an appraiser values, worked out by hand: its steps, its return, its age, its sale, and in another currency."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from events.models import Event
from markets.models import Price, Rate, Security
from portfolios.actions import (
    Choice,
    UnableToState,
    add_asset,
    appraise,
    begin,
    choose,
    revalue,
    state_cost,
    take_out,
    upload,
)
from portfolios.models import Flag, Instrument
from portfolios.queries import household_performance, lot_book, portfolio_figures
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY, weekdays

CAME, JUNE, AUTUMN = date(2026, 1, 5), date(2026, 6, 1), date(2026, 10, 1)
CASH = 10_000
POSITIONS = '"Symbol","Description","Quantity","Price","Market Value","Cost Basis","Security Type",'


@pytest.fixture
def account(history):
    return history("01/05/2026 | MoneyLink Deposit | | | | | 10000.00")


@pytest.fixture
def by_hand(account, ada, value):
    """by_hand(act, ...) says it and values the account anew; `house()` is what was added."""

    def said(act, at=NOW, **what):
        with time_machine.travel(at, tick=False):
            found = act(portfolio=account, source="Hart & Sons", by=ada, at=at, **what)
            revalue(portfolio_ids=[account.pk], by=ada.actor, at=at)
        return found

    return said


@pytest.fixture
def house(by_hand):
    """Worth 500,000 when it joins, 520,000 in June and 510,000 in October; it cost 420,000."""
    what = {"name": "12 Mill Lane", "asset_class": "real_assets", "quantity": D(1), "worth": D(500_000), "cost": D(420_000)}
    added = by_hand(add_asset, on=CAME, **what).instrument
    by_hand(appraise, instrument=added, on=JUNE, price=D(520_000))
    by_hand(appraise, instrument=added, on=AUTUMN, price=D(510_000))
    return added


@pytest.mark.parametrize(
    ("day", "worth"),
    [
        (CAME, 500_000),
        (date(2026, 5, 29), 500_000),
        (JUNE, 520_000),
        (date(2026, 9, 30), 520_000),
        (AUTUMN, 510_000),
        (TODAY, 510_000),
    ],
)
def test_its_value_steps_on_the_days_of_its_appraisals(account, house, day, worth):
    assert portfolio_figures(account, on=day).value.value == CASH + worth


def test_it_came_in_as_a_flow_and_returns_what_it_rose(account, house, ivy):
    figures = portfolio_figures(account, on=TODAY)

    assert figures.invested.value == CASH + 500_000
    chained = D(CASH + 520_000) / (CASH + 500_000) * (CASH + 510_000) / (CASH + 520_000) - 1
    assert figures.returns["since_inception"].net.value == pytest.approx(chained, abs=D("1e-9"))
    lines = household_performance(ivy.household, on=TODAY, period="since_inception").contributions
    assert {line.name: line.gain.value for line in lines if line.gain.value} == {"12 Mill Lane": pytest.approx(10_000)}
    assert lot_book(account, on=TODAY).unrealised == 510_000 - 420_000


@pytest.fixture
def stated(ada, settle):
    """stated(rows, total, day) imports a statement of Schwab's: what it states of the account, in which no house can stand."""

    def stated(account, rows, day):
        text = "\n".join([f'"Positions for account Brokerage XXXX-1234 as of 04:05 PM ET, {day:%m/%d/%Y}"', POSITIONS, *rows])
        batch = upload(file_name="positions.csv", content=text.encode(), by=ada, at=NOW)
        assert not batch.problems, batch.problems
        choose(batch=batch, choices={0: Choice(portfolio_id=account.pk)}, by=ada)
        begin(batch=batch, by=ada)
        settle()

    return stated


CASH_ROW = '"Cash & Cash Investments","--","--","--","$10,000.00","--","Cash and Money Market",'


def test_a_custodian_s_statement_leaves_what_a_person_entered_where_it_is(account, house, by_hand, stated):
    by_hand(state_cost, instrument=house, on=CAME, cost=D(420_000), acquired_on=date(2019, 4, 1))
    for day in (date(2026, 3, 31), date(2026, 11, 20)):
        stated(account, [CASH_ROW], day)

    assert not Flag.objects.standing().exists()
    for day, worth in ((date(2026, 3, 31), 500_000), (JUNE, 520_000), (date(2026, 11, 20), 510_000)):
        figures = portfolio_figures(account, on=day)
        assert (figures.as_of, figures.value.value) == (day, CASH + worth)
    (line,) = (one for one in portfolio_figures(account, on=TODAY).holdings if one.key == house.pk)
    assert (line.value.value, line.cost.value, line.price.as_of) == (510_000, 420_000, AUTUMN)
    net = portfolio_figures(account, on=TODAY).returns["since_inception"].net
    assert net.value == pytest.approx(D(CASH + 510_000) / D(CASH + 500_000) - 1, abs=D("1e-9"))


def test_what_the_custodian_states_himself_holds_as_he_states_it(account, house, stated):
    stated(account, [CASH_ROW], date(2026, 3, 31))  # he did not know of it yet
    row = f'"{house.symbol}","Lake house","2","$300,000.00","$600,000.00","$420,000.00","Other",'
    stated(account, [CASH_ROW, row], date(2026, 11, 20))

    assert portfolio_figures(account, on=TODAY).value.value == CASH + 600_000
    assert portfolio_figures(account, on=date(2026, 3, 31)).value.value == CASH + 500_000
    (flag,) = Flag.objects.standing().filter(kind="break")
    assert flag.text.startswith("The statement of 20 November 2026 has 2 12 MILL LANE, the transactions lead to 1.")


def test_a_value_by_hand_is_not_called_old_and_a_house_is_no_share(account, house, client_for, ada):
    figures = portfolio_figures(account, on=TODAY)
    assert figures.notes == ()
    (line,) = (one for one in figures.holdings if one.key == house.pk)
    assert line.held == "1 unit"
    page = " ".join(client_for(ada).get(f"/portfolios/{account.pk}/").content.decode().split())
    assert "12 Mill Lane</span>" in page
    assert "12 MILL LANE" not in page


def test_a_house_with_the_day_on_which_it_was_bought_has_its_term(account, by_hand):
    what = {"name": "Barn", "asset_class": "real_assets", "quantity": D(1), "worth": D(90_000), "cost": D(60_000)}
    by_hand(add_asset, on=CAME, acquired_on=date(2020, 5, 4), **what)

    (lot,) = lot_book(account, on=TODAY, year=2026).lots
    assert (lot.acquired_on, lot.term, lot.cost) == (date(2020, 5, 4), "long", 60_000)
    with pytest.raises(UnableToState, match="bought before it came"):
        by_hand(add_asset, on=CAME, acquired_on=date(2026, 2, 1), **what)
    with pytest.raises(UnableToState, match="Say what it cost"):
        by_hand(add_asset, on=CAME, acquired_on=CAME, **{**what, "cost": None})


def test_it_leaves_at_its_value_and_the_money_comes_with_the_custodian(account, house, history, by_hand, client_for, ada, settle):
    url = f"/portfolios/{account.pk}/assets/leave/"
    browser = client_for(ada)
    with time_machine.travel(NOW, tick=False):
        assert f'value="{house.pk}"' in browser.get(f"{url}?instrument={house.pk}").content.decode()
        said = {"instrument": house.pk, "quantity": "1", "on": "2026-11-02", "source": "Deed of 2 November"}
        refused = browser.post(url, said | {"quantity": "2"})
        assert (refused.status_code, "1 of it were in the account on 2 November 2026" in refused.content.decode()) == (422, True)
        browser.post(url, said)
        settle()
    history("11/02/2026 | MoneyLink Deposit | | | | | 505000.00", account)

    figures = portfolio_figures(account, on=TODAY)
    assert figures.value.value == CASH + 505_000
    assert portfolio_figures(account, on=date(2026, 10, 30)).value.value == CASH + 510_000
    assert not any(one.key == house.pk for one in figures.holdings)
    assert Event.objects.get(kind="asset.left").data["units"] == "1"
    net = figures.returns["since_inception"].net
    assert net.value == pytest.approx(D(CASH + 510_000) / D(CASH + 500_000) - 1, abs=D("1e-9"))  # what left and came is no return


def test_what_the_custodian_brought_does_not_leave_by_hand(account, history, ada):
    history("02/02/2026 | Buy | OAK | 10 | 106.50 | | -1065.00", account)
    oak = Instrument.objects.get(symbol="OAK")
    with pytest.raises(UnableToState, match="in the custodian's own records"):
        take_out(portfolio=account, instrument=oak, on=JUNE, quantity=D(1), source="me", by=ada, at=NOW)


def test_after_four_hundred_days_nobody_knows_what_it_is_worth(account, by_hand):
    old = date(2025, 10, 10)
    what = {"name": "Old Barn", "asset_class": "real_assets", "quantity": D(1), "worth": D(90_000)}
    by_hand(add_asset, on=old, **what)

    figures = portfolio_figures(account, on=TODAY)
    assert figures.as_of <= old + timedelta(days=400)
    assert figures.value.value == CASH + 90_000
    flag = Flag.objects.standing().get(kind="stale_price")
    assert flag.text == "OLD BARN was last valued by hand on 10 October 2025."


def test_what_it_is_sold_for_less_what_it_cost_was_gained(account, house, history, by_hand):
    """The account begins in 2026, the house was bought in 2019: stated, its gain is long term."""
    by_hand(state_cost, instrument=house, on=CAME, cost=D(420_000), acquired_on=date(2019, 4, 1))
    history(f"11/10/2026 | Sell | {house.symbol} | 1 | 515000.00 | 900.00 | 514100.00", account)

    (gain,) = lot_book(account, on=TODAY).gains
    assert (gain.gain.gain, gain.term) == (515_000 - 900 - 420_000, "long")
    figures = portfolio_figures(account, on=TODAY)
    assert figures.value.value == figures.cash.value == CASH + 515_000 - 900
    chained = D(CASH + 515_000 - 900) / (CASH + 500_000) - 1
    assert figures.returns["since_inception"].net.value == pytest.approx(chained, abs=D("1e-9"))


def test_a_house_in_euros_moves_with_the_euro_too(account, by_hand):
    """At 1.10 dollars a euro when it came, 1.15 from June."""
    with enter.operator():
        days = weekdays(START, date(2026, 11, 20))
        rates = [Rate(currency="USD", on=on, per_euro=D("1.10") if on < JUNE else D("1.15"), source="ECB") for on in days]
        Rate.objects.bulk_create(rates)
    what = {"name": "Haus am See", "asset_class": "real_assets", "quantity": D(1), "worth": D(100_000), "currency": "EUR"}
    lake = by_hand(add_asset, on=CAME, **what).instrument
    by_hand(appraise, instrument=lake, on=AUTUMN, price=D(105_000))

    figures = portfolio_figures(account, on=TODAY)
    assert figures.invested.value == CASH + 100_000 * D("1.10")
    assert portfolio_figures(account, on=date(2026, 7, 1)).value.value == CASH + 100_000 * D("1.15")
    assert figures.value.value == CASH + 105_000 * D("1.15")


def test_a_value_in_euros_from_before_a_split_is_told_for_the_units_after_it(account, by_hand):
    """10 units of 10,000 euros each become 20, at 1.10 dollars a euro; in October each is worth 5,500."""
    with enter.operator():
        days = weekdays(START, date(2026, 11, 20))
        Rate.objects.bulk_create([Rate(currency="USD", on=on, per_euro=D("1.10"), source="ECB") for on in days])
    what = {"name": "Fonds", "asset_class": "other", "quantity": D(10), "worth": D(100_000), "currency": "EUR"}
    units = by_hand(add_asset, on=CAME, **what).instrument
    account.transactions.create(on=JUNE, kind="split", instrument=units, quantity=D(10), amount=D(0), key="split")
    by_hand(appraise, instrument=units, on=AUTUMN, price=D(5_500))

    told = [portfolio_figures(account, on=day).value.value for day in (date(2026, 5, 29), JUNE, date(2026, 9, 30), TODAY)]
    assert told == [CASH + 110_000] * 3 + [CASH + 121_000]


def test_what_has_a_market_price_is_not_valued_by_hand(account, history, ada):
    history("02/02/2026 | Buy | OAK | 10 | 106.50 | | -1065.00", account)

    with pytest.raises(UnableToState, match="has a market price; correct that at its source"):
        appraise(
            portfolio=account,
            instrument=Instrument.objects.get(symbol="OAK"),
            on=JUNE,
            price=D(200),
            source="me",
            by=ada,
            at=NOW,
        )


@pytest.fixture
def gone(market):
    """GONE closes at 40 each day until it is taken off its exchange after 5 June."""
    with enter.operator():
        security = Security.objects.create(symbol="GONE", name="Gone Works", kind="stock", asset_class="us_equity", source="test")
        days = weekdays(START, date(2026, 6, 5))
        Price.objects.bulk_create(Price(security=security, on=day, close=D(40), source="test") for day in days)
    return security


def test_what_lost_its_market_is_valued_by_hand_from_then_on(account, gone, history, by_hand, client_for, ada):
    history("02/02/2026 | Buy | GONE | 10 | 40.00 | | -400.00", account)
    share = Instrument.objects.get(symbol="GONE")
    before = portfolio_figures(account, on=TODAY)
    assert (before.as_of, before.value.value) == (date(2026, 6, 5), CASH)
    assert before.notes[0] == f"{account} was last valued on 5 June 2026. GONE was last priced on 5 June 2026."
    assert f'value="{share.pk}"' in client_for(ada).get(f"/portfolios/{account.pk}/values/new/").content.decode()

    by_hand(appraise, instrument=share, on=AUTUMN, price=D(3))

    after = portfolio_figures(account, on=TODAY)
    assert (after.value.value, after.notes) == (CASH - 400 + 30, ())
    assert portfolio_figures(account, on=date(2026, 9, 30)).as_of == date(2026, 6, 5)
    assert portfolio_figures(account, on=date(2026, 6, 5)).value.value == CASH
    assert not Flag.objects.standing().exists()
    (line,) = (one for one in after.holdings if one.symbol == "GONE")
    assert (line.price.value, line.price.as_of) == (3, AUTUMN)


def test_a_price_that_is_told_as_stale_can_be_valued_by_hand_at_once(account, market, history, by_hand):
    last, stale = date(2026, 11, 13), date(2026, 11, 21)
    with enter.operator():
        security = Security.objects.create(symbol="LATE", name="Late Works", kind="stock", asset_class="us_equity", source="test")
        Price.objects.bulk_create(Price(security=security, on=day, close=D(40), source="test") for day in weekdays(START, last))
    history("02/02/2026 | Buy | LATE | 10 | 40.00 | | -400.00", account)
    share = Instrument.objects.get(symbol="LATE")
    with pytest.raises(UnableToState, match="has a market price"):
        by_hand(appraise, instrument=share, on=date(2026, 11, 20), price=D(30))

    by_hand(appraise, instrument=share, on=stale, price=D(30), at=datetime(2026, 11, 23, 16, tzinfo=UTC))

    assert portfolio_figures(account, on=date(2026, 11, 20)).value.value == CASH
    assert portfolio_figures(account, on=date(2026, 11, 23)).value.value == CASH - 400 + 300
    assert not Flag.objects.standing().exists()


def test_a_value_by_hand_before_the_market_prices_it_again_gives_way_to_the_market(account, gone, history, by_hand):
    history("02/02/2026 | Buy | GONE | 10 | 40.00 | | -400.00", account)
    share = Instrument.objects.get(symbol="GONE")
    by_hand(appraise, instrument=share, on=AUTUMN, price=D(3))
    with enter.operator():
        Price.objects.create(security=gone, on=date(2026, 11, 18), close=D(5), source="test")
    history("11/19/2026 | MoneyLink Deposit | | | | | 1.00", account)

    assert portfolio_figures(account, on=TODAY).value.value == CASH - 400 + 50 + 1
    assert portfolio_figures(account, on=date(2026, 11, 17)).value.value == CASH - 400 + 30


def test_an_old_price_of_what_was_sold_hides_no_later_value_by_hand(account, gone, house, history, by_hand):
    history("""
        02/02/2026 | Buy  | GONE | 10 | 40.00 | | -400.00
        05/04/2026 | Sell | GONE | 10 | 40.00 | | 400.00""", account)  # fmt: skip
    by_hand(appraise, instrument=house, on=date(2026, 11, 2), price=D(530_000))

    figures = portfolio_figures(account, on=TODAY)
    assert (figures.as_of, figures.value.value) == (date(2026, 11, 2), CASH + 530_000)
    assert portfolio_figures(account, on=date(2026, 10, 30)).value.value == CASH + 510_000
