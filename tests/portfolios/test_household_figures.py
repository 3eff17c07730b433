"""Do a household's figures tie to its accounts, and does each say what it is?"""

from datetime import date
from decimal import Decimal as D

import pytest

from messaging.sheets import sheet_for
from portfolios.actions import agree_targets
from portfolios.figures import Figure, NotAvailable
from portfolios.models import Holding, Instrument, Valuation
from portfolios.queries import PERIODS, daily_series, household_figures, portfolio_figures, values_of
from tenants import enter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST = date(2026, 11, 20)
START = date(2025, 11, 3)
DAYS = 274  # weekdays after the first until LAST


def test_value_cash_and_fees(funded, ivy):
    figures = household_figures(ivy.household, on=TODAY)

    assert figures.as_of == LAST
    assert figures.value.value == D(50) * (100 + D("0.1") * DAYS) + 6_975
    assert figures.cash.value == 6_975
    assert (figures.fees_ytd.value, figures.net_flows_ytd.value, figures.invested.value) == (25, 2_000, 12_000)


def test_t36_shown_weights_add_up_to_a_hundred_and_pages_and_letters_say_the_same(
    account, move, value, market, ivy, client_for, ada
):
    """Three thirds, each of which alone would be 33.3%."""
    portfolio = account()
    move(portfolio, LAST, "deposit", 3_000)
    move(portfolio, LAST, "buy", -1_000, "ELM", 20)
    move(portfolio, LAST, "buy", -1_000, "OAK", D(1_000) / (100 + D("0.1") * DAYS))
    value(portfolio)
    agree_targets(household=ivy.household, weights={"us_equity": D("0.3"), "cash": D("0.7")}, agreed_on=LAST, by=ada.actor)
    figures = household_figures(ivy.household, on=TODAY)
    for lines in (figures.allocation, figures.holdings):
        assert sorted(line.shown for line in lines) == [D("0.333"), D("0.333"), D("0.334")]

    facts = {fact.id: fact for fact in sheet_for(ivy.household, on=TODAY).facts}
    page = client_for(ada).get(f"/households/{ivy.household_id}/").text
    for line in figures.allocation:
        told = facts[f"class_{line.asset_class}_weight"]
        assert (told.text, told.text in page) == (f"{line.shown:.1%}", True)
    assert facts["drift_points"].value == next(line.points for line in figures.allocation if line.asset_class == "cash")


@pytest.mark.parametrize(("rule", "bands"), [("tighter", [D("0.025"), D("0.05")]), ("wider", [D("0.05"), D("0.225")])])
def test_c11_targets_are_agreed_within_the_bands_of_the_firms_policy(ivy, ada, monkeypatch, rule, bands):
    monkeypatch.setattr(enter.current(), "compliance_rules", {"band_rule": rule})
    weights = {"cash": D("0.1"), "us_equity": D("0.9")}
    targets = agree_targets(household=ivy.household, weights=weights, agreed_on=LAST, by=ada.actor)
    assert [one.band for one in targets] == bands


def test_c2_every_return_says_method_basis_period_and_source(funded, ivy):
    ytd = household_figures(ivy.household, on=TODAY).returns["ytd"].net

    assert (ytd.basis, ytd.start, ytd.as_of, ytd.unit) == ("net", date(2025, 12, 31), LAST, "fraction")
    assert "Time-weighted" in ytd.method
    assert "after advisory fees" in ytd.method
    assert ytd.source == "Schwab records, daily closes"


def test_c3_net_is_below_gross_by_the_fee_and_over_the_same_days(funded, ivy):
    returns = household_figures(ivy.household, on=TODAY).returns

    for period in ("ytd", "1y", "since_inception"):
        net, gross = returns[period].net, returns[period].gross
        assert net.value < gross.value
        assert (net.start, net.as_of) == (gross.start, gross.as_of)
    assert returns["mtd"].net.value == returns["mtd"].gross.value


def test_the_time_weighted_return_is_that_of_the_days_linked(funded, ivy):
    series = daily_series(ivy.household, start=date(2025, 12, 31), on=TODAY)
    growth = D(1)
    for before, day in zip(series.days, series.days[1:], strict=False):
        growth *= (day.value - day.flow) / before.value

    assert household_figures(ivy.household, on=TODAY).returns["ytd"].net.value == pytest.approx(growth - 1, abs=D("1e-10"))


