"""Does the page of a past day say what was chosen anew since, so that nobody takes its figures for those of then?"""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from portfolios import actions
from portfolios.models import Portfolio
from tenants import enter
from tenants.actions import change_settings
from tests.portfolios.conftest import NOW, START

pytestmark = pytest.mark.django_db
SAID = "Chosen anew since then"


def shown(client_for, who, account, on="2026-08-28"):
    with time_machine.travel(NOW, tick=False):
        return client_for(who).get(f"/portfolios/{account.pk}/?on={on}").text


def choose(account, mark, by, **options):
    given = {"taxation": account.taxation, "do_not_sell": (), "cash_minimum": D(0), "benchmark": mark, "by": by} | options
    return actions.keep_account_settings(portfolio=account, **given)


def test_c13_another_benchmark_is_told_with_both_names_and_another_setting_is_not(funded, market, client_for, ada):
    with time_machine.travel(NOW, tick=False):
        choose(funded, funded.benchmark_id, ada, do_not_sell=("OAK",))
        assert SAID not in shown(client_for, ada, funded)
        choose(funded, market["ELM"].pk, ada)
    assert "On 23 Nov 2026 its benchmark was changed from Idx Works to Elm Works." in shown(client_for, ada, funded)
    assert SAID not in shown(client_for, ada, funded, on="2026-11-23")


def test_c13_the_households_choice_tells_for_an_account_that_follows_it(funded, market, client_for, ada, ivy):
    Portfolio.objects.filter(pk=funded.pk).update(benchmark_id=None)
    with time_machine.travel(NOW, tick=False):
        actions.measure_household(household=ivy.household, mark=market["ELM"].pk, by=ada)
    assert "changed from none of its own to Elm Works" in shown(client_for, ada, funded)


def test_c13_weights_taken_back_and_the_firms_conventions_are_told(funded, client_for, ada, fay):
    blend = actions.name_blend(name="Half", rule="daily", since=START, weights={"OAK": D(1)}, by=fay)
    Portfolio.objects.filter(pk=funded.pk).update(benchmark_id=None, blend=blend)
    actions.change_weights(blend=blend, since=date(2026, 6, 1), weights={"ELM": D(1)}, by=fay)
    with time_machine.travel(NOW, tick=False):
        actions.take_back_weights(blend=blend, since=date(2026, 6, 1), by=fay)
        firm = enter.required()
        change_settings(organization=firm, field="compliance_rules", changes={"flow_timing": "start_of_day"}, by=fay.actor)
        change_settings(organization=firm, field="compliance_rules", changes={"approval": "flagged"}, by=fay.actor)
    text = shown(client_for, ada, funded)
    assert "the weights of its benchmark from 1 June 2026 on were taken back" in text
    assert text.count("the firm changed when a flow counts in its day") == 1
    assert text.count("the firm changed") == 1
