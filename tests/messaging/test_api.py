import pytest

from messaging import actions
from messaging.models import Message
from tests.advisors.teams import in_one_team
from tests.messaging.drafts import NOW, a_draft, new_version

pytestmark = pytest.mark.django_db
LIST = "/api/v1/messages/"


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def manager_key(machine_of, cora, ada):
    """Compliance has no keys; a manager, who may approve too, has."""
    cora.role = "manager"
    in_one_team(cora, ada)
    cora.save()
    return machine_of(cora)


def test_messages_are_listed_with_their_text(machine_of, ada, draft):
    (row,) = machine_of(ada).get(LIST).json()["results"]

    assert (row["id"], row["state"]) == (str(draft.pk), "draft")
    assert "{" not in row["text"]["body"]
    assert "Dana" in row["text"]["body"]


def test_they_can_be_narrowed(machine_of, ada, draft):
    machine = machine_of(ada)

    assert machine.get(LIST, {"state": "sent"}).json()["results"] == []
    assert len(machine.get(LIST, {"household": str(draft.household_id)}).json()["results"]) == 1
    assert machine.get(LIST, {"state": "lost"}).status_code == 400


def test_t18_a_colleague_and_another_firm_see_nothing(machine_of, ben, eve, draft):
    for person in (ben, eve):
        assert machine_of(person).get(LIST).json()["results"] == []
        assert machine_of(person).get(f"{LIST}{draft.pk}/").status_code == 404
        assert machine_of(person).post(f"{LIST}{draft.pk}/submit/").status_code == 404


def test_a_key_is_needed(visitor, larkspur, draft):
    assert visitor(larkspur).get(LIST).status_code == 401


def test_from_submit_to_approved(machine_of, manager_key, ada, draft):
    submitted = machine_of(ada).post(f"{LIST}{draft.pk}/submit/", content_type="application/json").json()
    version = {"version": submitted["text"]["version"]}
    approved = manager_key.post(f"{LIST}{draft.pk}/approve/", version, content_type="application/json")

    assert submitted["state"] == "in_review"
    assert approved.status_code == 200
    assert draft.approvals.get().decision == "approved"


def test_t21_four_eyes_hold_at_the_machines_door(machine_of, ada, draft):
    actions.submit(message=draft, by=ada, at=NOW)
    version = {"version": str(draft.versions.get().pk)}

    assert machine_of(ada).post(f"{LIST}{draft.pk}/approve/", version, content_type="application/json").status_code == 403
    assert not draft.approvals.exists()


def test_a_refusal_says_why(machine_of, ada, draft):
    new_version(draft, body="Dear Ivy,\n\nI guarantee it.\n\nWarmly,\nAda")
    response = machine_of(ada).post(f"{LIST}{draft.pk}/submit/", content_type="application/json")

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_changes_need_a_reason_and_known_fields(manager_key, ada, draft):
    actions.submit(message=draft, by=ada, at=NOW)
    url = f"{LIST}{draft.pk}/request-changes/"

    assert manager_key.post(url, {}, content_type="application/json").status_code == 400
    unknown = manager_key.post(url, {"reason": "Softer", "state": "sent"}, content_type="application/json")
    assert unknown.json()["errors"][0]["field"] == "state"
    done = manager_key.post(url, {"reason": "Softer"}, content_type="application/json").json()
    assert (done["state"], done["asked_for"]) == ("changes_requested", "Softer")


def test_schedule_and_withdraw(machine_of, ada, draft):
    machine = machine_of(ada)
    scheduled = machine.post(f"{LIST}{draft.pk}/schedule/", {"when": "morning"}, content_type="application/json").json()
    withdrawn = machine.post(f"{LIST}{draft.pk}/withdraw/", {}, content_type="application/json").json()

    assert scheduled["when"] == "morning"
    assert withdrawn["state"] == Message.State.WITHDRAWN


def test_a_page_of_messages_asks_few_questions(machine_of, ada, ivy, django_assert_max_num_queries):
    from clients.models import Client, Household

    for number in range(6):
        home = Household.objects.create(name=f"Home {number}", advisor=ada, since_on=NOW.date())
        a_draft(Client.objects.create(household=home, name="A", salutation="A", email=f"a{number}@a.example"), seed=number)
    machine = machine_of(ada)
    with django_assert_max_num_queries(14):
        assert len(machine.get(LIST).json()["results"]) == 6
