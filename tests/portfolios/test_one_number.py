"""Does every door give the same number of the same thing, and say what it is?"""

import math
from datetime import date
from decimal import Decimal as D
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from messaging.sheets import sheet_for
from portfolios.actions import agree_targets
from portfolios.models import HouseholdSettings, Restatement
from portfolios.proving import proof_of
from portfolios.queries import (
    compared,
    household_figures,
    household_meaning,
    household_performance,
    plan_of,
    portfolio_figures,
    portfolio_performance,
)
from portfolios.queries.performance import Path
from relate.lib.money import signed_percent
from tenants import enter
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 20)


@pytest.fixture
def seen(client_for, ada):
    """The text of a page at the time of the figures."""

    def get(url, **asked):
        with time_machine.travel(NOW, tick=False):
            return client_for(ada).get(url, asked, follow=True)

    return get


@pytest.mark.parametrize("rules", [{}, {"flow_timing": "start_of_day", "model_fee": "1.5"}])
def test_c2_page_api_letter_statement_and_comparison_give_one_number(rules, funded, ivy, ada, seen, machine_of, measured):
    measured(**rules)
    type(enter.required()).objects.filter(pk=enter.required().pk).update(compliance_rules=rules)
    type(funded.household).objects.filter(pk=ivy.household_id).update(risk_tolerance=5)
    year = household_figures(ivy.household, on=TODAY).returns["ytd"]
    facts = {fact.id: fact for fact in sheet_for(ivy.household, on=TODAY).facts}
    alone, table = (
        portfolio_performance(funded, on=TODAY, period="ytd"),
        compared(funded.household.portfolios, on=TODAY, period="ytd"),
    )
    pages = [seen(f"/portfolios/{funded.pk}/").text, seen(f"/households/{ivy.household_id}/performance/").text]
    paper = PdfReader(BytesIO(seen(f"/households/{ivy.household_id}/statement.pdf", period="ytd").content))
    printed = " ".join(page.extract_text() for page in paper.pages)
    with time_machine.travel(NOW, tick=False):
        told = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/performance/?period=ytd").json()
        stands = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/").json()

    for name, number in (("net", year.net), ("gross", year.gross)):
        assert D(told[name]["value"]) == number.value == getattr(alone.figures.returns["ytd"], name).value
        assert table.figure(funded.pk, name).value == pytest.approx(number.value, abs=D("1e-11"))
        assert (told[name]["start"], told[name]["as_of"]) == ("2025-12-31", "2026-11-20")
        shown = signed_percent(number.value, 2).replace("-", "−")
        assert all(shown in text for text in (*pages, printed))
        assert abs(facts[f"ytd_{name}"].value - number.value) <= D("0.0005")
    assert (told["currency"], told["as_of"]) == ("USD", "2026-11-20")
    assert stands["risk_score"] == alone.score.points == facts["risk_score"].value
    for period in ("mtd", "1y", "since_inception"):  # whatever period is looked at
        assert household_performance(ivy.household, on=TODAY, period=period).score == alone.score


def test_c3_the_line_of_growth_ends_where_the_return_does(account, move, value):
    """Bought on the first day under its close: what that day brought is part of the return since inception."""
    portfolio = account()
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, START, "buy", -9_500, "OAK", 100)
    value(portfolio)

    for period in ("1y", "since_inception"):
        found = portfolio_performance(portfolio, on=TODAY, period=period)
        assert isinstance(found.path, Path)
        assert found.path.total == pytest.approx(float(found.figures.returns[period].net.value), abs=1e-10)


def test_c4_a_rate_of_less_than_a_year_is_not_called_yearly(account, move, value, seen):
    young = account(name="Young")
    move(young, date(2026, 9, 1), "deposit", 1_000)
    move(young, date(2026, 9, 1), "buy", -1_000, "OAK", D("8.2"))
    value(young)

    assert "XIRR, not annualised, since 1 Sep 2026" in " ".join(seen(f"/portfolios/{young.pk}/").text.split())


