"""What becomes of what SnapTrade tells that the books cannot hold: accounts of several currencies, movements by odd words?"""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
import time_machine

from events.models import Event
from portfolios import actions
from portfolios.actions import UnableToState, name_movement
from portfolios.connections import Connection
from portfolios.models import Flag, Transaction
from portfolios.queries import portfolio_figures
from tests.portfolios import system_samples as samples
from tests.portfolios.system_stub import Answer, stub

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
ODD = {
    "id": "a-9",
    "type": "CONCIERGE_REBATE",
    "symbol": None,
    "units": 0,
    "price": 0,
    "amount": 120.0,
    "trade_date": "2026-11-19T00:00:00Z",
}
NEIGHBOUR = "Z1230007"
MONEY = {"currency": samples.DOLLARS, "cash": 145.5}
WHOLE = {"data": [ODD, *samples.ACTED], "pagination": {"offset": 0, "limit": 9, "total": 4}}


@pytest.fixture
def connection(fay):
    made = actions.connect(
        kind="snaptrade", name="SnapTrade", credentials=samples.SNAPTRADE, since=date(2026, 1, 2), by=fay, at=NOW
    )
    Connection.objects.update(state="active")
    made.refresh_from_db()
    return made


@pytest.fixture
def known(account):
    return account(name="Brokerage", account_number=samples.NUMBER, custodian="Fidelity")


@pytest.fixture
def run(connection, settle):
    def one(*answers):
        with time_machine.travel(NOW, tick=False), stub(samples.snaptrade) as script:
            script.next = list(answers)
            actions.ask_connection(connection=connection, by=connection.keeper.actor, at=NOW)
            settle()
        connection.refresh_from_db()

    return one


@pytest.fixture
def seen(client_for, ada):
    def get(url):
        with time_machine.travel(NOW, tick=False):
            return " ".join(client_for(ada).get(url).content.decode().split())

    return get


def test_d7_an_account_of_several_currencies_says_why_it_is_left_out_and_what_to_do(connection, known, account, run, seen):
    account(name="Brokerage", account_number=NEIGHBOUR, custodian="Fidelity")
    two = [samples.TOLD, samples.TOLD | {"id": "b", "number": NEIGHBOUR, "institution_account_id": "5"}]
    run(("/accounts", Answer(two)))
    run(("/balances", Answer([{"currency": {"code": "EUR"}, "cash": 3}])))

    page = seen("/connections/")
    assert (connection.failures, connection.last_good_at) == (0, NOW)
    assert f"Brokerage …{samples.NUMBER[-4:]} holds or moves money of several currencies: EUR, USD." in page
    assert "Bring such an account by its custodian’s own file" in page
    assert "Leaves accounts out" in page
    run()
    assert "several currencies" not in seen("/connections/")


def test_d6_a_movement_that_nobody_knows_keeps_the_rest_and_no_return_leads_over_it(connection, known, run, seen, settle):
    run(("/activities", Answer(WHOLE)), ("/balances", Answer([MONEY])))
    assert connection.trouble == ""
    assert Transaction.objects.filter(portfolio=known).count() == 4
    flag = Flag.objects.get(portfolio=known, kind="unknown")
    assert flag.text == "Nobody has said what moved $120.00 on 19 November 2026."
    net = portfolio_figures(known, on=date(2026, 11, 23)).returns["since_inception"].net
    assert "Nobody has said what moved on 19 November 2026" in net.reason
    page = seen(f"/portfolios/{known.pk}/books/")
    assert "Say what it was" in page
    assert f"/portfolios/{known.pk}/movements/name/" in page


def test_a_person_says_what_it_was_and_another_sync_changes_nothing(connection, known, run, client_for, ada, settle):
    run(("/activities", Answer(WHOLE)), ("/balances", Answer([MONEY])))
    odd, url = Transaction.objects.get(kind="unknown"), f"/portfolios/{known.pk}/movements/name/"
    browser = client_for(ada)
    with time_machine.travel(NOW, tick=False):
        page = " ".join(browser.get(url).content.decode().split())
        assert "19 November 2026, $120.00, “CONCIERGE_REBATE”" in page
        refused = browser.post(url, {"movement": odd.pk, "kind": "withdrawal", "source": "Fidelity"})
        assert (refused.status_code, "money came in" in refused.content.decode()) == (422, True)
        browser.post(url, {"movement": odd.pk, "kind": "deposit", "source": "Fidelity’s statement"})
        settle()
    run(("/activities", Answer(WHOLE)), ("/balances", Answer([MONEY])))

    odd.refresh_from_db()
    assert (odd.kind, odd.amount) == ("deposit", D(120))
    assert Flag.objects.get(portfolio=known, kind="unknown").resolved_at is not None
    assert portfolio_figures(known, on=date(2026, 11, 23)).returns["since_inception"].net
    assert Event.objects.filter(kind="movement.named").count() == 1
    with pytest.raises(UnableToState, match="in the books as “Deposit” already"):
        name_movement(portfolio=known, movement=odd, kind="deposit", source="x", by=ada, at=NOW)


@pytest.mark.parametrize(
    ("kind", "quantity", "amount", "why"),
    [
        ("deposit", 1, 5, "units moved too"),
        ("buy", 0, -5, "no units"),
        ("sell", 2, 5, "2 units came in"),
        ("deposit", 0, -5, "left"),
        ("expiry", 0, 5, "no units"),
    ],
)
def test_what_cannot_be_is_refused(kind, quantity, amount, why, account, move, ada):
    portfolio = account()
    odd = move(portfolio, date(2026, 3, 2), "unknown", amount, "OAK" if quantity else "", quantity)
    with pytest.raises(UnableToState, match=why):
        name_movement(portfolio=portfolio, movement=odd, kind=kind, source="x", by=ada, at=NOW)


def test_nobody_else_names_it(known, client_for, visitor, larkspur, ben, eve, cora):
    url = f"/portfolios/{known.pk}/movements/name/"
    assert [client_for(one).post(url).status_code for one in (ben, eve)] == [404, 404]
    assert client_for(cora).get(url).status_code == 403
    assert visitor(larkspur).get(url).status_code == 302
