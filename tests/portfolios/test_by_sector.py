"""Is the difference from a benchmark told by sector, as it is by hand, and is it said where it cannot be?"""

from datetime import date
from decimal import Decimal as D
from math import log, prod

import pytest

from events.models import Event
from markets.models import Price, Security
from portfolios import actions
from portfolios.measuring import Blend
from portfolios.models import Instrument
from portfolios.proving import proof_of
from portfolios.queries import household_performance, portfolio_performance
from tenants import enter
from tests.portfolios.conftest import START, TODAY

pytestmark = pytest.mark.django_db
LAST, YEAR = date(2026, 11, 20), date(2025, 12, 31)


@pytest.fixture
def two_sectors(market):
    """OAK stays a company of materials, ELM becomes one of energy that falls by two cents a day."""
    with enter.operator():
        Security.objects.filter(symbol="ELM").update(sector="Energy")
        for n, price in enumerate(Price.objects.filter(security=market["ELM"]).order_by("on")):
            Price.objects.filter(security=market["ELM"], on=price.on).update(close=50 - n * D("0.02"))
    return market


@pytest.fixture
def invested(account, move, value, two_sectors, ada):
    """50 OAK for 5,000, 40 ELM for 2,000, 3,000 in cash; measured against 60 % OAK and 40 % ELM, rebalanced daily."""
    blend = actions.name_blend(name="Half", rule="daily", since=START, weights={"OAK": D("0.6"), "ELM": D("0.4")}, by=ada)
    portfolio = account()
    portfolio.blend = blend
    portfolio.save()
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, START, "buy", -5_000, "OAK", 50)
    move(portfolio, START, "buy", -2_000, "ELM", 40)
    value(portfolio)
    return portfolio


def by_hand():
    """Effects of each day, times Carino's factor of the day, added up: {sector: [allocation, selection, interaction]}."""
    closes = {
        symbol: list(Price.objects.filter(security__symbol=symbol, on__gte=YEAR).order_by("on").values_list("close", flat=True))
        for symbol in ("OAK", "ELM")
    }
    days = []
    for n in range(1, len(closes["OAK"])):
        (oak, oak_now), (elm, elm_now) = ((float(closes[one][n - 1]), float(closes[one][n])) for one in ("OAK", "ELM"))
        whole = 50 * oak + 40 * elm + 3_000
        own = {"Materials": 50 * oak / whole, "Energy": 40 * elm / whole, "Cash": 3_000 / whole}
        index = {"Materials": 0.6, "Energy": 0.4, "Cash": 0}
        earned = {"Materials": oak_now / oak - 1, "Energy": elm_now / elm - 1, "Cash": 0}
        mark = sum(index[one] * earned[one] for one in own)
        moved = earned | {"Cash": mark}
        days.append((sum(own[one] * earned[one] for one in own), mark, own, index, earned, moved))
    total, other = (prod(1 + day[side] for day in days) - 1 for side in (0, 1))
    whole = (log(1 + total) - log(1 + other)) / (total - other)
    effects = {one: [0.0, 0.0, 0.0] for one in ("Materials", "Energy", "Cash")}
    for gained, mark, own, index, earned, moved in days:
        factor = (log(1 + gained) - log(1 + mark)) / (gained - mark) / whole
        for one, parts in effects.items():
            parts[0] += factor * (own[one] - index[one]) * (moved[one] - mark)
            parts[1] += factor * index[one] * (earned[one] - moved[one])
            parts[2] += factor * (own[one] - index[one]) * (earned[one] - moved[one])
    return effects, total, other


def test_c10_effects_by_sector_are_those_by_hand_and_add_up_to_the_difference(invested, ivy):
    for found in (
        portfolio_performance(invested, on=TODAY, period="ytd"),
        household_performance(ivy.household, on=TODAY, period="ytd"),
    ):
        told, (effects, total, other) = found.by_sector, by_hand()

        assert {one.label for one in told.effects} == set(effects)
        for one in told.effects:
            got = [float(part.value) for part in (one.allocation, one.selection, one.interaction)]
            assert got == pytest.approx(effects[one.label], abs=1e-10), one.label
        assert float(told.portfolio.value) == pytest.approx(total, abs=1e-10)
        assert float(told.mix.value) == pytest.approx(other, abs=1e-10)
        assert told.mix.value == pytest.approx(found.figures.benchmark.ytd.value, abs=D("1e-10"))
        assert sum(one.total.value for one in told.effects) == pytest.approx(told.active.value, abs=D("1e-11"))
        assert (told.active.basis, told.effects[0].mix_weight.method) == ("gross", "Mean weight in the benchmark")


