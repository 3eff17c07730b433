"""D6: does each system that accounts come in from keep the port's promise, whatever its server answers?"""

import base64
import hmac
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portfolios.sources import Movement, carried
from portfolios.sources.systems import Kind, Session, Trouble, declared, system, web
from tests.portfolios import system_samples as samples
from tests.portfolios.openapi import document
from tests.portfolios.system_stub import Answer, stub

pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)  # a Monday, before the opening
SYSTEMS = {
    "schwab": (samples.schwab, samples.SCHWAB),
    "snaptrade": (samples.snaptrade, samples.SNAPTRADE),
    "declared": (samples.declared, samples.DECLARED),
}
DOCUMENTS = {"schwab": ("schwab_account-access.json", "/trader/v1"), "snaptrade": ("snaptrade_api.yaml", "/api/v1")}
POSITIONS = {"schwab": "/trader/v1/accounts", "snaptrade": "/positions", "declared": "/positions"}
MOVEMENTS = {"schwab": "/transactions", "snaptrade": "/activities", "declared": "/movements"}
names = pytest.mark.parametrize("name", SYSTEMS)


def session(name, script=None, **more):
    options = getattr(samples, f"{name}_options", lambda _: {})(script)
    return Session(dict(SYSTEMS[name][1]), NOW, date(2026, 11, 1), options, **more)


def fetched(name, script, **more):
    return system(name).fetch(session(name, script, **more))


@names
def test_d6_a_statement_is_exact_and_whole(name):
    with stub(SYSTEMS[name][0]) as script:
        [statement] = fetched(name, script)
    [account] = statement.accounts
    assert account.number == samples.NUMBER
    assert statement.as_of == date(2026, 11, 20)
    held = {one.symbol: (one.quantity, one.value, one.is_cash) for one in account.positions}
    assert held == {"OAK": (40, 4200, False), "CASH": (Decimal("25.5"), Decimal("25.5"), True)}
    oak = next(one for one in account.positions if one.symbol == "OAK")
    assert (oak.price, oak.cost) == (105, 4185)
    moved = [(one.on, one.kind, one.symbol, one.quantity, one.amount) for one in sorted(account.transactions, key=lambda o: o.on)]
    assert moved == [
        (date(2026, 11, 16), "deposit", "", 0, 4200),
        (date(2026, 11, 17), "buy", "OAK", 40, -4185),
        (date(2026, 11, 18), "dividend", "OAK", 0, Decimal("10.5")),
    ]
    assert all(one.reference for one in account.transactions)
    assert carried.read(carried.written(statement)) == statement


@names
def test_d6_requests_and_answers_fit_the_providers_own_document(name):
    told = document(*DOCUMENTS[name]) if name in DOCUMENTS else None
    if told is None:
        pytest.skip("../shared/data/specs is not on this machine, or the provider has no document: nothing was compared")
    with stub(SYSTEMS[name][0]) as script:
        fetched(name, script)
        for asked in list(script.asked):
            answer = SYSTEMS[name][0](asked)
            assert told.wrong(asked.method, asked.path, asked.query, asked.body, answer.status, answer.content) == []
    first = script.asked[-1]
    assert told.wrong(first.method, first.path, "", first.body, 200, [{}, 1]), "the judge finds nothing wrong with anything"


@names
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer({}, 403), Kind.REFUSED),
        (Answer({}, 404), Kind.REFUSED),
        (Answer({}, 429, {"retry-after": "3600"}), Kind.AWAY),
        (Answer(b"<html>", 502), Kind.AWAY),
        (Answer(b'[{"a":', 200), Kind.AWAY),
        (Answer([{"a": 1}] * 50, cut=20), Kind.AWAY),
        (Answer(b"[" * 100_000), Kind.AWAY),
        (Answer(b"[NaN]"), Kind.AWAY),
        (Answer({"unexpected": True}), Kind.REFUSED),
        (Answer([{"accountNumber": 5}, "x"]), Kind.REFUSED),
    ],
)
def test_d6_half_a_statement_never_comes_and_every_trouble_says_what_to_do(name, answer, kind):
    for part in (POSITIONS[name], MOVEMENTS[name]):
        with stub(SYSTEMS[name][0]) as script, pytest.raises(Trouble) as told:
            script.next = [(part, answer)] * 3
            fetched(name, script)
        assert told.value.kind is kind, (part, told.value)
        assert told.value.fix.endswith(".")
        assert "secret" not in f"{told.value.what} {told.value.fix}"
        assert (told.value.wait == timedelta(hours=1)) is (answer.status == 429)