def test_c4_a_period_before_the_account_is_not_available(funded, ivy):
    early = household_figures(ivy.household, on=date(2026, 2, 1))

    assert isinstance(early.returns["1y"].net, NotAvailable)
    assert early.benchmark.returns["1y"] == early.returns["1y"].net
    assert "begin on 3 November 2025" in early.returns["1y"].net.reason
    assert "not annualised" in early.xirr.method


def test_c4_the_benchmark_covers_the_same_days(funded, ivy):
    figures = household_figures(ivy.household, on=TODAY)

    for period in set(PERIODS) - {"3y", "5y", "10y"}:
        assert (figures.benchmark.returns[period].start, figures.benchmark.returns[period].as_of) == (
            figures.returns[period].net.start,
            figures.returns[period].net.as_of,
        )
    assert figures.benchmark.returns["since_inception"].value == D("0.274")
    assert figures.benchmark.name == "Idx Works"


def test_c4_only_periods_of_a_year_or_more_have_a_yearly_rate(funded, ivy):
    returns = household_figures(ivy.household, on=TODAY).returns

    assert isinstance(returns["ytd"].net_yearly, NotAvailable)
    assert returns["1y"].net_yearly.value == pytest.approx(returns["1y"].net.value, abs=D("1e-9"))
    whole, days = returns["since_inception"].gross, (LAST - START).days
    assert returns["since_inception"].gross_yearly.value == pytest.approx(
        D((1 + float(whole.value)) ** (365 / days) - 1), abs=D("1e-9")
    )
    assert "(365 / days)" in returns["since_inception"].gross_yearly.method
    assert "begin on 3 November 2025" in returns["3y"].net.reason


def test_the_firms_conventions_decide_and_are_shown(funded, ivy, larkspur, monkeypatch):
    from tenants import enter

    usual = household_figures(ivy.household, on=TODAY).returns["ytd"]
    monkeypatch.setattr(enter.current(), "compliance_rules", {"flow_timing": "start_of_day", "model_fee": "1.5"})
    other = household_figures(ivy.household, on=TODAY).returns["ytd"]

    assert "flows at the end of the day" in usual.net.method
    assert "flows at the start of the day" in other.gross.method
    assert "after a model fee of 1.5 % a year" in other.net.method
    assert other.gross.value != usual.gross.value
    kept = D((1 - 0.015) ** ((LAST - date(2025, 12, 31)).days / 365))
    assert 1 + other.net.value == pytest.approx((1 + other.gross.value) * kept, abs=D("1e-9"))


def test_allocation_against_target_with_drift(funded, ivy, ada):
    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)

    equity, cash = household_figures(ivy.household, on=TODAY).allocation

    assert (equity.asset_class, equity.label, equity.target, equity.band) == ("us_equity", "US equity", D("0.6"), D("0.05"))
    assert equity.weight.value + cash.weight.value == pytest.approx(D(1), abs=D("1e-7"))
    assert equity.drift.value == equity.weight.value - D("0.6")
    assert equity.is_breach
    assert cash.is_breach


def test_holdings_say_price_weight_cost_and_gain(funded, ivy):
    oak, cash = household_figures(ivy.household, on=TODAY).holdings

    assert (oak.symbol, oak.quantity.value, oak.cost.value) == ("OAK", 50, 5_000)
    assert oak.price.value == 100 + D("0.1") * DAYS
    assert oak.gain.value == D("0.274")
    assert (cash.symbol, cash.value.value) == ("CASH", 6_975)
    assert sum(line.value.value for line in (oak, cash)) == household_figures(ivy.household, on=TODAY).value.value


def test_b1_a_joint_account_counts_once_and_a_shared_one_by_its_share(account, move, value, ivy, ada):
    from clients.actions import add_client, add_household

    ray = add_client(household=ivy.household, name="Ray Moss", by=ada.actor)
    other = add_household(name="Fern", advisor=ada, since_on=START, by=ada.actor, on=TODAY)
    fern = add_client(household=other, name="Fern", by=ada.actor)
    joint = account(name="Joint", owners={ivy: D("0.5"), ray: D("0.5")})
    trust = account(name="Trust", owners={ivy: D("0.25"), fern: D("0.75")})
    for one in (joint, trust):
        move(one, START, "deposit", 1_000)
    value(joint, trust)

    values = values_of([ivy.household, other])

    assert values[ivy.household_id].value == 1_250
    assert values[other.pk].value == 750
    assert household_figures(ivy.household, on=TODAY).value.value == 1_250
    assert household_figures(other, on=TODAY).value.value == 750


