"""T18: does each role see its own households, those of its team or all, at every door and nothing besides?

Ada is in the North with her manager mo and her assistant tess; ben is in the South. Each serves one household.
"""

import re
from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from advisors.models import Team, User
from clients.models import Client, ClientImport, Household, Referral, Task
from insights import actions as insights
from insights.models import Kept
from messaging.models import Message
from portfolios.models import Connection, Flag, Import, Portfolio, SyncedAccount
from tests.insights.answers import answered
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
#  who           ada's  ben's
SEES = {
    "ada": (True, False),
    "tess": (True, False),
    "mo": (True, False),
    "ben": (False, True),
    "max": (False, False),
    "cora": (True, True),
    "fay": (True, True),
    "xena": (True, True),
}
OF_THE_HOUSEHOLD = {"Household", "Client", "Task", "Referral", "Portfolio", "Message", "Reply", "Alert", "Flag"}
OF_THE_HOUSEHOLD |= {"Kept", "SyncedAccount", "Connection"}
THEIRS = "portfolio__household"
PATHS = {Household: "pk", Flag: THEIRS, SyncedAccount: THEIRS, Connection: f"accounts__{THEIRS}"}
BY_WHO_MADE_IT = {"Import": Import, "ClientImport": ClientImport}  # a file names many households


def rows(client: Client) -> None:
    """One of each kind that concerns a household."""
    home = client.household
    answered(client, at=NOW, score=-0.9)
    a_draft(client)
    insights.raise_alert(household=home, kind="silence", cause="a", severity="warn", title=home.name, text="", at=NOW)
    Task.objects.create(household=home, owner=home.advisor, title=f"Call {home.name}")
    Referral.objects.create(household=home, client=client, name=f"Friend of {home.name}", at=NOW, changed_at=NOW)
    account = Portfolio.objects.create(
        household=home, name="IRA", custodian="schwab", account_number="1", account_digest=home.name
    )
    Flag.objects.create(portfolio=account, kind="no_price", key="a", text="No price", raised_at=NOW)
    Kept.objects.create(household=home, kind="cash", title="Cash", text="Cash", weight=1, told_at=NOW)
    keeper = User.objects.get(email="fay@larkspur.example")
    system = Connection.objects.create(system="schwab", name="Schwab", credentials="{}", keeper=keeper, since=NOW.date())
    SyncedAccount.objects.create(connection=system, portfolio=account, mark="a", last_good_at=NOW, as_of=NOW.date())


@pytest.fixture
def firm(larkspur, ada, ben, cora, fay, ivy, time_machine):
    time_machine.move_to(NOW, tick=False)
    joe_home = Household.objects.create(name="Joe Stone", advisor=ben, since_on=date(2021, 3, 1))
    joe = Client.objects.create(household=joe_home, name="Joe Stone", salutation="Joe", email="joe@stone.example")
    people = {"ada": ada, "ben": ben, "cora": cora, "fay": fay}
    for name, role in (("tess", "assistant"), ("mo", "manager"), ("max", "manager"), ("xena", "examiner")):
        people[name] = User.objects.create_user(f"{name}@larkspur.example", "relate-demo", name=name.title(), role=role)
        people[name].firm_of_test = larkspur
    north, south = Team.objects.create(name="North"), Team.objects.create(name="South")
    for name, team in (("ada", north), ("tess", north), ("mo", north), ("ben", south)):
        team.members.add(people[name])
    for client in (ivy, joe):
        rows(client)
    return people, ivy, joe


