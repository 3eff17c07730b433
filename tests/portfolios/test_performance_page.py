"""Do the pages of performance show every figure with its proof, and does the plan leave as a file? Only for whom they are."""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.actions import agree_targets
from tenants import enter, hosts
from tests.portfolios.conftest import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def off_target(funded, ivy, ada):
    agree_targets(household=ivy.household, weights={"us_equity": D("0.6"), "cash": D("0.4")}, agreed_on=START, by=ada.actor)
    return ivy.household


def test_c2_periods_stand_beside_the_benchmark_with_their_method(funded, client_for, ada, ivy):
    for url in (f"/households/{ivy.household_id}/performance/", f"/portfolios/{funded.pk}/performance/"):
        shown = client_for(ada).get(url, {"period": "1y"}).content.decode()

        assert "flows at the end of the day" in shown
        assert "after advisory fees" in shown
        assert "Idx Works" in shown
        assert "Deepest drawdown" in shown
        assert "Tracking error" in shown
        assert "OAK" in shown
        assert "Ten years" in shown
        assert "after this period did." in shown
        assert 'style="' not in shown
        assert "nan" not in shown.lower().replace("finance", "")


def test_periods_that_lack_the_same_share_one_sentence(funded, client_for, ada, ivy):
    for url in (f"/households/{ivy.household_id}/performance/", f"/portfolios/{funded.pk}/"):
        shown = client_for(ada).get(url).content.decode()

        assert shown.count("The valuations begin on 3 November 2025, after this period did.") == 1, url
        assert 'rowspan="3"' in shown, "three, five and ten years"
        assert "as above" not in shown


def test_a_period_without_figures_says_why_once_and_in_its_row(funded, client_for, ada, ivy):
    shown = client_for(ada).get(f"/households/{ivy.household_id}/performance/", {"period": "10y"}).content.decode()

    assert shown.count("The valuations begin on 3 November 2025, after this period did.") == 2
    assert "No figures for this period" in shown
    assert "Risk and reward" not in shown


def test_a_short_period_says_why_there_is_no_risk(funded, client_for, ada, ivy):
    shown = client_for(ada).get(f"/households/{ivy.household_id}/performance/", {"period": "mtd"}).content.decode()

    assert "Fewer than 60 daily returns" in shown


def test_every_figure_has_a_proof_with_formula_inputs_and_dates(funded, move, value, client_for, ada, ivy):
    move(funded, date(2026, 4, 1), "dividend", 40, "OAK")
    move(funded, date(2026, 5, 4), "sell", 904, "OAK", -8)
    value(funded)
    names = ["net", "gross", "net_yearly", "money_weighted", "benchmark", "volatility", "beta", "max_drawdown"]
    names += ["contribution", "risk_score", "cash", "income", "gains_long", "gains_short"]
    for base in (f"/households/{ivy.household_id}", f"/portfolios/{funded.pk}"):
        for name in names:
            shown = client_for(ada).get(f"{base}/performance/{name}/", {"period": "1y"}).content.decode()
            assert "20 Nov 2026" in shown, name
            assert "20 Nov 2025" in shown or name == "risk_score", name
            assert "Exact value" in shown, name


def test_the_proof_of_each_figure_gives_the_figure_of_its_page_and_its_lines_add_up_to_it(
    off_target, funded, move, value, measured
):
    from portfolios.proving import proof_of
    from portfolios.queries import household_meaning

    measured(class_indices=["us_equity=IDX"])
    move(funded, date(2026, 4, 1), "dividend", 40, "OAK")
    move(funded, date(2026, 5, 4), "sell", 904, "OAK", -8)
    value(funded)
    told = household_meaning(off_target, on=date(2026, 11, 23), period="ytd", with_macro=False)
    found = told.performance
    shown = {
        "contribution": sum(line.share.value for line in found.contributions),
        "attribution": found.explained.active.value,
        "risk_score": found.score.points,
        "cash": told.drag.drag.value,
        "income": told.income.value,
        "gains_long": told.realised.long.value,
        "gains_short": told.realised.short.value,
        **{one.name: one.number.value for one in found.measures if hasattr(one.number, "value")},
    }
    assert {name: proof_of(found, name).number.value for name in shown} == shown
    assert shown["contribution"] == pytest.approx(found.figures.returns["ytd"].net.value, abs=D("1e-10"))
    assert (shown["income"], shown["gains_short"]) == (40, 104)
    for name, column in (("contribution", 2), ("attribution", 6), ("income", 3), ("gains_short", 3)):
        proof = proof_of(found, name)
        total = sum(row[column].number.value for row in proof.addends[-1].rows)
        assert total == pytest.approx(proof.number.value, abs=D("1e-9")), name


