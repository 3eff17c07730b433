"""Does the page of a household ask the same few questions however much has happened there?"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients import actions
from clients.models import Client, Task
from insights.actions import raise_alert
from messaging.models import Message
from tests.insights.answers import answered
from tests.messaging.conftest import figures  # noqa: F401
from tests.messaging.drafts import a_draft
from tests.portfolios.conftest import account, market, move  # noqa: F401

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def much_happened(ivy, ada, *, times: int) -> None:
    """Letters whose subjects hold figures, answers, calls, introductions, next actions, changes, people, consents."""
    for number in range(times):
        at = NOW - timedelta(days=2 * number + 1)
        answered(ivy, at=at, score=0.3)
        letter = a_draft(ivy, seed=number, subject="Your portfolio is worth {value}")
        Message.objects.filter(pk=letter.pk).update(state="sent", submitted_at=at, sent_at=at, created_at=at)
        actions.log_call(household=ivy.household, body="Talked.", by=ada, at=at, client=ivy)
        actions.name_referral(household=ivy.household, name=f"Friend {number}", at=at, by=ada.actor)
        Task.objects.create(household=ivy.household, owner=ada, title=f"Call about {number}", due_on=date(2026, 12, 1))
        person = Client.objects.create(household=ivy.household, name=f"Child {number}", salutation=f"Child {number}")
        actions.give_consent(client=person, channel="email", basis="express", source="form", by=ada.actor, at=at)


@pytest.fixture
def asked(client_for, ada, ivy):
    def questions() -> list[str]:
        browser = client_for(ada)
        browser.get("/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(f"/households/{ivy.household_id}/").status_code == 200
        asked = [query["sql"] for query in captured.captured_queries]
        return [sql for sql in asked if "events_look" not in sql]  # the log of who looked, which every page writes

    return questions


def test_sixteen_questions_at_most_and_no_more_with_more_of_everything(asked, ivy, ada, figures, account, move):  # noqa: F811
    much_happened(ivy, ada, times=12)
    few = asked()
    second = account(name="IRA")
    move(second, date(2026, 1, 5), "deposit", 9_000)
    much_happened(ivy, ada, times=24)
    assert len(asked()) == len(few) <= 16


def test_a_subject_with_a_figure_and_what_is_open_are_shown(client_for, ada, ivy, figures):  # noqa: F811
    much_happened(ivy, ada, times=1)
    raise_alert(household=ivy.household, kind="silence", cause="a", severity="warn", title="Silence", text="", at=NOW)
    page = client_for(ada).get(f"/households/{ivy.household_id}/").text
    for shown in ("Sent: Your portfolio is worth $", "Call about 0", "By 1 Dec", "Child 0: email consent", "Silence</a>"):
        assert shown in page