def test_c11_what_the_page_and_the_insight_would_move_is_the_plan(funded, ivy, ada, seen):
    """All of OAK must stay: no page may propose to sell of it."""
    agree_targets(household=ivy.household, weights={"us_equity": D("0.2"), "cash": D("0.8")}, agreed_on=START, by=ada.actor)
    assert "Back inside the bands" in seen(f"/portfolios/{funded.pk}/").text
    assert household_meaning(ivy.household, on=TODAY).trades == plan_of(ivy.household, on=TODAY).trades != ()

    HouseholdSettings.objects.create(household=ivy.household, do_not_sell=["OAK"])

    assert "Back inside the bands" not in seen(f"/portfolios/{funded.pk}/").text
    assert household_meaning(ivy.household, on=TODAY).trades == ()


def test_c12_an_account_without_a_value_is_not_left_out_in_silence(funded, account, ivy, seen):
    account(name="Rollover")

    assert any("Rollover" in note and "not counted" in note for note in household_figures(ivy.household, on=TODAY).notes)
    page = seen(f"/households/{ivy.household_id}/").text
    assert "has no valuation yet and is not counted" in page
    assert "20 Nov 2026" in page


def test_c13_the_effect_of_a_correction_is_told_by_the_firms_convention(funded, move, ada, measured):
    from portfolios.actions import revalue

    measured(flow_timing="start_of_day")
    was = portfolio_figures(funded, on=LAST).returns["ytd"].net.value
    move(funded, date(2026, 6, 1), "deposit", 9_000)
    revalue(portfolio_ids=[funded.pk], by=ada.actor, at=NOW.replace(hour=16), cause="a late deposit")

    told = Restatement.objects.get()
    now = portfolio_figures(funded, on=LAST).returns["ytd"].net.value
    assert (told.return_before, told.return_after) == (round(was, 8), round(now, 8))
    assert was != now


@pytest.mark.parametrize("fee", ["", "1.5"])
def test_e3_the_months_of_a_proof_link_to_what_is_proven(fee, funded, measured):
    measured(model_fee=fee)
    found = portfolio_performance(funded, on=TODAY, period="ytd")
    now = found.figures.returns["ytd"]

    for name, number in (("net", now.gross if fee else now.net), ("gross", now.gross)):
        growth = math.prod(1 + float(month.rate.value) for month in proof_of(found, name).months)
        assert growth - 1 == pytest.approx(float(number.value), abs=1e-10)
    assert now.net.value < now.gross.value


def test_c2_money_in_and_out_are_the_same_in_the_letter_on_paper_on_the_page_and_by_machine(
    funded, account, move, value, ivy, ada, seen, machine_of, monkeypatch
):
    """A transfer between own accounts over two days, and a deposit that a withdrawal of its day would hide."""
    from messaging import sheets

    other, begun = account(name="IRA"), date(2025, 12, 31)
    move(other, START, "deposit", 500)
    move(funded, date(2026, 6, 1), "withdrawal", -150)
    move(funded, date(2026, 7, 6), "withdrawal", -400)
    move(other, date(2026, 7, 8), "deposit", 400)
    value(funded, other)
    monkeypatch.setattr(sheets, "last_letter_on", lambda household, before: begun)

    facts = {fact.id: fact for fact in sheet_for(ivy.household, on=TODAY).facts}
    paper = PdfReader(BytesIO(seen(f"/households/{ivy.household_id}/statement.pdf", period="ytd").content))
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())

    assert (facts["deposits"].value, facts["withdrawals"].value) == (2_000, 150)
    assert facts["deposits"].start == begun
    for line in ("Paid in $2,000.00", "Taken out −$150.00", "without transfers between own accounts"):
        assert line in printed
    page = " ".join(seen(f"/households/{ivy.household_id}/performance/", period="ytd").text.split())
    assert "Paid in $2,000.00, taken out −$150.00. Money and securities that came in, without transfers" in page
    with time_machine.travel(NOW, tick=False):
        told = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/performance/?period=ytd").json()
    assert [D(told[name]["value"]) for name in ("paid_in", "taken_out")] == [2_000, -550], "of one account all that left it"
    assert (told["paid_in"]["start"], told["paid_in"]["as_of"]) == ("2025-12-31", "2026-11-20")
    series = household_figures(ivy.household, on=TODAY).series
    assert facts["change"].value == series.days[-1].value - series.value_on(begun) - 1_850
