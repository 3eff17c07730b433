"""Does what must follow an event follow it, once, whatever is away meanwhile?"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from celery import current_app
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from events import MACHINE, actions, record
from events.models import Event, Pending
from events.reactions import reaction, still_at_it
from relate.lib import live

pytestmark = pytest.mark.django_db

T0 = datetime(2026, 11, 23, 14, tzinfo=UTC)
seen = []


def meanwhile():
    """What else happens while the reaction runs."""


@reaction(name="tests.react")
def react(event):
    seen.append(event.pk)
    meanwhile()
    if event.data.get("breaks"):
        raise ValueError("Ivy's text cannot be read")


@pytest.fixture
def waiting(ivy, settings):
    """One event whose reaction waits since T0."""
    seen.clear()
    settings.REACTIONS = "tests.events.test_reactions.TABLE"
    with time_machine.travel(T0, tick=False):
        return record(kind="thing.happened", by=MACHINE, obj=ivy)


TABLE = {"thing.happened": ("tests.react",), "thing.broke": ("tests.react",)}


def test_a_reaction_runs_once_however_often_it_is_sent(waiting):
    assert [react(str(waiting.pk)) for _ in range(3)] == ["done", "done or taken", "done or taken"]
    assert seen == [waiting.pk]
    assert waiting.pending.get().done_at


def pass_time(seconds):
    """For whatever waits, by the clock that counts: the database's."""
    shift = timedelta(seconds=seconds)
    Pending.objects.update(since=F("since") - shift, leased_until=F("leased_until") - shift)


def claimed(event):
    return actions.claim(event_id=event.pk, task="tests.react")


def test_a_claimed_reaction_is_left_to_its_worker_until_the_lease_ends(waiting):
    assert claimed(waiting)
    pass_time(110)
    assert claimed(waiting) is None
    pass_time(20)
    assert claimed(waiting)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_f9_a_worker_whose_clock_is_wrong_takes_no_ones_work_and_loses_none(waiting, monkeypatch, minutes):
    """He claims, asks what others have, and fails, ten minutes early or late."""
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda *args, **_: sent.append(args))
    assert claimed(waiting)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        assert claimed(waiting) is None
        assert actions.send_waiting(older_than=timedelta(0)) == 0
        pass_time(121)
        assert actions.send_waiting(older_than=timedelta(seconds=15)) == 1
        pending = claimed(waiting)
        actions.renew(pending=pending)
    pass_time(110)
    assert claimed(waiting) is None
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        actions.put_back(pending=pending, error=ValueError())
    assert claimed(waiting) is None
    pass_time(25)
    assert claimed(waiting)


def test_a_long_reaction_that_says_so_keeps_its_lease(waiting, monkeypatch):
    def slowly():
        pass_time(100)
        still_at_it()
        for seconds in (100, 30):
            pass_time(seconds)
            again.append(claimed(waiting))

    again = []
    monkeypatch.setitem(globals(), "meanwhile", slowly)
    react(str(waiting.pk))
    assert again[0] is None
    assert again[1]


def test_what_a_dead_worker_had_is_begun_at_once_by_whoever_gets_its_message(waiting, monkeypatch):
    assert claimed(waiting)
    assert react(str(waiting.pk)) == "done or taken"
    again = SimpleNamespace(request=SimpleNamespace(delivery_info={"redelivered": True}))
    monkeypatch.setattr("events.reactions.current_task", again)
    assert react(str(waiting.pk)) == "done"
    assert waiting.pending.get().done_at
    assert seen == [waiting.pk]


def test_a_failure_is_tried_again_later_each_time(waiting, ivy):
    event = record(kind="thing.broke", by=MACHINE, obj=ivy, data={"breaks": True})
    with pytest.raises(ValueError, match="Ivy"):
        react(str(event.pk))
    pending = event.pending.get()
    assert pending.attempts == 1
    assert timedelta(seconds=5) < pending.leased_until - datetime.now(UTC) < timedelta(seconds=15)
    assert pending.error == "ValueError"  # the text of an error may name a client


def test_after_eight_failures_it_rests(waiting):
    Pending.objects.update(attempts=Pending.ATTEMPTS)
    assert not Pending.objects.waiting()


def test_the_sweep_sends_what_nobody_began(waiting, monkeypatch):
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, args)))
    assert actions.send_waiting() == 0
    pass_time(20)
    assert actions.send_waiting() == 1
    assert sent == [("tests.react", [str(waiting.pk)])]


def test_f_a_broker_that_is_away_breaks_nothing(waiting, monkeypatch, django_capture_on_commit_callbacks, ivy):
    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        event = record(kind="thing.happened", by=MACHINE, obj=ivy)
    assert event.pending.get().done_at is None
    assert react(str(event.pk)) == "done"


def test_f_live_updates_that_are_away_break_nothing(settings, monkeypatch, django_capture_on_commit_callbacks, ivy):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(live, "_away_until", 0.0)
    live._client.cache_clear()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            event = record(kind="note.added", by=MACHINE, obj=ivy)
    finally:
        live._client.cache_clear()
        live._away_until = 0.0
    assert Event.objects.get(pk=event.pk)


def test_an_event_and_its_reactions_go_with_a_transaction_that_fails(ivy, settings):
    settings.REACTIONS = "tests.events.test_reactions.TABLE"
    with pytest.raises(KeyError), transaction.atomic():
        record(kind="thing.happened", by=MACHINE, obj=ivy)
        raise KeyError
    assert not Event.objects.filter(kind="thing.happened").exists()
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(ivy):
    with pytest.raises(transaction.TransactionManagementError):
        record(kind="note.added", by=MACHINE, obj=ivy)
