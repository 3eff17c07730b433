"""Does the firm name its benchmarks, with no past rewritten, and does every return name the one that was chosen?"""

from datetime import date
from decimal import Decimal as D
from math import prod

import pytest

from events.models import Event
from markets.models import Price, Security
from portfolios import actions
from portfolios.measuring import Blend
from portfolios.models import HouseholdSettings, Portfolio
from portfolios.queries import household_figures, household_performance, portfolio_figures
from tenants import enter
from tests.portfolios.conftest import START, TODAY, weekdays

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 20)


@pytest.fixture
def balanced(funded, ada):
    """60 % IDX and 40 % ELM from the first day, 70 and 30 from 1 June."""
    weights = {"IDX": D("0.6"), "ELM": D("0.4")}
    blend = actions.name_blend(name="Balanced", rule="monthly", since=START, weights=weights, by=ada)
    return actions.change_weights(blend=blend, since=date(2026, 6, 1), weights={"IDX": D("0.7"), "ELM": D("0.3")}, by=ada)


def by_hand(start, end):
    """Month by month with the index alone moving: weights go back on the last weekday of each month, and on 29 May to 70 %."""
    days = weekdays(START, LAST)
    close = {day: 1000 + n for n, day in enumerate(days)}
    ends = [start, *(one for one, after in zip(days, days[1:], strict=False) if start < one < end and one.month != after.month)]
    links = zip(ends, [*ends[1:], end], strict=True)
    return prod(1 + (0.7 if a >= date(2026, 5, 29) else 0.6) * (close[b] / close[a] - 1) for a, b in links) - 1


def test_c5_a_blend_is_computed_from_its_weights_and_goes_back_to_them_each_month(balanced, funded, ada, ivy):
    Portfolio.objects.filter(pk=funded.pk).update(benchmark_id=None, blend=balanced)
    funded.refresh_from_db()

    figures = portfolio_figures(funded, on=TODAY)
    ytd = figures.benchmark.returns["ytd"]
    assert (figures.benchmark.name, ytd.benchmark, ytd.start, ytd.as_of) == ("Balanced", "Balanced", date(2025, 12, 31), LAST)
    assert float(ytd.value) == pytest.approx(by_hand(date(2025, 12, 31), LAST), abs=1e-10)
    assert "70 % IDX, 30 % ELM from 1 June 2026; rebalanced at the end of each month" in ytd.method
    found = household_performance(ivy.household, on=TODAY, period="ytd")
    assert found.benchmark == "Balanced"  # the only account's
    assert found.path.mark[-1] == pytest.approx(float(ytd.value), abs=1e-10)
    assert found.measure("beta").number.benchmark == "Balanced"


def test_c5_a_change_never_rewrites_what_came_before_it(balanced, funded, ada, ivy):
    Portfolio.objects.filter(pk=funded.pk).update(benchmark_id=None, blend=balanced)
    may, asked = date(2026, 5, 31), {"on": date(2026, 5, 31)}
    before = household_figures(ivy.household, **asked).benchmark.returns
    with pytest.raises(actions.UnableToMeasure, match="comes after that day"):
        actions.change_weights(blend=balanced, since=may, weights={"IDX": D(1)}, by=ada)
    actions.take_back_weights(blend=balanced, since=date(2026, 6, 1), by=ada)
    actions.change_weights(blend=balanced, since=date(2026, 9, 1), weights={"IDX": D(1)}, by=ada)

    assert household_figures(ivy.household, **asked).benchmark.returns == {
        period: one
        if not hasattr(one, "method")
        else type(one)(one.value, one.unit, now.method, one.as_of, one.source, one.basis, one.start, one.benchmark)
        for period, one in before.items()
        for now in [household_figures(ivy.household, **asked).benchmark.returns[period]]
    }
    assert household_figures(ivy.household, on=TODAY).benchmark.ytd.value != before["ytd"].value
    kinds = list(Event.objects.filter(kind__startswith="blend.").order_by("at", "pk").values_list("kind", flat=True))
    assert sorted(kinds) == ["blend.change_taken_back", "blend.changed", "blend.changed", "blend.named"]


def test_c4_what_has_no_prices_or_begins_later_says_so(funded, ada, ivy):
    late = actions.name_blend(name="Late", rule="never", since=date(2026, 7, 1), weights={"IDX": D(1)}, by=ada)
    gone = actions.name_blend(name="Gone", rule="daily", since=START, weights={"IDX": D("0.5"), "NONE": D("0.5")}, by=ada)
    actions.measure_household(household=ivy.household, mark=late, by=ada)
    told = household_figures(ivy.household, on=TODAY).benchmark.returns
    assert "begin on 1 July 2026" in told["ytd"].reason
    assert told["mtd"].value == pytest.approx(told["qtd"].value, abs=1)
    assert "begin on" in str(household_performance(ivy.household, on=TODAY, period="ytd").measure("beta").number.reason)
    actions.measure_household(household=ivy.household, mark=gone, by=ada)
    assert "NONE in Gone has no price" in household_figures(ivy.household, on=TODAY).benchmark.ytd.reason


def test_the_households_choice_stands_over_its_accounts_and_an_account_without_one_follows_it(
    balanced, funded, account, ada, ivy
):
    other = account(name="IRA")
    assert portfolio_figures(other, on=TODAY).benchmark.name == ""
    actions.measure_household(household=ivy.household, mark=balanced, by=ada)
    assert household_figures(ivy.household, on=TODAY).benchmark.name == "Balanced"
    funded, other = (Portfolio.objects.get(pk=one.pk) for one in (funded, other))
    assert (funded.mark, other.mark) == (funded.benchmark_id, balanced)
    with pytest.raises(actions.UnableToMeasure, match="measured against it"):
        actions.remove_blend(blend=balanced, by=ada)


