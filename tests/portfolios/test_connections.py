"""Do accounts come in from a connected system on the same road as a file's, and does its trouble stand there in words?"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from advisors.models import User
from compliance.systems import whose_data
from events.models import Event
from markets.calendar import NEW_YORK
from portfolios import actions
from portfolios.actions.connecting import Overtaken
from portfolios.connections import Connection, SyncedAccount
from portfolios.models import Holding, Import, Portfolio, Transaction
from portfolios.queries.health import health
from portfolios.tasks import ask_connections
from tenants.archive import _lines
from tests.portfolios import system_samples as samples
from tests.portfolios.system_stub import Answer, Asked, stub

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def connection(fay):
    made = actions.connect(kind="schwab", name="Schwab", credentials=samples.SCHWAB, since=date(2026, 1, 2), by=fay, at=NOW)
    Connection.objects.update(state="active", consent_lapses_at=NOW + 6 * DAY)
    made.refresh_from_db()
    return made


@pytest.fixture
def known(account):
    return account(account_number=samples.NUMBER)


@pytest.fixture
def run(connection, settle):
    """run(at=..., next=[...]) is one round of the clock and of the workers."""

    def one(at=NOW, usual=samples.schwab, ask=True, next=()):
        with time_machine.travel(at, tick=False), stub(usual) as script:
            script.next = list(next)
            if ask:
                actions.ask_connection(connection=connection, by=connection.keeper.actor, at=at)
            settle()
        connection.refresh_from_db()
        return script

    return one


def kinds(prefix):
    return list(Event.objects.filter(kind__startswith=prefix).order_by("at", "id").values_list("kind", flat=True))


def test_d6_what_a_connection_brings_is_in_the_books_and_valued(connection, known, run, ivy):
    run()
    assert Transaction.objects.filter(portfolio=known).count() == 3
    assert Holding.objects.get(portfolio=known, instrument__symbol="OAK").as_of == date(2026, 11, 20)
    assert known.valuations.latest("on").value == Decimal("4225.5")
    batch = Import.objects.get()
    assert (batch.connection_id, batch.state, batch.by_id) == (connection.pk, "applied", connection.keeper_id)
    assert SyncedAccount.objects.get().portfolio_id == known.pk
    assert (connection.trouble, connection.last_good_at) == ("", NOW)
    assert connection.next_run_at.astimezone(NEW_YORK).date() == date(2026, 11, 23)
    assert sorted(kinds("connection.")) == ["connection.made", "connection.sync_asked", "connection.synced"]
    assert json.loads(connection.credentials)["access_token"] == "at-0"
    told = b"".join(_lines(Connection.objects.all())).decode()
    assert str(connection.pk) in told
    assert "secret-of-the-app" not in told, "no archive of the firm's takes its credentials along"
    assert whose_data("connection:Schwab", first=None, last=None) == ("Connection: Schwab", [ivy.pk])
    assert "rt-0" not in str(Event.objects.values_list("data", flat=True))


def test_d6_the_same_answer_again_changes_nothing_and_keeps_no_second_file(connection, known, run):
    run()
    run(NOW + timedelta(minutes=5))
    assert Import.objects.count() == 1
    assert Transaction.objects.filter(portfolio=known).count() == 3
    assert SyncedAccount.objects.get().last_good_at == NOW + timedelta(minutes=5)


def test_d6_an_account_that_nobody_knows_waits_for_a_person_and_is_known_from_then_on(connection, run, ivy, fay, settle):
    run()
    batch = Import.objects.get()
    assert (batch.state, connection.waiting_id) == ("previewed", batch.pk)
    assert not Transaction.objects.exists()
    run(NOW + DAY)
    assert Import.objects.get().pk == batch.pk, "one list waits, with the newest of what was told"

    batch = actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=fay)
    actions.begin(batch=batch, by=fay)
    settle()
    opened = Portfolio.objects.get()
    assert opened.household_id == ivy.household_id
    assert SyncedAccount.objects.get().portfolio_id == opened.pk
    script = run(NOW + 2 * DAY)
    assert connection.waiting_id is None
    assert "startDate=2026-01-02" in script.asked[-1].query, "its whole history, as long as somebody had to be asked"


def test_d6_a_run_asks_for_what_is_new_and_for_everything_where_an_account_is(connection, known, run, account):
    run()
    script = run(NOW + DAY)
    assert {one.query.split("&")[0] for one in script.asked if "types" in one.query} == {"startDate=2026-11-09T05%3A00%3A00.000Z"}

    def two(asked):
        if asked.path.endswith("/accountNumbers"):
            return Answer([{"accountNumber": n, "hashValue": n} for n in (samples.NUMBER, samples.OTHER)])
        if asked.path.endswith("/accounts"):
            return Answer([samples.schwab_account(n) for n in (samples.NUMBER, samples.OTHER)])
        return samples.schwab(asked)

    script = run(NOW + 2 * DAY, usual=two)
    assert any("startDate=2026-01-02" in one.query for one in script.asked)
    assert connection.waiting.accounts[0]["tail"] == "2000"
    assert connection.waiting.rows_total == 5


def test_a_movement_that_a_file_brought_is_not_brought_again(connection, known, run, move):
    move(known, date(2026, 11, 17), "buy", "-4185", "OAK", 40)
    move(known, date(2026, 11, 18), "dividend", "10.5", "OAK")
    file = Import.objects.create(file_name="november.csv", state="applied", applied_at=NOW, by=connection.keeper)
    Transaction.objects.update(source=file)
    run()
    assert Transaction.objects.filter(portfolio=known).count() == 3
    assert Import.objects.get(connection=connection).accounts[0]["same"] == 2
    run(NOW + DAY)
    assert Transaction.objects.filter(portfolio=known).count() == 3


def test_d6_trouble_is_said_waited_for_and_leaves_the_books_alone(connection, known, run):
    run(next=[("/transactions", Answer({}, 429, {"retry-after": "7200"}))])
    assert connection.trouble == "Schwab has had enough requests for now."
    assert connection.remedy.startswith("Nothing to do")
    assert connection.next_run_at == NOW + timedelta(hours=2)
    assert not Import.objects.exists()
    assert not Transaction.objects.exists()
    for hour, minutes in ((1, 10), (2, 20)):
        at = NOW + timedelta(hours=hour)
        run(at, next=[("/accounts", Answer({}, 503))])
        assert connection.next_run_at == at + timedelta(minutes=minutes)
    assert kinds("connection.failed") == ["connection.failed"] * 2, "told when it changes, not at every try"
    run(NOW + DAY)
    assert (connection.trouble, connection.failures) == ("", 0)


def test_d6_a_consent_that_is_over_asks_its_keeper_and_nothing_of_the_system(connection, known, run, mailoutbox):
    run(next=[("/oauth/token", Answer({}, 400)), ("/accounts", Answer({}, 401)), ("/accounts", Answer({}, 401))])
    assert (connection.state, connection.next_run_at) == ("consent", None)
    assert connection.remedy.startswith("Sign in at Schwab once more")
    assert [mail.to for mail in mailoutbox] == [["fay@larkspur.example"]]
    script = run(NOW + DAY)
    assert script.asked == []


def test_a_consent_is_asked_for_before_it_lapses_once(connection, mailoutbox, settle, fay, ada):
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        assert actions.remind_of_consents(at=NOW + 3 * DAY) == 0
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        assert [actions.remind_of_consents(at=NOW + 5 * DAY) for _ in range(2)] == [1, 0]
        settle()
    assert "the consent ends on" in mailoutbox[0].subject
    with time_machine.travel(NOW + 6 * DAY, tick=False):
        assert actions.remind_of_consents(at=NOW + 6 * DAY) == 1
    connection.refresh_from_db()
    assert (connection.state, connection.trouble) == ("consent", "The consent is over.")
    User.objects.filter(pk=ada.pk).update(role="admin")
    User.objects.filter(pk=fay.pk).update(role="advisor")  # who may give no consent any more
    actions.tell_keeper(connection=connection)
    assert [mail.to for mail in mailoutbox] == [[fay.email], [ada.email]]


def test_the_clock_asks_each_connection_whose_time_has_come_once(connection, known, settle):
    Connection.objects.update(next_run_at=NOW)
    with time_machine.travel(NOW, tick=False), stub(samples.schwab) as script:
        assert [ask_connections() for _ in range(2)] == [1, 0]
        settle()
        assert len(script.paths("/accountNumbers")) == 1


def test_never_two_runs_at_once(connection, known, run):
    Connection.objects.update(busy_until=NOW + timedelta(minutes=1))
    with time_machine.travel(NOW, tick=False), stub(samples.schwab) as script:
        assert actions.sync(connection=connection, at=NOW) is False
        assert actions.ask_connection(connection=connection, by=connection.keeper.actor, at=NOW) is False
    assert script.asked == []
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False), stub(samples.schwab):
        assert actions.sync(connection=connection, at=NOW + timedelta(minutes=2)) is True, "whoever had it has died"


def test_what_was_disconnected_meanwhile_brings_nothing_and_keeps_no_credentials(connection, known, run, fay):
    from portfolios.sources.systems.schwab import Schwab

    real = Schwab.fetch

    def fetch(self, session):
        found = real(self, session)
        actions.disconnect(connection=connection, by=fay)
        session.changed(access_token="late")
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Schwab, "fetch", fetch)
        run()
    assert (connection.state, connection.credentials) == ("ended", "")
    assert not Import.objects.exists()


def test_undoing_what_a_connection_brought_lets_it_rest(connection, known, run, fay, settle):
    run()
    actions.undo(batch=Import.objects.get(), by=fay.actor, at=NOW)
    connection.refresh_from_db()
    assert connection.state == "resting"
    assert not Transaction.objects.exists()
    script = run(NOW + DAY)
    assert script.asked == [], "or it would come again by itself"
    with time_machine.travel(NOW + DAY, tick=False):
        actions.resume(connection=connection, by=fay, at=NOW + DAY)
    run(NOW + DAY, ask=False)
    assert Transaction.objects.count() == 3


@pytest.fixture
def browser(client_for, fay):
    return client_for(fay)


def test_an_admin_connects_gives_consent_and_disconnects(browser, fay, visitor, larkspur, known, settle):
    page = browser.get("/connections/")
    assert b"No system is connected" in page.content
    assert b"/connections/consented/" in browser.get("/connections/new/schwab/").content
    form = {"name": "Schwab of the firm", "since": "2026-01-02", "app_key": "k", "app_secret": "s"}
    assert browser.post("/connections/new/schwab/", form | {"since": "2050-01-01"}).status_code == 422
    assert browser.post("/connections/new/schwab/", form).status_code == 302
    made = Connection.objects.get()
    assert made.state == "new"
    with stub(samples.schwab) as script:
        way = browser.post(f"/connections/{made.pk}/consent/").content.decode()
        assert script.here + "/v1/oauth/authorize?response_type=code" in way
        state = browser.session["consent"]["state"]
        assert browser.get(f"/connections/consented/?code=c&state={state}x").status_code == 302
        assert Connection.objects.get().state == "new", "a state is used up by its first answer"
        browser.post(f"/connections/{made.pk}/consent/")
        browser.get("/connections/consented/", {"code": "c", "state": browser.session["consent"]["state"]})
        settle()
    made.refresh_from_db()
    assert (made.state, made.keeper_id) == ("active", fay.pk)
    page = browser.get("/connections/").content.decode()
    assert "Last good sync" in page
    assert "by Schwab of the firm" in page
    for door in ("rest", "resume", "sync", "disconnect"):
        assert browser.post(f"/connections/{made.pk}/{door}/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.credentials) == ("ended", "")
    assert "stated for" in browser.get("/connections/").content.decode()


def test_d7_each_account_says_how_fresh_it_is_and_what_to_do_to_whom_it_is_shown(
    connection, known, run, browser, client_for, ada, ben, account, move
):
    old = account(name="Old one")
    move(old, date(2026, 3, 2), "deposit", 100)
    account(name="Empty one")
    run()
    run(NOW + timedelta(hours=1), next=[("/accounts", Answer({}, 503))])
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        own = client_for(ada).get("/connections/").content.decode()
        bens = client_for(ben).get("/connections/").content.decode()
    assert "Schwab is not well at the moment (it answered 503)." in own
    assert "Nothing to do: it is asked again by itself" in own
    assert "last movement 2 Mar 2026 · by hand" in own
    assert "Nothing was ever stated for it." in own
    assert "Renew the consent" not in own, "an advisor sees how it stands, and changes nothing"
    assert "No account yet" in bens
    assert "No system is connected" in bens
    assert client_for(ada).post(reverse("portfolios:sync", args=[connection.pk])).status_code == 302
    assert client_for(ben).post(reverse("portfolios:sync", args=[connection.pk])).status_code == 404
    assert client_for(ada).post(reverse("portfolios:rest", args=[connection.pk])).status_code == 403


def test_the_page_costs_the_same_however_many_accounts_there_are(connection, browser, account, django_assert_max_num_queries):
    for number in range(12):
        account(name=f"Account {number}")
    with django_assert_max_num_queries(30):
        browser.get("/connections/")


def test_what_no_column_can_hold_is_a_trouble_and_changes_nothing(connection, known, run):
    told = samples.schwab_account()
    told["securitiesAccount"]["positions"][0]["instrument"] = samples.OAK | {"description": "Oak \ud800"}
    run(next=[("/accounts", samples.schwab(Asked("GET", "/accountNumbers", "", {}, ""))), ("/accounts", Answer([told]))])
    assert connection.trouble == "It told something that the books cannot hold."
    assert (connection.failures, connection.busy_until) == (1, None)
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("kind", "usual", "form"),
    [
        ("snaptrade", samples.snaptrade, {"client_id": "FIRM", "consumer_key": "c"}),
        (
            "declared",
            samples.declared,
            {
                "custodian": "Momentum",
                "header": "X-Api-Key",
                "header_secret": "secret-key",
                "told": json.dumps(samples.DESCRIBED),
            },
        ),
    ],
)
def test_the_other_systems_are_connected_by_their_forms(kind, usual, form, browser, account, settle):
    custodian = {"snaptrade": "Fidelity", "declared": "Momentum"}[kind]
    known = account(account_number=samples.NUMBER, custodian=custodian)
    with time_machine.travel(NOW, tick=False), stub(usual) as script:
        more = {"name": "Another", "since": "2026-01-02", "base": f"{script.here}/v2"}
        if kind == "declared":
            wrong = browser.post(
                "/connections/new/declared/", form | more | {"told": '{"a": 1}', "base": "http://169.254.169.254"}
            )
            assert wrong.status_code == 422
            assert "exactly these parts" in wrong.content.decode()
            assert "begins with https://" in wrong.content.decode()
        browser.post(f"/connections/new/{kind}/", form | more)
        made = Connection.objects.get()
        if kind == "snaptrade":
            page = browser.post(f"/connections/{made.pk}/consent/").content.decode()
            assert "https://app.snaptrade.com/" in page
            browser.get("/connections/consented/", {"state": browser.session["consent"]["state"], "status": "SUCCESS"})
        settle()
    assert known.valuations.latest("on").value == Decimal("4225.5")
    assert Transaction.objects.filter(portfolio=known).count() == 3
    assert "secret" not in str(Event.objects.values_list("data", flat=True))


def test_a_machine_asks_for_a_clients_accounts_and_hears_what_runs_or_why_nothing_does(
    connection, known, run, machine_of, ada, ivy, settle
):
    api, url = machine_of(ada), f"/api/v1/portfolios/{ivy.pk}/sync/"
    nothing = api.post(url)
    assert (nothing.status_code, nothing.json()["detail"][:51]) == (409, "No connection brings an account of this client. Imp")
    run()
    with time_machine.travel(NOW + DAY, tick=False), stub(samples.schwab) as script:
        asked = api.post(url)
        settle()
    assert asked.status_code == 202
    assert asked.json()["connections"] == [{"id": str(connection.pk), "name": "Schwab", "last_good_at": "2026-11-23T13:00:00Z"}]
    assert asked.json()["portfolios"] == [str(known.pk)]
    assert script.paths("/accountNumbers")
    Connection.objects.update(state="consent", trouble="The consent is over.", remedy="Renew the consent.")
    over = api.post(url)
    assert (over.status_code, "Schwab: The consent is over. Renew the consent." in over.json()["detail"]) == (409, True)


def test_a_run_that_was_overtaken_ends_without_a_word(connection, known, run, monkeypatch):
    other = NOW + timedelta(hours=1)

    def overtaken(self, session):
        Connection.objects.update(busy_until=other, credentials='{"refresh_token": "newer"}')
        with pytest.raises(Overtaken):
            session.changed(refresh_token="older")
        session.beat()
        return ()

    monkeypatch.setattr("portfolios.sources.systems.schwab.Schwab.fetch", overtaken)
    run()
    assert (connection.busy_until, connection.failures, connection.trouble) == (other, 0, "")
    assert (connection.credentials, connection.last_good_at) == ('{"refresh_token": "newer"}', None)


def test_consent_is_begun_also_while_a_run_goes_on(connection, fay, monkeypatch):
    connection.busy_until = NOW  # as the page read it, before the run said that it goes on
    Connection.objects.update(busy_until=NOW + timedelta(minutes=1))

    def begun(self, session, *, back_to, state):
        session.beat()
        session.changed(refresh_token="newer")
        return "https://there.example/"

    monkeypatch.setattr("portfolios.sources.systems.schwab.Schwab.begin_consent", begun)
    assert actions.begin_consent(connection=connection, by=fay, back_to="/", state="s", at=NOW) == "https://there.example/"
    connection.refresh_from_db()
    assert json.loads(connection.credentials)["refresh_token"] == "newer"


def test_d7_accounts_in_trouble_stand_first(connection, known, run, account, fay):
    run()
    other = account(name="A quiet one", account_number="77")
    Connection.objects.update(trouble="It is away.", remedy="Wait.", failures=3)
    assert [row.portfolio for row in health(fay, at=NOW, number=None)[1]] == [known, other]