def test_b3_a_transfer_between_own_accounts_is_no_flow_of_the_household(account, move, value, ivy):
    first, second = account(name="First"), account(name="Second")
    move(first, START, "deposit", 1_000)
    move(second, START, "deposit", 10)
    move(first, date(2026, 1, 5), "withdrawal", -400)
    move(second, date(2026, 1, 5), "deposit", 400)
    move(second, date(2026, 1, 6), "buy", -400, "OAK", 4)
    value(first, second)

    figures = household_figures(ivy.household, on=TODAY)

    assert figures.net_flows_ytd.value == 0
    assert portfolio_figures(second, on=TODAY).net_flows_ytd.value == 400
    gained = figures.value.value - 1_010
    assert figures.returns["ytd"].net.value == pytest.approx(gained / D(1_010), abs=D("1e-9"))


def test_where_money_moved_without_a_valuation_the_return_is_modified_dietz_and_says_so(account, move, value, ivy, measured):
    """A private note, valued by statements alone: 1,000 and then 2,300, with 1,200 bought of it on the way."""
    portfolio, start, end = account(), date(2026, 1, 30), date(2026, 3, 31)
    move(portfolio, start, "deposit", 1_000)
    move(portfolio, start, "buy", -1_000, "NOTE", 10)
    move(portfolio, date(2026, 3, 2), "deposit", 1_000)
    note = Instrument.objects.get(symbol="NOTE")
    for on, quantity, worth in ((start, 10, 1_000), (end, 10, 1_300)):
        Holding.objects.create(portfolio=portfolio, instrument=note, as_of=on, quantity=quantity, market_value=worth)
    value(portfolio)
    rows = Valuation.objects.filter(portfolio=portfolio)
    rows.filter(on__gt=start, on__lt=end).delete()
    rows.filter(on=end).update(flow=1_000, value=2_300, gap="Money moved on 2 March 2026, a day without a valuation.")
    rows.filter(on__gt=end).delete()

    whole = household_figures(ivy.household, on=end).returns["since_inception"].net

    weight = D((end - date(2026, 3, 2)).days) / (end - start).days
    assert whole.value == pytest.approx(D(300) / (1_000 + 1_000 * weight), abs=D("1e-9"))
    assert "by Modified Dietz where money moved without a valuation (between 30 January 2026 and 31 March 2026)" in whole.method
    measured(flow_timing="start_of_day")
    weight += D(1) / (end - start).days
    early = household_figures(ivy.household, on=end).returns["since_inception"].net
    assert early.value == pytest.approx(D(300) / (1_000 + 1_000 * weight), abs=D("1e-9"))
    Valuation.objects.filter(portfolio=portfolio, on=end).update(flow=1_100)  # not all of it is known by its day
    assert "a day without a valuation" in household_figures(ivy.household, on=end).returns["since_inception"].net.reason


def test_a_lone_positions_file_has_a_value_and_no_return(account, value, ivy):
    portfolio = account()
    oak = Instrument.objects.create(symbol="PRIV", name="A private note")
    Holding.objects.create(portfolio=portfolio, instrument=oak, as_of=LAST, quantity=3, market_value=900, cost_basis=None)
    value(portfolio)

    figures = household_figures(ivy.household, on=TODAY)

    assert figures.value.value == 900
    assert figures.returns["since_inception"].net == NotAvailable("Return not available: one valuation.")
    assert "one valuation" in figures.xirr.reason
    assert isinstance(figures.holdings[0].gain, NotAvailable)


def test_c12_an_account_that_was_not_valued_for_long_is_noted(funded, account, value, ivy):
    other = account(name="Old")
    note = Instrument.objects.create(symbol="PRIV", name="A private note")
    Holding.objects.create(portfolio=other, instrument=note, as_of=date(2026, 3, 2), quantity=3, market_value=900)
    value(other)

    figures = household_figures(ivy.household, on=TODAY)

    assert figures.notes[0].endswith(
        "was last valued on 2 March 2026; that value is carried on. PRIV was last priced on 2 March 2026."
    )
    assert figures.value.value == portfolio_figures(funded, on=TODAY).value.value + 900


