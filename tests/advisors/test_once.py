"""Is what a machine sends twice done once?"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from advisors import actions
from advisors.models import FirstAnswer, User
from clients.actions import ask_erasure
from clients.models import Client
from events.models import Event
from messaging import api as messaging_api
from messaging.models import Message
from portfolios.models import Connection, Import, Portfolio, SyncedAccount
from tenants import enter
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
FILE = Path("tests/portfolios/files/schwab_transactions.csv")


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


def send(machine, path, key, body=None):
    return machine.post(f"/api/v1/{path}", body or {}, content_type="application/json", headers={"Idempotency-Key": key})


def changes(machine, draft, key, reason="Too long."):
    return send(machine, f"messages/{draft.pk}/withdraw/", key, {"reason": reason})


def test_l1_the_same_again_gets_the_first_answer_and_changes_nothing(machine_of, ada, draft):
    machine = machine_of(ada)
    first, again = changes(machine, draft, "k1"), changes(machine, draft, "k1")
    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (200, False)
    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert (again.content, again["Content-Type"]) == (first.content, first["Content-Type"])
    assert Event.objects.filter(kind="message.withdrawn").count() == 1


def test_without_a_key_each_request_counts(machine_of, ada, draft):
    machine = machine_of(ada)
    url = f"/api/v1/messages/{draft.pk}/withdraw/"
    answers = [machine.post(url, {}, content_type="application/json").status_code for _ in range(2)]
    assert answers == [200, 409]
    assert not FirstAnswer.objects.exists()


def test_a_refusal_is_repeated_too(machine_of, ada, draft):
    machine = machine_of(ada)
    changes(machine, draft, "k1")
    refused, again = changes(machine, draft, "k2"), changes(machine, draft, "k2")
    assert refused.status_code == again.status_code == 409
    assert again["Content-Type"] == "application/problem+json"
    assert again.json() == refused.json()
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("other", ["body", "address"])
def test_another_request_with_the_same_key_is_refused(machine_of, ada, ivy, draft, other):
    machine = machine_of(ada)
    changes(machine, draft, "k1")
    if other == "body":
        answer = changes(machine, draft, "k1", reason="Another reason.")
    else:
        answer = send(machine, f"messages/{draft.pk}/submit/", "k1", {"reason": "Too long."})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert "another request" in answer.json()["detail"]


def test_a_file_sent_again_is_one_import_whatever_the_boundary(machine_of, ada):
    machine = machine_of(ada)

    def upload(content):
        file = SimpleUploadedFile("t.csv", content)
        return machine.post("/api/v1/imports/", {"file": file}, headers={"Idempotency-Key": "k1"})

    first, again = upload(FILE.read_bytes()), upload(FILE.read_bytes())
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert Import.objects.count() == 1
    assert upload(FILE.read_bytes() + b"\n").status_code == 422


def test_keys_are_the_api_keys_own(machine_of, ada, ivy, draft):
    changes(machine_of(ada), draft, "k1")
    answer = changes(machine_of(ada), draft, "k1")
    assert answer.status_code == 409  # done anew, and refused because the letter is withdrawn
    assert "Idempotency-Replayed" not in answer.headers


def test_i22_another_firms_equal_key_is_its_own(machine_of, ada, eve, cobalt, draft):
    changes(machine_of(ada), draft, "k1")
    theirs = changes(machine_of(eve), draft, "k1")
    assert theirs.status_code == 404
    assert "Idempotency-Replayed" not in theirs.headers
    with enter.firm(cobalt):
        assert FirstAnswer.objects.get().status == 404
    assert FirstAnswer.objects.get().status == 200


def test_what_is_kept_cannot_be_read_in_the_database(machine_of, ada, draft):
    body = changes(machine_of(ada), draft, "k1").content.decode()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM advisors_firstanswer")
        (stored,) = cursor.fetchone()
    assert FirstAnswer.objects.get().body == body
    assert str(draft.pk) not in stored


def test_our_own_failure_leaves_nothing_and_may_be_sent_again(machine_of, ada, draft, monkeypatch):
    machine = machine_of(ada)
    machine.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(messaging_api, "MessageSerializer", None)  # after the action, before the answer
        assert changes(machine, draft, "k1").status_code == 500
    assert Message.objects.get(pk=draft.pk).state == "draft"
    assert changes(machine, draft, "k1").status_code == 200
    assert Message.objects.get(pk=draft.pk).state == "withdrawn"


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\tinside"])
def test_a_key_that_is_none_is_refused(machine_of, ada, draft, key):
    answer = changes(machine_of(ada), draft, key)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def lost(ada, ben, draft, how):
    """Between the first request and its repetition."""
    if how == "role":
        User.objects.filter(pk=ada.pk).update(role="advisor")
    elif how == "book":
        draft.household.advisor = ben
        draft.household.save()
    else:
        draft.household.restricted_at = timezone.now()
        draft.household.save()


@pytest.mark.parametrize(("how", "code"), [("role", 403), ("book", 404), ("restricted", 404)])
def test_t18_a_repetition_is_refused_as_a_new_request_is_once_the_right_is_gone(machine_of, ada, ben, draft, how, code):
    User.objects.filter(pk=ada.pk).update(role="manager")
    machine, path, asked = machine_of(ada), f"messages/{draft.pk}/request-changes/", {"reason": "Too long."}
    first = send(machine, path, "k1", asked)
    assert send(machine, path, "k1", asked).json() == first.json()
    lost(ada, ben, draft, how)
    again, fresh = send(machine, path, "k1", asked), send(machine, path, "k2", asked)
    assert (again.status_code, again.json()) == (fresh.status_code, fresh.json())
    assert again.status_code == code
    assert "Idempotency-Replayed" not in again.headers


def test_t18_a_file_and_insights_are_not_told_again_once_the_right_is_gone(machine_of, ada, ben, ivy):
    account = Portfolio.objects.create(household=ivy.household, name="IRA", custodian="schwab", account_digest="1")
    now = timezone.now()
    system = Connection.objects.create(system="schwab", name="Schwab", credentials="{}", state="active", keeper=ada, since=now)
    SyncedAccount.objects.create(connection=system, portfolio=account, mark="x", last_good_at=now, as_of=now)
    machine, asked = machine_of(ada), {"portfolio_id": str(account.pk)}
    assert send(machine, "ai/generate-insights/", "k1", asked).status_code == 200
    assert send(machine, f"portfolios/{ivy.pk}/sync/", "k2").status_code == 202
    lost(ada, ben, a_draft(ivy), "book")
    assert send(machine, "ai/generate-insights/", "k1", asked).status_code == 404
    assert send(machine, f"portfolios/{ivy.pk}/sync/", "k2").status_code == 404


def test_t23_what_was_answered_is_not_repeated_after_a_client_was_restricted(machine_of, ada, cora, ivy, draft):
    Client.objects.create(household=ivy.household, name="Joe Moss", salutation="Joe")  # the household is served on
    machine = machine_of(ada)
    first = changes(machine, draft, "k1")
    ask_erasure(client=ivy, reason="A letter", by=cora, at=timezone.now())
    assert FirstAnswer.objects.get().body == ""
    again = changes(machine, draft, "k1")
    assert (first.status_code, again.status_code, again.json()["title"]) == (200, 409, "Done before")
    assert Event.objects.filter(kind="message.withdrawn").count() == 1


def test_after_a_day_a_key_is_new(machine_of, ada, draft):
    machine = machine_of(ada)
    changes(machine, draft, "k1")
    FirstAnswer.objects.update(created_at=timezone.now() - timedelta(hours=23))
    assert actions.forget_answers(at=timezone.now()) == 0
    assert changes(machine, draft, "k1").status_code == 200
    FirstAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert changes(machine, draft, "k1").status_code == 409  # done anew
    FirstAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert actions.forget_answers(at=timezone.now()) == 1
