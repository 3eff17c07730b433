"""When does an approved message go, and how is it called back?"""

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event
from messaging import actions
from messaging.actions import approval, sending
from messaging.models import Delivery, Message
from tests.messaging.drafts import NOW, a_draft

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def in_review(draft, ada):
    return actions.submit(message=draft, by=ada, at=NOW)


def test_undo_within_a_minute_gives_the_draft_back(draft, ada, policy, settle):
    policy("none")
    actions.submit(message=draft, by=ada, at=NOW)
    actions.put_on_its_way(message=draft, by=None, at=NOW)
    actions.take_back(message=draft, by=ada, at=NOW + timedelta(seconds=59))

    draft.refresh_from_db()
    assert draft.state == Message.State.DRAFT
    assert draft.deliveries.get().state == Delivery.State.CANCELLED
    assert approval.standing(draft) is None


def test_undo_is_over_after_a_minute_or_for_somebody_else(in_review, ada, ben):
    with pytest.raises(actions.UnableToTakeBack, match="minute is over"):
        actions.take_back(message=in_review, by=ada, at=NOW + timedelta(seconds=61))
    with pytest.raises(actions.UnableToTakeBack, match="Only whoever"):
        actions.take_back(message=in_review, by=ben, at=NOW)


def test_what_a_person_approved_goes_at_once(in_review, cora):
    actions.approve(message=in_review, by=cora, at=NOW + timedelta(seconds=5))
    scheduled = actions.put_on_its_way(message=in_review, by=None, at=NOW + timedelta(seconds=5))

    assert scheduled.send_at == NOW + timedelta(seconds=5)


def test_what_nobody_had_to_approve_leaves_the_minute_for_undo(draft, ada, policy):
    policy("none")
    actions.submit(message=draft, by=ada, at=NOW)
    scheduled = actions.put_on_its_way(message=draft, by=None, at=NOW + timedelta(seconds=5))

    assert scheduled.send_at == NOW + timedelta(seconds=60)


def test_the_next_morning_is_the_households_own(ivy, ada, cora):
    ivy.household.time_zone = "America/Los_Angeles"
    ivy.household.save()
    message = actions.submit(message=a_draft(ivy, when=Message.When.MORNING), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)

    scheduled = actions.put_on_its_way(message=message, by=None, at=NOW)
    assert scheduled.send_at == datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def test_putting_it_on_its_way_twice_changes_nothing(in_review, cora):
    actions.approve(message=in_review, by=cora, at=LATER)
    for _ in range(2):
        actions.put_on_its_way(message=in_review, by=None, at=LATER)

    assert in_review.deliveries.count() == 1
    assert Event.objects.filter(kind="message.scheduled").count() == 1


def test_g7_withdrawing_cancels_what_is_unsent(in_review, cora, ada):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.put_on_its_way(message=in_review, by=None, at=LATER)
    actions.withdraw(message=in_review, by=ada, at=LATER, reason="Wrong household")

    row = in_review.deliveries.get()
    assert row.state == Delivery.State.CANCELLED
    assert sending.send(delivery_id=row.pk, at=LATER + timedelta(hours=1)) == "not claimed"


def test_rescheduling_moves_the_deliveries(ivy, ada, cora):
    message = actions.submit(message=a_draft(ivy), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=LATER)
    actions.put_on_its_way(message=message, by=None, at=LATER)
    actions.schedule(message=message, choice="morning", by=ada, at=LATER)

    assert message.deliveries.get().due_at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


def test_an_unapproved_message_never_goes_on_its_way(in_review):
    with pytest.raises(sending.UnableToQueue, match="Only an approved message"):
        sending.queue(message=in_review, due_at=NOW)
