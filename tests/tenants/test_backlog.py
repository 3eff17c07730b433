"""Does somebody hear of work that nobody begins, and does the machine that asks learn nothing else?"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from events import MACHINE, record
from events.models import Pending
from tenants import backlog, enter
from tenants.tasks import watch_backlog
from tests.feedback.letters import sent_letter
from tests.messaging.posting import on_its_way

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture
def waiting(ivy):
    """An approved letter's event whose reaction waits since T0."""
    with time_machine.travel(T0, tick=False):
        return record(kind="message.sent", by=MACHINE, obj=ivy)


@pytest.fixture
def alarms(monkeypatch):
    heard = []
    monkeypatch.setattr(backlog.log, "error", lambda event, **told: heard.append((event, told)))
    return heard


def test_an_empty_firm_waits_for_nothing(larkspur):
    assert set(backlog.measure(at=T0).ages.values()) == {0.0}


def test_a_reaction_that_nobody_begins_raises_the_alarm_after_two_minutes(waiting, alarms):
    assert backlog.watch(at=T0 + timedelta(seconds=119)).ages["reactions"] == 119
    assert "reactions" not in [told["waiting"] for _, told in alarms]
    backlog.watch(at=T0 + timedelta(seconds=300))
    assert ("backlog.overdue", {"waiting": "reactions", "seconds": 300}) in alarms


def test_a_letter_that_is_due_and_an_answer_that_is_unread_grow_old(ivy, ada, cora):
    message = on_its_way(ivy, ada, cora)
    due = message.deliveries.get().due_at
    assert backlog.measure(at=due - timedelta(seconds=1)).ages["letters"] == 0
    assert backlog.measure(at=due + timedelta(seconds=40)).ages["letters"] == 40


def test_an_answer_that_nobody_has_read_grows_old(ivy):
    from feedback.actions import Said, receive

    with time_machine.travel(T0, tick=False):
        receive(delivery=sent_letter(ivy, at=T0)[0], said=Said(rating=2, text="The fees feel high."), at=T0)
    assert backlog.measure(at=T0 + timedelta(minutes=3)).ages["answers"] == 180


def test_what_was_given_up_is_told_until_a_person_looks(waiting, alarms):
    Pending.objects.update(attempts=Pending.ATTEMPTS)
    assert backlog.watch(at=T0).given_up == 1
    assert ("backlog.given_up", {"count": 1}) in alarms


def test_the_clock_measures_every_firm_and_metrics_tells_the_oldest(waiting, larkspur, cobalt, visitor):
    with time_machine.travel(T0 + timedelta(seconds=90), tick=False):
        watch_backlog.apply()
    text = visitor(larkspur).get("/metrics").content.decode()
    assert 'relate_oldest_waiting_seconds{waiting="reactions"} 90.0' in text
    assert "relate_active_firms 2.0" in text
    assert "relate_silent_firms 1.0" in text  # cobalt has not measured itself
    assert larkspur.schema_name not in text


def test_metrics_are_for_this_machine_or_whoever_brings_the_token(visitor, larkspur, settings):
    browser = visitor(larkspur)
    assert browser.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert browser.post("/metrics").status_code == 405
    for added in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via"):  # by a proxy on this machine
        assert browser.get("/metrics", headers={added: "203.0.113.9"}).status_code == 404
    settings.METRICS_TOKEN = "kept-by-the-monitor"
    proxied = {"Authorization": "Bearer kept-by-the-monitor", "X-Forwarded-For": "203.0.113.9"}
    assert browser.get("/metrics", headers=proxied).status_code == 200
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer kept-by-the-monitor"}).status_code == 200


def test_a_firm_cannot_ask_for_another_ones_figures(waiting, larkspur, cobalt):
    watch_backlog.apply()
    with enter.nobody():
        assert cache.get(f"public:backlog:{larkspur.schema_name}")
    with enter.firm(cobalt):
        assert cache.get(f"public:backlog:{larkspur.schema_name}") is None  # inside a firm every key is its own
