"""What happens to a benchmark that is removed while somebody chooses it, and to the choice?"""

from decimal import Decimal as D
from threading import Event

import pytest

from clients.models import Household
from events.models import Event as Record
from portfolios import actions
from portfolios.actions import measuring, settings
from portfolios.measuring import Blend
from portfolios.models import Portfolio
from tenants import threads
from tests.portfolios.conftest import START

ONE_MOMENT = 0.3
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def blend(market, ada):
    return actions.name_blend(name="Balanced", rule="monthly", since=START, weights={"IDX": D(1)}, by=ada)


@pytest.fixture
def chosen(client_for, ada, account, blend):
    """Ada posts the account's settings with the benchmark that her page showed."""
    portfolio, browser = account(), client_for(ada)
    said = {"taxation": "deferred", "do_not_sell": "ELM", "cash_minimum": "250", "benchmark": f"blend:{blend.pk}"}
    return lambda: browser.post(f"/portfolios/{portfolio.pk}/settings/", said)


def halted(monkeypatch, module, name):
    """The function's end, at which it stops until it may go on."""
    there, go_on, whole = Event(), Event(), getattr(module, name)

    def slow(*args, **given):
        found = whole(*args, **given)
        there.set()
        assert go_on.wait(timeout=10)
        return found

    monkeypatch.setattr(module, name, slow)
    return there, go_on


def test_one_that_is_gone_from_an_open_page_is_told_and_what_was_written_stays_on_it(chosen, blend, fay):
    actions.remove_blend(blend=blend, by=fay)

    answer = chosen()
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This benchmark was removed meanwhile. Choose another; nothing was changed." in page
    assert 'value="ELM"' in page
    assert 'value="250"' in page
    assert Portfolio.objects.get().do_not_sell == []


def test_one_that_goes_between_the_check_and_the_keeping_leaves_the_account_as_it_was(chosen, blend, fay, monkeypatch):
    whole = settings.apart

    def late(mark):
        with threads.Pool(max_workers=1) as other:
            other.submit(actions.remove_blend, blend=blend, by=fay).result(timeout=10)
        return whole(mark)

    monkeypatch.setattr(settings, "apart", late)
    answer = chosen()

    assert answer.status_code == 422
    assert "removed meanwhile" in answer.content.decode()
    kept = Portfolio.objects.get()
    assert (kept.blend, kept.do_not_sell, kept.cash_minimum) == (None, [], 0)
    assert not Record.objects.filter(kind="portfolio.settings_kept").exists()


def test_one_that_is_being_chosen_waits_and_is_not_removed(chosen, blend, fay, monkeypatch):
    there, go_on = halted(monkeypatch, settings, "apart")
    with threads.Pool(max_workers=2) as pool:
        choosing = pool.submit(chosen)
        assert there.wait(timeout=10)
        removing = pool.submit(actions.remove_blend, blend=blend, by=fay)
        with pytest.raises(TimeoutError):
            removing.result(timeout=ONE_MOMENT)
        go_on.set()
        assert choosing.result(timeout=10).status_code == 302
        with pytest.raises(actions.UnableToMeasure, match="1 account"):
            removing.result(timeout=10)

    assert Portfolio.objects.get().blend == Blend.objects.get()


def test_one_that_is_being_removed_is_chosen_by_no_household(ivy, blend, ada, fay, monkeypatch):
    there, go_on = halted(monkeypatch, measuring, "_locked")
    household = Household.objects.get(pk=ivy.household_id)
    with threads.Pool(max_workers=2) as pool:
        removing = pool.submit(actions.remove_blend, blend=blend, by=fay)
        assert there.wait(timeout=10)
        choosing = pool.submit(actions.measure_household, household=household, mark=blend, by=ada)
        with pytest.raises(TimeoutError):
            choosing.result(timeout=ONE_MOMENT)
        go_on.set()
        removing.result(timeout=10)
        with pytest.raises(actions.UnableToMeasure, match="removed meanwhile"):
            choosing.result(timeout=10)

    assert not Blend.objects.exists()
    assert not Record.objects.filter(kind="household.measured").exists()
