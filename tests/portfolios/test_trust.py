"""Are figures that were given kept, corrections listed, and troubles shown, mended and accepted?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from events.models import Event
from messaging.actions import UnableToDraft, UnableToSubmit, draft_letter, submit
from portfolios import actions
from portfolios.actions import accept_flag, revalue
from portfolios.models import Flag, Holding, Instrument, Restatement, Transaction
from portfolios.queries import household_figures, portfolio_figures
from portfolios.tasks import value_new_days
from tests.portfolios.conftest import NOW, START, TODAY

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


def test_c13_a_correction_lists_what_it_changed_and_the_old_figure_is_still_given(funded, move, ada):
    Transaction.objects.update(created_at=NOW)
    before = portfolio_figures(funded, on=date(2026, 6, 30))
    later = NOW + timedelta(hours=2)
    with time_machine.travel(later, tick=False):
        move(funded, date(2026, 6, 10), "charge", -100)
        revalue(portfolio_ids=[funded.pk], by=ada.actor, at=later, cause="june.csv was imported")

    told_then = portfolio_figures(funded, on=date(2026, 6, 30), known=NOW)
    now = portfolio_figures(funded, on=date(2026, 6, 30))
    listed = Restatement.objects.get()

    assert (told_then.value, told_then.returns["ytd"], told_then.cash) == (before.value, before.returns["ytd"], before.cash)
    assert told_then.holdings == before.holdings
    assert now.value.value == before.value.value - 100
    assert (listed.first_on, listed.last_on, listed.cause) == (date(2026, 6, 10), FRIDAY, "june.csv was imported")
    assert listed.value_before - listed.value_after == 100
    assert listed.return_after < listed.return_before


def test_what_comes_out_as_before_is_left_alone(funded, value):
    assert value(funded) == 0
    assert not Restatement.objects.exists()


def test_c12_a_break_is_flagged_keeps_letters_back_and_goes_when_it_is_mended(funded, move, value, ivy, ada):
    value(funded)
    before = draft_letter(household=ivy.household, on=TODAY, by=ada.actor)
    oak = Instrument.objects.get(symbol="OAK")
    stated = {"as_of": FRIDAY, "cost_basis": 5_000}
    Holding.objects.create(portfolio=funded, instrument=oak, quantity=40, market_value=5_076, **stated)
    cash = Instrument.objects.create(symbol="CASH", name="Cash", asset_class="cash")
    Holding.objects.create(portfolio=funded, instrument=cash, quantity=6_975, market_value=6_975, **stated)
    value(funded)

    flag = Flag.objects.standing().get()
    assert flag.text == "The statement of 20 November 2026 has 40 OAK, the transactions lead to 50."
    with pytest.raises(UnableToDraft, match="has 40 OAK"):
        draft_letter(household=ivy.household, on=TODAY, by=ada.actor)
    with pytest.raises(UnableToSubmit, match="has 40 OAK"):
        submit(message=before, by=ada, at=NOW)

    move(funded, FRIDAY, "transfer_out", 0, "OAK", -10)
    value(funded)

    assert not Flag.objects.standing().exists()
    assert [one.data["resolved"] for one in Event.objects.filter(kind="portfolio.flagged").order_by("at")] == [[], ["break"]]


def test_c12_an_accepted_flag_keeps_nothing_back_until_the_trouble_is_another(funded, move, value, ivy, ada, client_for):
    move(funded, START, "transfer_in", 0, "OAK", 5)
    value(funded)
    flag = Flag.objects.get(kind="no_cost")
    page = client_for(ada).get(f"/portfolios/{funded.pk}/books/").content.decode()
    assert "Nobody stated what 55 OAK cost." in page
    assert f"/portfolios/{funded.pk}/costs/new/?instrument={flag.instrument_id}" in page

    client_for(ada).post(f"/portfolios/flags/{flag.pk}/accept/", {"reason": "A gift of 1987"})
    value(funded)

    assert Flag.objects.standing().get().reason == "A gift of 1987"
    assert draft_letter(household=ivy.household, on=TODAY, by=ada.actor)
    move(funded, START, "transfer_in", 0, "OAK", 5)
    value(funded)
    assert Flag.objects.unresolved().get().text == "Nobody stated what 60 OAK cost."


def test_an_accepted_flag_needs_a_reason_and_is_accepted_once(funded, move, value, ada):
    move(funded, START, "transfer_in", 0, "OAK", 5)
    value(funded)
    flag = Flag.objects.get()
    with pytest.raises(actions.UnableToAccept, match="Say why"):
        accept_flag(flag=flag, reason=" ", by=ada, at=NOW)
    accept_flag(flag=flag, reason="Gift", by=ada, at=NOW)
    with pytest.raises(actions.UnableToAccept, match="already"):
        accept_flag(flag=flag, reason="Gift", by=ada, at=NOW)


def test_c12_a_stale_price_is_flagged(funded, ada):
    much_later = datetime(2026, 12, 7, 15, tzinfo=UTC)

    revalue(portfolio_ids=[funded.pk], by=ada.actor, at=much_later)

    assert Flag.objects.get().text == "OAK was last priced on 20 November 2026."


def test_c12_prices_that_stop_coming_are_noticed_without_anybody_asking(funded):
    with time_machine.travel(NOW + timedelta(hours=20), tick=False):
        assert value_new_days() == 0
    assert not Flag.objects.exists()
    with time_machine.travel(datetime(2026, 12, 7, 15, tzinfo=UTC), tick=False):
        value_new_days()
    assert Flag.objects.get().kind == "stale_price"


def test_an_asset_by_hand_has_a_value_a_day_a_source_and_a_trail(funded, ivy, ada, client_for, settle):
    with time_machine.travel(NOW, tick=False):
        form = {
            "name": "12 Mill Lane",
            "asset_class": "real_assets",
            "quantity": 1,
            "worth": "400000",
            "cost": "250000",
            "currency": "USD",
        }
        browser = client_for(ada)
        answer = browser.post(f"/portfolios/{funded.pk}/assets/new/", form | {"on": "2026-11-02", "source": "Hart & Sons"})
        assert answer.status_code == 302
        settle()
        assert household_figures(ivy.household, on=TODAY).value.value == D("413345.0000")

        lane = Instrument.objects.get(name="12 Mill Lane")
        again = {"instrument": lane.pk, "price": "420000", "on": "2026-11-16", "source": "Hart & Sons"}
        assert browser.post(f"/portfolios/{funded.pk}/values/new/", again).status_code == 302
        settle()

        figures = household_figures(ivy.household, on=TODAY)
        assert figures.value.value == D("433345.0000")
        assert figures.net_flows_ytd.value == D("402000.0000")
        shown = browser.get(f"/portfolios/{funded.pk}/books/").content.decode()
    assert "Hart &amp; Sons" in shown
    assert {"asset.added", "asset.appraised"} <= set(Event.objects.values_list("kind", flat=True))
    assert not Flag.objects.standing().exists()


def test_a_cost_by_hand_mends_what_came_in_without_one(funded, move, value, ada, client_for, settle):
    arrived = move(funded, date(2026, 6, 1), "transfer_in", 0, "OAK", 5)
    value(funded)
    form = {"instrument": arrived.instrument_id, "on": "2026-06-01", "cost": "300", "acquired_on": "2019-05-06", "source": "UBS"}
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        wrong = browser.post(f"/portfolios/{funded.pk}/costs/new/", form | {"on": "2026-06-02"})
        assert wrong.status_code == 422
        assert "No OAK came in on 2 June 2026." in wrong.content.decode()
        browser.post(f"/portfolios/{funded.pk}/costs/new/", form)
        settle()
        shown = browser.get(f"/portfolios/{funded.pk}/lots/").content.decode()
        alone = browser.get(f"/portfolios/{funded.pk}/holdings/{arrived.instrument_id}/").content.decode()

    assert not Flag.objects.standing().exists()
    assert "$300.00" in alone
    assert "Securities in" in alone
    assert "6 May 2019" in shown
    assert "$300.00" in shown


def test_lots_can_be_chosen_for_a_sale_and_gains_taken_along(funded, move, ada, client_for):
    dear = move(funded, date(2026, 1, 5), "buy", -1_200, "OAK", 10)
    sale = move(funded, date(2026, 7, 1), "sell", 1_300, "OAK", -10)
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        first_in = browser.get(f"/portfolios/{funded.pk}/lots/").content.decode()
        browser.post(f"/portfolios/{funded.pk}/lots/method/", {"method": "specific"})
        refused = browser.post(f"/portfolios/sales/{sale.pk}/lots/", {f"lot-{dear.pk}": "11"})
        assert refused.status_code == 422
        browser.post(f"/portfolios/sales/{sale.pk}/lots/", {f"lot-{dear.pk}": "10"})
        assert 'value="10"' in browser.get(f"/portfolios/sales/{sale.pk}/lots/").content.decode()
        chosen = browser.get(f"/portfolios/{funded.pk}/lots/").content.decode()
        file = browser.get(f"/portfolios/{funded.pk}/gains.csv?year=2026", follow=True).content.decode("utf-8-sig")

    assert "+$300" in first_in
    assert "+$100" in chosen
    assert "Wash sales are left out" in chosen
    assert "OAK,2026-01-05,2026-07-01,10,1300" in file


def test_what_an_undone_file_stated_is_still_known_as_of_then(funded, ada, move, value):
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        wrong = move(funded, date(2026, 9, 1), "deposit", 500)
        value(funded)
    told = portfolio_figures(funded, on=FRIDAY).value
    later = NOW + timedelta(hours=1)
    actions.restating.set_aside(Transaction.objects.filter(pk=wrong.pk), at=later)
    wrong.delete()
    revalue(portfolio_ids=[funded.pk], by=ada.actor, at=later)

    assert portfolio_figures(funded, on=FRIDAY, known=NOW).value == told
    assert portfolio_figures(funded, on=FRIDAY).value.value == told.value - 500


def test_a_restatement_stands_on_the_households_page_for_a_month(funded, move, value, ivy, client_for, ada):
    move(funded, date(2026, 6, 1), "fee", -300)
    with time_machine.travel(NOW, tick=False):
        value(funded)
        shown = client_for(ada).get(f"/households/{ivy.household_id}/").text
        assert "was restated on 23 Nov 2026" in shown
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert "was restated on" not in client_for(ada).get(f"/households/{ivy.household_id}/").text