@names
def test_d6_whoever_does_not_answer_in_time_is_asked_again_later(name, monkeypatch):
    monkeypatch.setattr(web, "SECONDS", 0.15)
    with stub(SYSTEMS[name][0]) as script, pytest.raises(Trouble, match="could not be reached") as told:
        script.next = [(MOVEMENTS[name], Answer([], after=0.3))]
        fetched(name, script)
    assert told.value.kind is Kind.AWAY


@names
def test_d6_what_is_delivered_twice_comes_once(name):
    with stub(SYSTEMS[name][0]) as script:
        [once] = fetched(name, script)

    def twice(asked):
        said = SYSTEMS[name][0](asked)
        moved = said.content.get("data") if isinstance(said.content, dict) else said.content
        if MOVEMENTS[name] in asked.path and isinstance(moved, list):
            moved.extend(list(moved))
        return said

    with stub(twice) as script:
        [again] = fetched(name, script)
    assert len(again.accounts[0].transactions) == len(once.accounts[0].transactions) == 3


@names
def test_d6_a_refused_sign_in_ends_in_asking_for_consent(name):
    with stub(lambda asked: Answer({}, 401)) as script, pytest.raises(Trouble) as told:
        fetched(name, script)
    assert told.value.kind is Kind.CONSENT


def test_schwab_renews_its_token_before_it_lapses_and_once_when_it_is_refused():
    kept = []
    with stub(samples.schwab) as script:
        script.next = [("/transactions", Answer({}, 401))]
        fetched("schwab", script, keep=lambda own: kept.append(dict(own)))
    assert [one["access_token"] for one in kept] == ["at-1"]
    assert len(script.paths("/oauth/token")) == 1
    renewed = next(one for one in script.asked if one.path == "/v1/oauth/token")
    assert renewed.body == "grant_type=refresh_token&refresh_token=rt-0"
    assert renewed.headers["Authorization"].startswith("Basic ")

    late = session("schwab")
    late.now = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    with stub(samples.schwab) as script:
        system("schwab").fetch(late)
    assert script.asked[0].path == "/v1/oauth/token"


def test_schwab_is_asked_for_halves_of_a_window_whose_answer_is_full(monkeypatch):
    from portfolios.sources.systems import schwab

    monkeypatch.setattr(schwab, "FULL", 3)
    full = [samples.MOVED[0] | {"activityId": number} for number in range(3)]
    with stub(samples.schwab) as script:
        script.next = [("/transactions", Answer(full))]
        [statement] = fetched("schwab", script)
    assert len(script.paths("/transactions")) == len(schwab.TYPES) + 2
    assert len(statement.accounts[0].transactions) == 3, "of the answer that was cut off nothing is taken"


def test_schwab_consent_is_a_code_that_lasts_seven_days():
    own = session("schwab")
    with stub(samples.schwab) as script:
        url = system("schwab").begin_consent(own, back_to="https://firm.example/back/", state="s-1")
        given = system("schwab").complete_consent(own, answer={"code": "C0.x@y"}, back_to="https://firm.example/back/")
        with pytest.raises(Trouble):
            system("schwab").complete_consent(own, answer={"error": "access_denied"}, back_to="https://firm.example/back/")
    assert "client_id=key-of-the-app" in url
    assert "state=s-1" in url
    assert "secret" not in url
    assert "code=C0.x%40y" in script.asked[0].body
    assert given.lapses_at == NOW + timedelta(days=7)
    assert given.credentials["refresh_token"] == "rt-1"


def test_what_is_held_before_the_opening_stands_for_the_last_trading_day():
    own = session("schwab")
    assert own.positions_on == date(2026, 11, 20)
    own.now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert own.positions_on == date(2026, 11, 23)
    own.now = datetime(2026, 11, 28, 15, tzinfo=UTC)  # a Saturday
    assert own.positions_on == date(2026, 11, 27)


def test_snaptrade_signs_what_it_sends_as_its_documents_say():
    """With the values of docs.snaptrade.com/docs/request-signatures; the digest was made with openssl."""
    own = Session(
        {"client_id": "PASSIVTEST", "consumer_key": "YOUR_CONSUMER_KEY"}, datetime.fromtimestamp(1635790389, UTC), NOW.date()
    )
    with stub(samples.snaptrade) as script:
        one = system("snaptrade")
        one._ask(one._web(), own, "POST", "/snapTrade/registerUser", body={"userId": "new_user_123"}, own={})
    [asked] = script.asked
    assert (asked.query, asked.body) == ("clientId=PASSIVTEST&timestamp=1635790389", '{"userId":"new_user_123"}')
    text = f'{{"content":{asked.body},"path":"/api/v1/snapTrade/registerUser","query":"{asked.query}"}}'
    assert asked.headers["Signature"] == base64.b64encode(hmac.digest(b"YOUR_CONSUMER_KEY", text.encode(), "sha256")).decode()