def test_one_that_was_removed_meanwhile_is_refused_not_broken(funded, ada, ivy):
    gone = actions.name_blend(name="Gone", rule="never", since=START, weights={"IDX": D(1)}, by=ada)
    actions.remove_blend(blend=Blend.objects.get(), by=ada)
    with pytest.raises(actions.UnableToMeasure, match="removed meanwhile"):
        actions.measure_household(household=ivy.household, mark=gone, by=ada)


def test_the_admin_names_changes_and_removes_it_and_others_only_read(funded, client_for, ada, fay, ivy):
    browser, given = client_for(fay), {"name": "Growth", "rule": "quarterly", "since": "2026-01-01"}
    assert "No benchmark of your own yet" in browser.get("/benchmarks/").text
    for wrong in ("60 IDX", "60 IDX\n50 ELM", "sixty IDX", "50 IDX\n50 IDX", "nan IDX", "100"):
        answer = browser.post("/benchmarks/new/", given | {"weights": wrong})
        assert answer.status_code == 422, wrong
    assert browser.post("/benchmarks/new/", given | {"weights": "60 idx\n40% Elm\n"}).status_code == 302
    assert browser.post("/benchmarks/new/", given | {"name": "GROWTH", "weights": "100 IDX"}).status_code == 422
    blend = Blend.objects.get()
    url = f"/benchmarks/{blend.pk}/"
    assert browser.post(f"{url}weights/", {"since": "2026-01-01", "weights": "100 IDX"}).status_code == 422
    assert browser.post(f"{url}weights/", {"since": "2026-06-01", "weights": "100 IDX"}).status_code == 302
    assert browser.post(f"{url}name/", {"name": "Growth II"}).status_code == 302
    shown = client_for(ada).get("/benchmarks/").text
    assert "60 % IDX, 40 % ELM" in shown
    assert "New benchmark" not in shown
    for door in ("new/", f"{blend.pk}/weights/", f"{blend.pk}/name/"):
        assert client_for(ada).get(f"/benchmarks/{door}").status_code == 403
    assert browser.post(f"{url}weights/", {"since": "2026-09-01", "weights": "100 ELM"}).status_code == 302
    assert 'name="since" value="2026-09-01"' in browser.get("/benchmarks/").text
    for last in ("2026-09-01", "2026-09-01", "", "2026-01-01"):
        browser.post(f"{url}weights/take-back/", {"since": last})
    assert len(Blend.objects.get().mixes) == 2  # sent twice, it takes one change back
    browser.post(f"{url}weights/take-back/", {"since": "2026-06-01"})
    browser.post(f"{url}weights/take-back/", {"since": "2026-01-01"})
    assert len(Blend.objects.get().mixes) == 1
    browser.post(f"{url}remove/")
    assert not Blend.objects.exists()


def test_it_is_chosen_for_an_account_and_for_a_household_and_every_return_names_it(balanced, funded, client_for, ada, ben, ivy):
    browser, at = client_for(ada), f"/portfolios/{funded.pk}/settings/"
    given = {"taxation": "taxed", "do_not_sell": "", "cash_minimum": "0"}
    assert f'value="security:{funded.benchmark_id}" selected' in browser.get(at).text
    assert browser.post(at, given | {"benchmark": "blend:00000000-0000-0000-0000-000000000000"}).status_code == 422
    assert browser.post(at, given | {"benchmark": f"blend:{balanced.pk}"}).status_code == 302
    told = Event.objects.get(kind="portfolio.settings_kept").data
    assert "Idx Works" in told["before"]["benchmark"]
    assert "Balanced" in told["after"]["benchmark"]
    home = f"/households/{ivy.household_id}"
    for page in (
        f"/portfolios/{funded.pk}/",
        f"/portfolios/{funded.pk}/performance/",
        f"{home}/",
        f"{home}/performance/",
        "/",
        "/portfolios/",
    ):
        assert "Balanced" in browser.get(page).text, page
    assert "Σ w" in browser.get(f"{home}/performance/benchmark/").text
    assert (
        browser.post(f"{home}/benchmark/", {"benchmark": f"security:{Security.objects.get(symbol='IDX').pk}"}).status_code == 422
    )
    with enter.operator():
        Security.objects.filter(symbol="IDX").update(kind="index")
    idx = Security.objects.get(symbol="IDX").pk
    assert browser.post(f"{home}/benchmark/", {"benchmark": f"security:{idx}"}).status_code == 302
    assert HouseholdSettings.objects.get(household=ivy.household).own_mark == idx
    assert Event.objects.get(kind="household.measured").household_id == ivy.household_id
    assert "Idx Works" in browser.get(f"{home}/performance/").text
    assert browser.post(f"{home}/benchmark/", {"benchmark": ""}).status_code == 302
    assert "Balanced" in browser.get(f"{home}/performance/").text
    assert client_for(ben).get(f"{home}/benchmark/").status_code == 404


def test_prices_that_break_off_leave_no_level(balanced, funded, ada, ivy):
    Portfolio.objects.filter(pk=funded.pk).update(benchmark_id=None, blend=balanced)
    with enter.operator():
        Price.objects.filter(security__symbol="ELM", on__range=(date(2026, 5, 1), date(2026, 6, 20))).delete()
    told = household_figures(ivy.household, on=TODAY).benchmark.returns
    assert "has no price" in told["ytd"].reason
    assert told["qtd"].value > 0
