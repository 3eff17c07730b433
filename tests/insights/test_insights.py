"""Does each insight stand on figures, with every number of its text in a slot, and is what is not available told?"""

import json
import re
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.utils.html import escape

from insights.composed import insights_for
from insights.insight import shown as read_as
from insights.prose import prose
from markets.models import Security
from messaging.checker import check
from portfolios.actions import agree_targets, measure_household, name_blend, name_sectors
from portfolios.figures import Figure
from portfolios.queries import household_performance
from tenants import enter
from tests.insights.answers import answered
from tests.portfolios.conftest import NOW, START, TODAY, account, market, measured, move, value  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(account, move, value, market, ivy, ada, measured):  # noqa: F811
    """A year of trades, far from what was agreed, riskier than was agreed, and two unhappy answers."""
    measured(class_indices=["us_equity=IDX", "fixed_income=ELM"])
    portfolio = account(benchmark_id=market["IDX"].pk)
    for on, kind, amount, symbol, quantity in (
        (START, "deposit", 10_000, "", 0),
        (date(2025, 11, 4), "buy", -8_016, "OAK", 80),
        (date(2025, 12, 1), "buy", -1_010, "ELM", 20),
        (date(2026, 1, 15), "dividend", 40, "OAK", 0),
        (date(2026, 3, 2), "fee", -25, "", 0),
        (date(2026, 4, 1), "sell", 1_100, "OAK", -10),
        (date(2026, 11, 6), "sell", 1_250, "OAK", -10),
    ):
        move(portfolio, on, kind, amount, symbol, quantity)
    value(portfolio)
    ivy.household.risk_tolerance = 1
    ivy.household.save(update_fields=["risk_tolerance"])
    agree_targets(
        household=ivy.household,
        weights={"us_equity": D("0.3"), "fixed_income": D("0.5"), "cash": D("0.2")},
        agreed_on=START,
        by=ada.actor,
    )
    for days, score in ((60, 0.6), (1, -0.6)):
        answered(ivy, at=NOW - timedelta(days=days), score=score, topics=["fees"])
    with time_machine.travel(NOW, tick=False):
        yield portfolio


def kinds(told):
    return [one.kind for one in told.insights]


def test_what_asks_for_a_person_comes_first(busy, ivy):
    told = insights_for(ivy.household, on=TODAY)
    assert kinds(told)[:2] == ["risk", "drift"]
    assert set(kinds(told)) == {
        *(
            "risk",
            "drift",
            "sentiment",
            "concentration",
            "performance",
            "moved",
            "attribution",
            "cash",
            "topic",
            "gains",
            "income",
        )
    }
    assert {one.kind for one in told.missing} == {"rates", "inflation", "rotation", "sectors"}
    assert "months in common; an estimate needs 36" in next(one.reason for one in told.missing if one.kind == "rates")


def test_the_difference_from_a_benchmark_whose_sectors_are_known_is_told_by_sector(busy, ivy, ada):
    with enter.operator():
        Security.objects.filter(symbol="ELM").update(sector="Energy")
    half = name_blend(name="60/40", rule="daily", since=START, weights={"OAK": D("0.6"), "ELM": D("0.4")}, by=ada)
    name_sectors(blend=half, sectors={"OAK": "Utilities"}, by=ada)
    measure_household(household=ivy.household, mark=half, by=ada)

    told = insights_for(ivy.household, on=TODAY)

    one = next(one for one in told.insights if one.kind == "sectors")
    largest = max(
        household_performance(ivy.household, on=TODAY, period="ytd").by_sector.effects, key=lambda effect: abs(effect.total.value)
    )
    assert one.text.startswith(f"Against the benchmark, {largest.label} ")
    assert one.text.endswith(f"{'from' if largest.total.value < 0 else 'to'} the result this year, before fees.")
    assert [part.what for part in one.evidence][1:] == [
        f"{largest.label}, {what}" for what in ("allocation", "selection", "interaction")
    ]
    assert "attribution_by_sector" in one.evidence[0].proof
    assert check("", " ".join(one.template for one in told.insights), told.sheet).findings == ()


