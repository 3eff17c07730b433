"""F3: does a message that the broker loses, delivers twice or hands to a worker that dies delay what must follow, and no more?"""

from datetime import timedelta

import pytest
from celery import current_app

from events.models import Pending
from events.tasks import sweep
from feedback.models import Reading, Reply
from insights.models import Alert
from relate.reactions import REACTIONS
from tests.events.test_reactions import pass_time
from tests.feedback.conftest import Page, clock, letter, page  # noqa: F401

pytestmark = pytest.mark.django_db
GRIEVANCE = "The fees feel high and nobody called me back. I am leaving."


class Broker:
    """Holds what was sent, until a worker is there."""

    def __init__(self):
        self.held = []

    def send_task(self, name, args, **_):
        self.held.append((name, args))

    def lose_everything(self):
        self.held.clear()

    def deliver(self, times=1):
        """To a worker that answers; what that sends waits for the next delivery."""
        held, self.held = self.held, []
        for name, args in held * times:
            current_app.tasks[name](*args)


@pytest.fixture
def broker(monkeypatch):
    current_app.loader.import_default_modules()
    broker = Broker()
    monkeypatch.setattr(current_app, "send_task", broker.send_task)
    return broker


@pytest.fixture
def answered(page, broker, django_capture_on_commit_callbacks):  # noqa: F811
    """The client has answered; what follows was told to the broker."""
    with django_capture_on_commit_callbacks(execute=True):
        assert page.post(rating="1", message=GRIEVANCE).status_code == 303
    assert broker.held
    return Reply.objects.get()


def until_nothing_waits(broker, clock, capture, *, lost=lambda: None, times=1):  # noqa: F811
    """The clock sweeps every 20 seconds, as the schedule says; how many sweeps it took."""
    for sweeps in range(1, 40):
        clock.shift(timedelta(seconds=20))
        pass_time(20)
        with capture(execute=True):
            sweep()
            lost()
            broker.deliver(times)
        if not Pending.objects.filter(done_at=None).exists():
            return sweeps
    pytest.fail(f"still waiting: {list(Pending.objects.filter(done_at=None).values_list('task', 'attempts', 'error'))}")


def followed():
    return Reading.objects.filter(is_current=True).count(), Alert.objects.exists()


def test_f3_what_the_broker_lost_is_sent_again(answered, broker, clock, django_capture_on_commit_callbacks):  # noqa: F811
    broker.lose_everything()
    assert followed() == (0, False)
    until_nothing_waits(broker, clock, django_capture_on_commit_callbacks)
    assert followed() == (1, True)


def test_f3_also_when_it_loses_it_three_times(answered, broker, clock, django_capture_on_commit_callbacks):  # noqa: F811
    losses = iter([True] * 3)
    until_nothing_waits(
        broker, clock, django_capture_on_commit_callbacks, lost=lambda: next(losses, False) and broker.lose_everything()
    )
    assert followed() == (1, True)


def test_what_is_delivered_three_times_happens_once(answered, broker, clock, django_capture_on_commit_callbacks):  # noqa: F811
    until_nothing_waits(broker, clock, django_capture_on_commit_callbacks, times=3)
    assert followed() == (1, True)
    assert Reading.objects.count() == 1
    assert len(set(Alert.objects.values_list("cause", flat=True))) == Alert.objects.count()


def test_f1_what_a_dead_worker_had_claimed_is_done_by_the_next(answered, broker, clock, django_capture_on_commit_callbacks):  # noqa: F811
    from events import actions

    broker.lose_everything()
    for pending in Pending.objects.all():
        assert actions.claim(event_id=pending.event_id, task=pending.task)
    sweeps = until_nothing_waits(broker, clock, django_capture_on_commit_callbacks)
    assert timedelta(seconds=20 * sweeps) >= actions.LEASE
    assert followed() == (1, True)


def test_every_event_with_reactions_leaves_a_row_for_each(ivy, broker, settings, django_capture_on_commit_callbacks):
    from events import MACHINE, record

    with django_capture_on_commit_callbacks(execute=True):
        for kind in REACTIONS:
            record(kind=kind, by=MACHINE, obj=ivy, data={"portfolios": []})
    broker.lose_everything()
    expected = sorted(task for tasks in REACTIONS.values() for task in tasks)
    assert sorted(Pending.objects.values_list("task", flat=True)) == expected