def test_snaptrade_consent_registers_once_and_repairs_what_a_broker_has_ended():
    told = document(*DOCUMENTS["snaptrade"])
    own = session("snaptrade")
    del own.credentials["user_id"], own.credentials["user_secret"]
    ended = Answer([{"id": samples.LINK, "disabled": True, "brokerage": {"name": "Fidelity"}}])
    with stub(samples.snaptrade) as script:
        url = system("snaptrade").begin_consent(own, back_to="https://firm.example/back/", state="s")
        script.next = [("/authorizations", ended)]
        system("snaptrade").begin_consent(own, back_to="https://firm.example/back/", state="s")
        script.next = [("/authorizations", ended), ("/authorizations", Answer([]))]
        with pytest.raises(Trouble, match="Fidelity has ended the access") as trouble:
            system("snaptrade").fetch(own)
        with pytest.raises(Trouble, match="No broker is connected"):
            system("snaptrade").complete_consent(own, answer={}, back_to="")
        assert system("snaptrade").complete_consent(own, answer={}, back_to="").lapses_at is None
        logins = [one for one in script.asked if one.path.endswith("/login")]
        if told:
            assert [
                told.wrong(one.method, one.path, one.query, one.body, 200, samples.snaptrade(one).content) for one in logins
            ] == [[], []]
    assert url.startswith("https://app.snaptrade.com/")
    assert trouble.value.kind is Kind.CONSENT
    assert len(script.paths("/registerUser")) == 1
    assert [f'"reconnect":"{samples.LINK}"' in one.body for one in logins] == [False, True]


def test_snaptrade_counts_a_money_fund_once_and_leaves_out_what_it_cannot_value():
    fund = {
        "instrument": {**samples.INSTRUMENT, "kind": "mutualfund", "symbol": "SPAXX", "raw_symbol": "SPAXX"},
        "units": "20",
        "price": "1",
    }
    fresh = {"as_of": "2026-11-23T11:00:00Z"}
    with stub(samples.snaptrade) as script:
        script.next = [("/positions", Answer({"results": [{**fund, "cash_equivalent": True}], "data_freshness": fresh}))]
        [statement] = fetched("snaptrade", script)
        assert {one.symbol: one.value for one in statement.accounts[0].positions} == {"SPAXX": 20, "CASH": Decimal("5.5")}
        assert "adds up to another value than SnapTrade states" in statement.warnings[0]
        script.next = [("/balances", Answer([{"currency": {"code": "EUR"}, "cash": 3}]))]
        assert left_out(fetched("snaptrade", script)) == "EUR, USD"
        paid = {"id": "z", "type": "DIVIDEND", "trade_date": "2026-11-18", "amount": 3, "currency": {"code": "EUR"}}
        script.next = [("/activities", Answer({"data": [paid], "pagination": {"total": 1}}))]
        assert left_out(fetched("snaptrade", script)) == "EUR, USD"  # what three euros were in dollars is not told


def left_out(statements):
    """The currencies of the one account, which is named and not brought."""
    [statement] = statements
    [reason] = statement.left_out
    assert statement.accounts == ()
    return reason.split("several currencies: ")[1].rstrip(".")