def test_every_number_of_a_text_stands_in_a_slot(busy, ivy):
    told = insights_for(ivy.household, on=TODAY)
    whole = " ".join(one.template for one in told.insights)
    assert check("", whole, told.sheet).findings == ()
    assert not any(character.isdigit() for character in whole.replace("{", "").replace("}", ""))
    assert "{" not in " ".join(one.text for one in told.insights)


def test_each_rests_on_figures_with_method_days_and_a_page(busy, ivy, client_for, ada):
    told = insights_for(ivy.household, on=TODAY)
    figures = [figure for one in told.insights for figure in one.evidence]
    assert all(figure.value and figure.origin and figure.as_of for figure in figures)
    assert all(figure.method for figure in figures if figure.unit in ("USD", "fraction"))
    browser = client_for(ada)
    pages = {figure.proof.partition("#")[0] for figure in figures if figure.proof}
    assert len(pages) >= 4
    assert {browser.get(page).status_code for page in pages} == {200}


def test_the_page_shows_the_figures_under_each_sentence_without_opening_anything(busy, ivy, client_for, ada):
    shown = client_for(ada).get(f"/households/{ivy.household_id}/insights/")
    told, opened = shown.context["told"], re.sub(r"<details.*?</details>", "", shown.content.decode(), flags=re.DOTALL)

    figures = [figure for one in told.insights for figure in one.evidence[:5]]
    assert len(figures) > 4
    assert all(escape(figure.what) in opened and figure.value in opened for figure in figures)


def test_a_fall_is_told_with_a_true_minus():
    assert read_as(Figure(D("-0.12"), "fraction", "", TODAY, ""), signed=True) == "−12.0%"
    assert read_as(Figure(D("-0.12"), "fraction", "", TODAY, "")) == "−12.0%"


def test_the_prose_is_the_same_by_rules_with_every_point(busy, ivy):
    told = insights_for(ivy.household, on=TODAY)
    written = prose(told)
    assert (written.writer, written.note) == ("plain", "")
    assert all(one.text in written.text for one in told.insights)


def test_a_household_without_figures_says_why(ivy):
    told = insights_for(ivy.household, on=TODAY)
    assert told.insights == ()
    assert {one.reason for one in told.missing} == {
        "There is no valuation yet: import a statement.",
        "There is no value to look at.",
    }
    assert prose(told).text == ""


def test_the_page_shows_each_with_what_it_rests_on(busy, ivy, client_for, ada, ben):
    address = f"/households/{ivy.household_id}/insights/"
    page = client_for(ada).get(address).text
    assert "More risk than agreed" in page
    assert "Holding cash" in page
    assert "Gain over the capital of each day" in page
    assert "an estimate needs 36" in page
    assert client_for(ben).get(address).status_code == 404
    assert client_for(ada).post(address).status_code == 405


def test_the_api_answers_with_data_and_prose(busy, ivy, ada, machine_of):
    answer = (
        machine_of(ada)
        .post("/api/v1/ai/generate-insights/", {"portfolio_id": str(busy.pk)}, content_type="application/json")
        .json()
    )
    first = answer["insights"][0]
    assert (first["id"], first["weight"]) == ("risk", 95)
    assert answer["prose"]["text"].startswith(first["text"])
    moved = next(one for one in answer["insights"] if one["kind"] == "moved")
    assert moved["evidence"][0]["method"].startswith("Gain over the capital")
    assert moved["evidence"][0]["basis"] == "net"
    assert {one["kind"] for one in answer["not_available"]} >= {"rates", "inflation", "rotation"}
    assert "NaN" not in json.dumps(answer)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_are_the_same_however_many_accounts(number, account, move, value, ivy, django_assert_num_queries):  # noqa: F811
    for portfolio in [account() for _ in range(number)]:
        move(portfolio, START, "deposit", 1_000)
        move(portfolio, START, "buy", -200, "OAK", 2)
        value(portfolio)
    with django_assert_num_queries(20):
        insights_for(ivy.household, on=TODAY)