def test_a_blend_that_goes_back_each_month_adds_up_too(invested, ada, move, value):
    weights = {"OAK": D("0.2"), "ELM": D("0.8")}
    monthly = actions.name_blend(name="Month", rule="monthly", since=START, weights={"OAK": D(1)}, by=ada)
    actions.change_weights(blend=monthly, since=date(2026, 6, 17), weights=weights, by=ada)
    invested.blend = monthly
    invested.save()
    move(invested, date(2026, 8, 3), "deposit", 5_000)
    value(invested)

    for period in ("qtd", "ytd", "1y", "since_inception"):
        found = portfolio_performance(invested, on=TODAY, period=period)
        told = found.by_sector
        assert sum(one.total.value for one in told.effects) == pytest.approx(told.active.value, abs=D("1e-10"))
        if period != "since_inception":  # its first day is its funding, which no benchmark has
            assert told.mix.value == pytest.approx(found.figures.benchmark.returns[period].value, abs=D("1e-10"))


def test_a_holding_of_several_sectors_stands_by_its_class_and_a_fund_by_what_the_firm_said(invested, ada, two_sectors):
    Instrument.objects.filter(symbol__in=["OAK", "ELM"]).update(sector="", asset_class="us_equity")
    labels = [one.label for one in portfolio_performance(invested, on=TODAY, period="ytd").by_sector.effects]
    assert labels == ["Energy", "Materials", "US equity, of several sectors or not known", "Cash"]

    blend = Blend.objects.get()
    actions.name_sectors(blend=blend, sectors={"OAK": "Utilities", "ELM": "fixed_income"}, by=ada)
    invested.refresh_from_db()
    labels = [one.label for one in portfolio_performance(invested, on=TODAY, period="ytd").by_sector.effects]
    assert labels == ["Utilities", "Fixed income", "Cash"]
    told = Event.objects.get(kind="blend.sectors_named").data
    assert told == {"before": {}, "after": {"ELM": "fixed_income", "OAK": "Utilities"}}


def test_where_it_cannot_be_told_the_page_says_why(invested, funded, ada):
    reason = portfolio_performance(funded, on=TODAY, period="ytd").by_sector.reason
    assert reason.startswith("Idx Works is one series")
    with enter.operator():
        Security.objects.filter(symbol="ELM").update(sector="")
    reason = portfolio_performance(invested, on=TODAY, period="ytd").by_sector.reason
    assert reason == "Of which sector ELM is in Half is not known; the firm’s admin says it under Benchmarks."
    invested.blend, invested.benchmark_id = None, None
    assert portfolio_performance(invested, on=TODAY, period="ytd").by_sector.reason == "No benchmark is agreed."


def test_the_page_and_its_proof_tell_it_by_sector(invested, client_for, ada):
    browser = client_for(ada)
    shown = browser.get(f"/portfolios/{invested.pk}/performance/", {"period": "ytd"}).text
    assert "Against the benchmark, by sector" in shown
    assert "Energy" in shown
    proof = browser.get(f"/portfolios/{invested.pk}/performance/attribution_by_sector/", {"period": "ytd"}).text
    assert "By sector, against Half" in proof
    found = portfolio_performance(invested, on=TODAY, period="ytd")
    told = proof_of(found, "attribution_by_sector")
    assert told.number.value == found.by_sector.active.value
    assert sum(row[6].number.value for row in told.addends[1].rows) == pytest.approx(told.number.value, abs=D("1e-11"))


def test_the_admin_says_the_sectors_of_a_benchmark(invested, client_for, ada, fay):
    blend, browser = Blend.objects.get(), client_for(fay)
    url = f"/benchmarks/{blend.pk}/sectors/"
    assert "Energy, as it is listed" in browser.get(url).text
    assert browser.post(url, {"OAK": "Timber"}).status_code == 422
    assert client_for(ada).post(url, {"OAK": "Utilities"}).status_code == 403
    assert browser.post(url, {"OAK": "Utilities", "ELM": ""}).status_code == 302
    blend.refresh_from_db()
    assert blend.sectors == {"OAK": "Utilities"}
    assert "ELM Energy, OAK Utilities" in client_for(ada).get("/benchmarks/").text
    with pytest.raises(actions.UnableToMeasure, match="Half holds no XYZ"):
        actions.name_sectors(blend=blend, sectors={"XYZ": "Energy"}, by=fay)
    with pytest.raises(actions.UnableToMeasure, match="no sector Timber; there are Communication"):
        actions.name_sectors(blend=blend, sectors={"OAK": "Timber"}, by=fay)
