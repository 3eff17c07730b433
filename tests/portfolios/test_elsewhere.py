"""Can an advisor keep what no custodian keeps: an account with a house, valued by hand, that counts with the household?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from events.models import Event
from portfolios.actions import agree_targets
from portfolios.models import Flag, Portfolio
from portfolios.queries import household_figures, plan_of, portfolio_figures
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db
HOUSE = {
    "account": "Family homes",
    "name": "Lake house",
    "asset_class": "real_assets",
    "quantity": "1",
    "worth": "500000",
    "currency": "USD",
    "cost": "420000",
    "acquired_on": "2019-04-01",
    "on": "2026-06-01",
    "source": "Hart & Sons",
}


@pytest.fixture
def url(ivy):
    return f"/households/{ivy.household_id}/accounts/new/"


@pytest.fixture
def opened(client_for, ada, url, settle):
    with time_machine.travel(NOW, tick=False):
        answer = client_for(ada).post(url, HOUSE, follow=True)
        settle()
    return answer, Portfolio.objects.get(name="Family homes")


def test_it_counts_with_the_household_from_its_day_on_and_is_never_called_old(funded, opened, ivy):
    _, account = opened

    alone = portfolio_figures(account, on=TODAY)
    assert (alone.value.value, alone.source, alone.notes) == (500_000, "values by hand", ())
    whole = household_figures(ivy.household, on=TODAY)
    assert whole.value.value == portfolio_figures(funded, on=TODAY).value.value + 500_000
    assert (whole.source, whole.notes) == ("Schwab records, daily closes, values by hand", ())
    assert household_figures(ivy.household, on=date(2026, 5, 29)).value.value < 500_000
    assert not Flag.objects.standing().exists()


def test_it_has_a_page_without_a_number_and_one_event_for_each_thing_done(opened):
    answer, account = opened
    page = " ".join(answer.content.decode().split())

    assert "Lake house was added." in page
    assert "<h1>Family homes</h1>" in page
    assert "Family homes …" not in page
    assert str(account) == "Family homes"
    assert set(Event.objects.filter(object_id=account.pk).values_list("kind", flat=True)) >= {"portfolio.opened", "asset.added"}


def test_what_cannot_be_opens_nothing(client_for, ada, url):
    with time_machine.travel(NOW, tick=False):
        answer = client_for(ada).post(url, HOUSE | {"acquired_on": "2026-07-01"})

    assert (answer.status_code, "It was bought before it came" in answer.content.decode()) == (422, True)
    assert not Portfolio.objects.exists()


def test_two_of_them_stand_beside_each_other(opened, client_for, ada, url, settle):
    with time_machine.travel(NOW, tick=False):
        client_for(ada).post(url, HOUSE | {"account": "Boats", "name": "Boat"})
        settle()

    assert set(Portfolio.objects.values_list("name", "custodian")) == {
        ("Family homes", "Held elsewhere"),
        ("Boats", "Held elsewhere"),
    }


def test_the_way_in_stands_with_the_accounts_and_leads_nobody_else_in(ivy, client_for, visitor, larkspur, ada, ben, cora, url):
    assert url in client_for(ada).get(f"/households/{ivy.household_id}/").content.decode()
    assert client_for(ben).get(url).status_code == 404
    assert client_for(cora).get(url).status_code == 403
    assert client_for(ben).post(url, HOUSE).status_code == 404
    assert not Portfolio.objects.exists()


def test_the_accounts_compared_show_it(opened, client_for, ada):
    with time_machine.travel(NOW, tick=False):
        page = client_for(ada).get("/portfolios/?period=since_inception").content.decode()

    assert "Family homes" in page
    assert D(500_000) == portfolio_figures(opened[1], on=TODAY).value.value


def test_c11_a_house_without_a_target_is_not_weighed_and_no_plan_sells_it(funded, opened, ivy, ada, client_for):
    agree_targets(household=ivy.household, weights={"us_equity": D("0.2"), "cash": D("0.8")}, agreed_on=START, by=ada.actor)

    whole, alone = household_figures(ivy.household, on=TODAY), portfolio_figures(funded, on=TODAY)
    lines = {line.asset_class: line for line in whole.allocation}
    assert whole.weighed.value == alone.value.value
    assert sum(line.weight.value for line in whole.allocation if not line.is_outside) == pytest.approx(1, abs=D("1e-6"))
    house = lines["real_assets"]
    assert (house.is_outside, house.value.value, house.label) == (True, 500_000, "Real assets, by hand")
    assert "not weighed" in house.weight.reason
    plan = plan_of(ivy.household, on=TODAY)
    assert {trade.label for trade in plan.trades} == {"US equity"}
    assert {one.order.symbol for one in plan.orders} == {"OAK"}
    assert "Not traded, because a person values it: Lake house." in plan.notes
    page = " ".join(client_for(ada).get(f"/households/{ivy.household_id}/").content.decode().split())
    assert "Real assets, by hand" in page
    assert "no target is agreed, so it is not weighed" in page


def test_c11_a_house_with_a_target_counts_and_stays(funded, opened, ivy, ada):
    weights = {"us_equity": D("0.2"), "cash": D("0.1"), "real_assets": D("0.7")}
    agree_targets(household=ivy.household, weights=weights, agreed_on=START, by=ada.actor)

    whole = household_figures(ivy.household, on=TODAY)
    assert whole.weighed == whole.value
    assert next(line for line in whole.allocation if line.asset_class == "real_assets").is_breach
    plan = plan_of(ivy.household, on=TODAY)
    assert not any(one.order.asset_class == "real_assets" for one in plan.orders)
    assert "keeps Real assets above its band" in plan.reason