def with_the_word() -> dict[str, type]:
    """Every model that knows `visible_to`."""
    return {model.__name__: model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def test_every_model_that_knows_the_word_is_listed():
    assert set(with_the_word()) == OF_THE_HOUSEHOLD | set(BY_WHO_MADE_IT)


@pytest.mark.parametrize("who", SEES)
def test_t18_the_word_means_the_same_for_every_row(firm, who):
    people, ivy, joe = firm
    for name in OF_THE_HOUSEHOLD:
        model = with_the_word()[name]
        path = PATHS.get(model, "household")
        if model not in PATHS:
            assert model._meta.get_field("household"), f"{name} has no household"
        seen = set(model.objects.visible_to(people[who]).values_list(path, flat=True))
        assert (ivy.household_id in seen, joe.household_id in seen) == SEES[who], name


@pytest.mark.parametrize("who", SEES)
def test_t18_pages_search_and_export_follow_it(client_for, firm, who):
    people, *clients = firm
    browser = client_for(people[who])
    lists = [browser.get(path).text for path in ("/", "/clients/", "/alerts/", "/referrals/")]
    for client, seen in zip(clients, SEES[who], strict=True):
        home = client.household
        letter = Message.objects.get(household=home, state="draft")
        for path in (f"/households/{home.pk}/", f"/clients/{client.pk}/", f"/messages/{letter.pk}/"):
            assert browser.get(path).status_code == (200 if seen else 404), path
        assert browser.get(f"/households/{home.pk}/holdings.csv", follow=True).status_code == (200 if seen else 404)
        for page in (*lists, browser.get(f"/palette/?q={home.name.split()[0]}").text):
            assert (home.name in page) is seen, page


@pytest.mark.parametrize("who", ["ada", "mo", "fay"])
def test_t18_machines_follow_it(machine_of, firm, who):
    people, *clients = firm
    machine = machine_of(people[who])
    listed = {row["id"] for row in machine.get("/api/v1/households/").json()["results"]}
    for client, seen in zip(clients, SEES[who], strict=True):
        assert (str(client.household_id) in listed) is seen
        assert machine.get(f"/api/v1/clients/{client.pk}/").status_code == (200 if seen else 404)


def test_t18_no_address_opens_for_a_neighbours_key(client_for, firm):
    """Every address that carries a key, with the keys of ben's household that it could mean."""
    from tests.tenants.test_matrix import WITH_KEY

    people, _, joe = firm
    own = {model._meta.app_label: [model.objects.get(household=joe.household_id).pk] for model in (Portfolio, Task)}
    own["clients"] += [joe.pk, joe.household_id, Referral.objects.get(household=joe.household_id).pk]
    own["messaging"] = list(Message.objects.filter(household=joe.household_id).values_list("pk", flat=True))
    own["desk"] = [joe.pk, joe.household_id]
    browser, tried = client_for(people["mo"]), 0
    for name, route in WITH_KEY.items():
        for key in own.get(name.split(":")[0], own["desk"]):
            answer = browser.get(re.sub(r"<(?:\w+:)?\w+>", str(key), route))
            assert answer.status_code in (302, 401, 403, 404, 405), (route, answer.status_code)
            assert b"Joe Stone" not in answer.content
            tried += 1
    assert tried > 100


def test_a_manager_may_look_at_the_own_book_alone(client_for, firm):
    people, ivy, _ = firm
    Household.objects.create(name="Mo's own", advisor=people["mo"], since_on=date(2021, 3, 1))
    browser = client_for(people["mo"])
    page = browser.get("/clients/").text
    assert "My team" in page
    assert ivy.household.name in page
    assert ivy.household.name not in browser.get("/clients/?book=mine").text


def test_an_assistant_takes_a_household_on_for_an_advisor_of_her_team(client_for, firm):
    people, *_ = firm
    User.objects.filter(pk=people["ada"].pk).update(client_capacity=60, specializations=["retirement"])
    browser = client_for(people["tess"])
    form = browser.get("/households/new/").text
    assert "Ada Winslow · 1 of 60 households · retirement" in form
    assert "Ben Okafor" not in form
    said = {"name": "New", "client_name": "Nia New", "since_on": "2026-11-01", "cadence": "monthly", "channel": "email"}
    said |= {"tone": "warm", "language": "en", "time_zone": "America/New_York"}
    assert browser.post("/households/new/", said | {"advisor": str(people["ben"].pk)}).status_code == 422
    assert browser.post("/households/new/", said | {"advisor": str(people["ada"].pk)}).status_code == 302
    assert Household.objects.get(name="New").advisor == people["ada"]


def test_t21_an_assistant_writes_and_never_submits_or_approves(client_for, firm):
    people, ivy, _ = firm
    browser, letter = client_for(people["tess"]), Message.objects.get(household=ivy.household, state="draft")
    assert browser.get(f"/messages/{letter.pk}/?edit").status_code == 200
    for verb in ("submit", "approve", "withdraw", "schedule"):
        assert browser.post(f"/messages/{letter.pk}/{verb}/").status_code == 403, verb
    assert b"Submit <kbd>" not in browser.get(f"/messages/{letter.pk}/").content
