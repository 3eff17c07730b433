"""Do the European Central Bank's rates come in once, cross through the euro, and value what is held in another currency?"""

import io
import zipfile
from datetime import date
from decimal import Decimal as D

import pytest
import time_machine

from events.actors import MACHINE
from markets.actions import sync_rates
from markets.models import PriceFeed, Rate
from markets.rates import UnreadableRates, rates_of, read_ecb
from markets.tasks import bring_rates
from tenants import enter
from tests.markets.provider_stub import provider
from tests.portfolios.conftest import NOW, TODAY, account, funded, market, move, value  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
HISTORY = b"Date,USD,JPY,CHF,\n2026-11-20,1.2000,180.0,0.9600,\n2026-11-02,1.1000,170.0,N/A,\n"


def packed(content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("eurofxref-hist.csv", content)
    return stream.getvalue()


def test_rates_come_in_once_and_cross_through_the_euro(operator_firm):
    with enter.operator():
        assert sync_rates(content=packed(HISTORY), by=MACHINE, at=NOW) == 5
        assert sync_rates(content=HISTORY, by=MACHINE, at=NOW) == 0
        assert sync_rates(content=HISTORY.replace(b"0.9600", b"0.9000"), by=MACHINE, at=NOW) == 1
        rates = rates_of(["USD", "CHF", "EUR", "JPY"])

    assert rates.between("EUR", "USD", date(2026, 11, 21)) == D("1.2")
    assert rates.between("USD", "JPY", date(2026, 11, 20)) == 150
    assert rates.between("CHF", "USD", date(2026, 11, 2)) is None
    assert rates.between("USD", "EUR", date(2026, 12, 24)) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2", "does not begin with Date"),
        (b"Date,USD\nyesterday,1", "Row 2"),
        (b"Date,USD\n2026-01-02,-1", "Row 2, USD"),
        (b"PK\x03", "damaged"),
    ],
)
def test_another_file_is_refused_with_its_cell(content, words):
    with pytest.raises(UnreadableRates, match=words):
        list(read_ecb(content))


def test_what_is_held_in_another_currency_is_worth_the_days_rate(funded, ivy, ada, client_for, settle):  # noqa: F811
    from portfolios.models import Flag
    from portfolios.queries import household_figures, portfolio_figures

    before = household_figures(ivy.household, on=TODAY).value.value
    chalet = {
        "name": "Chalet",
        "asset_class": "real_assets",
        "quantity": 1,
        "worth": "100000",
        "currency": "EUR",
        "cost": "90000",
    }
    with time_machine.travel(NOW, tick=False):
        browser = client_for(ada)
        browser.post(f"/portfolios/{funded.pk}/assets/new/", chalet | {"on": "2026-11-02", "source": "Notary"})
        settle()
        assert Flag.objects.standing().get().kind == "no_rate"
        with enter.operator():
            Rate.objects.create(currency="USD", on=date(2026, 11, 2), per_euro="1.1", source="ECB")
            Rate.objects.create(currency="USD", on=date(2026, 11, 18), per_euro="1.2", source="ECB")
        from portfolios.actions import revalue

        revalue(portfolio_ids=[funded.pk], by=ada.actor, at=NOW)

    assert household_figures(ivy.household, on=TODAY).value.value == before + 120_000
    assert portfolio_figures(funded, on=date(2026, 11, 3)).holdings[0].price.value == 110_000
    assert not Flag.objects.standing().exists()


def test_the_clock_asks_the_bank_where_it_may_and_says_what_went_wrong(operator_firm):
    with enter.operator():
        assert bring_rates() == 0  # nobody asked for it
        with provider(ECB_RATES=True) as script:
            script.answers = [(200, packed(HISTORY)), (503, b""), (200, b"<html>"), (200, packed(HISTORY))]
            assert [bring_rates(), bring_rates()] == [5, 0]
            assert PriceFeed.objects.get(name="rates").trouble == "The European Central Bank answered 503."
            bring_rates()
            assert "not the bank's file" in PriceFeed.objects.get(name="rates").trouble
            assert bring_rates() == 0
            assert PriceFeed.objects.get(name="rates").trouble == ""
        assert Rate.objects.count() == 5