def test_c10_the_page_shows_the_effects_against_the_agreed_mix_and_the_risk_against_what_was_agreed(
    off_target, client_for, ada, cora, django_capture_on_commit_callbacks
):
    policy = {"profile": "sec_ria", "approval": "all", "forbidden_words": "", "class_indices": "us_equity=IDX"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(cora).post("/settings/policy/", policy | {"model_fee": "eleven"}).status_code == 422
        assert client_for(cora).post("/settings/policy/", policy).status_code == 302
    type(off_target).objects.filter(pk=off_target.pk).update(risk_tolerance=3)

    shown = client_for(ada).get(f"/households/{off_target.pk}/performance/", {"period": "1y"}).content.decode()

    assert "60 % Idx Works, 40 % cash, rebalanced at the end of each month" in shown
    assert "Brinson and Fachler" in shown
    assert "the agreed tolerance of 3." in shown
    hosts.forget()  # the policy goes back with the test


def test_the_months_of_a_proof_link_to_its_return(funded, ivy):
    from portfolios.proving import proof_of
    from portfolios.queries import household_performance

    found = household_performance(ivy.household, on=date(2026, 11, 23), period="ytd")
    proof = proof_of(found, "net")

    growth = D(1)
    for month in proof.months:
        growth *= 1 + month.rate.value
    assert growth - 1 == pytest.approx(proof.number.value, abs=D("1e-9"))
    assert sum(month.fee for month in proof.months) == 25


def test_a_figure_that_does_not_exist_and_a_household_without_values(ivy, client_for, ada):
    base = f"/households/{ivy.household_id}/performance/"

    assert client_for(ada).get(f"{base}luck/").status_code == 404
    for name in ("net", "contribution", "attribution", "risk_score", "cash", "income", "gains_long", "benchmark"):
        assert "import a statement" in client_for(ada).get(f"{base}{name}/").text, name
    assert "import a statement" in client_for(ada).get(base).content.decode()
    assert "import a statement" in client_for(ada).get(f"/households/{ivy.household_id}/plan/").content.decode()


def test_c11_the_plan_keeps_what_must_stay_and_leaves_as_a_file(off_target, client_for, ada):
    url = f"/households/{off_target.pk}/plan/"

    page = client_for(ada).get(url)
    assert "Buy" in page.content.decode()
    assert page.context["plan"].orders[0].order.symbol == "OAK"
    rows = client_for(ada).get(f"{url}orders.csv", follow=True).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Account,Action,Symbol,Quantity,Order type")
    assert rows[1].startswith("Brokerage …1000,Buy,OAK,12,Market,127.4,")

    kept = client_for(ada).get(url, {"cash": "6900"}).content.decode()
    assert "is enough to bring" in kept or "above its band" in kept
    refused = client_for(ada).get(url, {"cash": "lots"})
    assert refused.status_code == 422
    assert "Write the cash" in refused.content.decode()


def test_nobody_else_sees_them(off_target, funded, client_for, visitor, larkspur, ben, eve, cobalt):
    urls = [f"/households/{off_target.pk}/{page}" for page in ("performance/", "performance/net/", "plan/", "plan/orders.csv")]
    for url in [*urls, f"/portfolios/{funded.pk}/performance/", f"/portfolios/{funded.pk}/performance/net/"]:
        assert client_for(ben).get(url).status_code == 404
        with enter.firm(cobalt):
            assert client_for(eve).get(url).status_code == 404
        assert visitor(larkspur).get(url).status_code == 302