def test_a_household_without_accounts_says_what_to_do(ivy):
    figures = household_figures(ivy.household, on=TODAY)

    assert figures.as_of is None
    assert "import a statement" in figures.value.reason
    assert values_of([ivy.household])[ivy.household_id] == NotAvailable("There is no valuation yet: import a statement.")


def test_books_that_begin_too_late_say_so_instead_of_a_value(account, move, value, ivy):
    portfolio = account(name="Late")
    move(portfolio, START, "sell", 500, "OAK", -5)
    value(portfolio)

    figures = household_figures(ivy.household, on=TODAY)

    assert not Valuation.objects.filter(portfolio=portfolio).exists()
    assert figures.value.reason.startswith("Late: The transactions begin after the account did (OAK")
    portfolio.refresh_from_db()
    assert portfolio_figures(portfolio, on=TODAY).value.reason.startswith("The transactions begin")


def test_of_several_accounts_without_a_value_each_is_named(account, move, value, ivy, client_for, ada):
    for name in ("Early", "Late", "Never"):
        portfolio = account(name=name)
        move(portfolio, START, "sell", 500, "OAK", -5)
        value(portfolio)

    reason = household_figures(ivy.household, on=TODAY).value.reason
    home = client_for(ada).get(f"/households/{ivy.household_id}/").content.decode()
    alone = client_for(ada).get(f"/portfolios/{portfolio.pk}/").content.decode()

    assert reason.startswith("Early: The transactions begin after the account did")
    assert reason.endswith("import its positions too. Late and Never have no value either.")
    assert home.count("until then no letter is drafted") == 1
    assert "Never …" in home[home.index("until then no letter is drafted") :]
    assert alone.count("begin after the account did") < 4


def test_c13_a_past_day_gives_what_was_true_then(funded, ivy, value):
    then = household_figures(ivy.household, on=date(2026, 5, 29))

    assert (then.as_of, then.cash.value) == (date(2026, 5, 29), 4_975)


def test_c13_a_day_before_the_first_statement_holds_what_the_statement_tells_was_there(account, move, value, market, ivy):
    """Files of transactions, and positions of a later day: the 70 OAK that nobody bought were there before."""
    portfolio = account()
    move(portfolio, date(2026, 3, 2), "deposit", 5_000)
    move(portfolio, date(2026, 3, 3), "buy", -1_100, "OAK", 10)
    oak = Instrument.objects.get(symbol="OAK")
    cash = Instrument.objects.create(symbol="CASH-T", name="Cash", asset_class="cash")
    Holding.objects.create(portfolio=portfolio, instrument=oak, as_of=LAST, quantity=80, market_value=80 * D("127.4"))
    Holding.objects.create(portfolio=portfolio, instrument=cash, as_of=LAST, quantity=3_900, market_value=3_900)
    value(portfolio)

    then = household_figures(ivy.household, on=date(2026, 6, 1))
    assert [line.quantity.value for line in then.holdings] == [80, 3_900]
    assert sum(line.value.value for line in then.holdings) == then.value.value


def test_valuing_twice_changes_nothing(funded, value):
    before = list(Valuation.objects.order_by("on").values_list())

    value(funded)

    assert list(Valuation.objects.order_by("on").values_list()) == before


@pytest.mark.parametrize("number", [1, 4])
def test_the_queries_are_the_same_however_many_accounts(number, account, move, value, ivy, django_assert_num_queries):
    portfolios = [account() for _ in range(number)]
    for one in portfolios:
        move(one, START, "deposit", 1_000)
        move(one, START, "buy", -200, "OAK", 2)
    value(*portfolios)

    with django_assert_num_queries(6):
        household_figures(ivy.household, on=TODAY)
    with django_assert_num_queries(1):
        values_of([ivy.household])


def test_every_number_is_a_figure_or_a_reason(funded, ivy):
    figures = household_figures(ivy.household, on=TODAY)
    numbers = [figures.value, figures.cash, figures.xirr, figures.fees_ytd, figures.net_flows_ytd, figures.invested]
    numbers += [one for period in figures.returns.values() for one in (period.net, period.gross)]
    numbers += [one for line in figures.holdings for one in (line.quantity, line.price, line.value, line.weight, line.cost)]

    assert all(isinstance(one, Figure | NotAvailable) for one in numbers)
    assert all(one.value.is_finite() for one in numbers if isinstance(one, Figure))