def test_snaptrade_a_page_that_is_left_out_leaves_out_everything():
    with stub(samples.snaptrade) as script, pytest.raises(Trouble, match="left out a page"):
        script.next = [("/activities", Answer({"data": [], "pagination": {"offset": 0, "limit": 2, "total": 3}}))]
        fetched("snaptrade", script)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"accounts": {"path": "/a"}}, "“accounts” needs id, number, path"),
        ({"accounts": {"path": "https://elsewhere.example/", "id": "a", "number": "b"}}, "must begin with one /"),
        ({"accounts": {"path": "//elsewhere.example/", "id": "a", "number": "b"}}, "must begin with one /"),
        ({"accounts": {"path": "/{since}", "id": "a", "number": "b"}}, "may hold nothing in braces"),
        ({"accounts": {"path": "/a", "id": "__import__('os')", "number": "b"}}, "names no field"),
        ({"positions": {"path": "/p", "symbol": "s", "quantity": "q", "value": "v"}}, "must say {account}"),
        ({"types": {"Purchase": "gift"}}, "“types” must lead"),
        ({"cash": "USD"}, "“cash” must list"),
        ({"cash": ["\x00"]}, "that can be read"),
        ({"types": {"\ud800": "buy"}}, "that can be read"),
        ({"more": 1}, "exactly these parts"),
    ],
)
def test_a_description_that_cannot_be_used_says_why(change, said):
    assert declared.wrong_with(samples.DESCRIBED) == ""
    assert said in declared.wrong_with({**samples.DESCRIBED, **change})


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "https://a.example:8443",
        "https://u:p@a.example",
        "ftp://a",
        "x",
        "https://a.example/?b",
        "https://127.0.0.1:80",
        "https://127.0.0.1",
        "https://a.example:99999",
        "https://[::1",
    ],
)
def test_t_only_an_https_address_is_taken(url):
    assert declared.wrong_address(url)
    assert not declared.wrong_address("https://api.momentum.example/v2")


def test_t_an_inner_address_is_not_called_whatever_the_description_says():
    own = session("declared", None)
    own.options["base"] = "https://127.0.0.1"
    with pytest.raises(Trouble, match="must not be called") as told:
        system("declared").fetch(own)
    assert "127.0.0.1" not in f"{told.value.what} {told.value.fix}"


def test_t16_a_firm_does_not_reach_the_machines_that_the_platform_calls(settings):
    """The operator's model server, say: what stands in OUTGOING_INTERNAL is for the product's own calls."""
    with stub(samples.declared) as script:
        settings.CONNECTIONS_INTERNAL = []
        assert "https://" in declared.wrong_address(f"{script.here}/v2")
        with pytest.raises(Trouble, match="could not be reached"):
            fetched("declared", script)
    assert script.asked == []


def test_t24_a_trouble_repeats_neither_what_was_told_nor_a_character_of_a_key():
    paid = {"id": 9, "on": "Ivy Lane 7", "what": "Payment", "money": 1}
    with stub(samples.declared) as script:
        script.next = [("/movements", Answer({"data": [paid], "links": {}}))]
        with pytest.raises(Trouble) as told:
            fetched("declared", script)
        assert "not a day" in told.value.what
        assert "Ivy" not in told.value.what
        odd = session("declared", script)
        odd.credentials["header_secret"] = "Bearer \u0416"
        with pytest.raises(Trouble) as told:
            system("declared").fetch(odd)
        assert "u0416" not in told.value.what


@pytest.mark.parametrize(
    ("base", "content", "said"),
    [
        ("https://a\x01b.example", None, "cannot be called"),
        ("", {"data": [{"id": "a", "number": "1", "title": "Bad\x00"}]}, "a NUL"),
        ("", {"data": [{"id": "a", "number": "1", "title": "x" * 9 * 1024**2}]}, "could not be reached"),
    ],
)
def test_t15_a_hostile_address_or_answer_is_a_trouble_in_words(base, content, said):
    with stub(samples.declared) as script:
        own = session("declared", script)
        own.options["base"] = base or own.options["base"]
        script.next = [("/accounts", Answer(content))]
        with pytest.raises(Trouble, match=said):
            system("declared").fetch(own)


def test_t15_a_run_ends_where_a_system_never_does(monkeypatch):
    monkeypatch.setattr(declared, "LASTS", -1.0)
    with stub(samples.declared) as script, pytest.raises(Trouble, match="more to tell than one run takes"):
        fetched("declared", script)
    assert script.asked == []


@pytest.mark.parametrize("name", ["Host", "transfer-encoding", "X-Key: a", "X\r\nY", "X-Kéy"])
def test_t16_a_header_names_a_key_and_nothing_else(name):
    assert not declared.HEADER.search(name)
    assert declared.HEADER.search("X-Api-Key")


def test_a_word_that_the_description_does_not_name_is_kept_and_asked_about():
    with stub(samples.declared) as script:
        script.next = [("/movements", Answer({"data": [{"id": 9, "on": "2026-11-16", "what": "Gift", "money": 1}], "links": {}}))]
        (statement,) = fetched("declared", script)

    (odd,) = statement.accounts[0].transactions
    assert (odd.kind, odd.amount, odd.action) == (Movement.UNKNOWN, Decimal(1), "Gift")
    assert "“Gift”, which is not known here" in statement.warnings[-1]
