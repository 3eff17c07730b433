"""What becomes of a delivery when a provider refuses, is silent, or a worker dies?"""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from compliance.models import ArchiveRecord
from events.models import Event
from messaging import actions
from messaging.actions import handover, sending, sweeping
from messaging.channels import ProviderError, breaker
from messaging.models import Delivery, Message
from tests.messaging.posting import DUE, on_its_way, send

pytestmark = pytest.mark.django_db
State = Delivery.State


def the_lease_runs_out(row):
    Delivery.objects.filter(pk=row.pk).update(leased_until=Now() - timedelta(seconds=1))


def test_a_refusal_for_good_fails_and_reaches_the_author(row, message, provider):
    provider.fails = [ProviderError("The address was refused (550).", permanent=True)]

    assert send(row) == State.FAILED
    message.refresh_from_db()
    assert (message.state, message.asked_for) == (Message.State.CHANGES_REQUESTED, "The address was refused (550).")
    assert Event.objects.filter(kind="delivery.failed", object_id=row.pk).exists()


def test_f6_what_surely_did_not_leave_is_tried_again_later_with_the_same_bytes(row, provider):
    provider.fails = [ProviderError("Busy (451)."), ProviderError("Busy (451).")]

    assert send(row) == State.QUEUED
    assert row.due_at == DUE + timedelta(minutes=1)
    assert send(row, at=DUE) == "not claimed"
    assert send(row, at=row.due_at) == State.QUEUED
    assert send(row, at=row.due_at) == State.SENT
    assert ArchiveRecord.objects.filter(delivery_id=row.pk).count() == 1
    assert ArchiveRecord.objects.get().mime.encode() == provider.accepted[0].mime


def test_f6_after_five_tries_it_failed(row, provider):
    provider.fails = [ProviderError("Busy.")] * 5
    reached = []
    for _ in range(5):
        reached.append(send(row, at=row.due_at))
        breaker.worked("email")  # other letters go through

    assert reached == [State.QUEUED] * 4 + [State.FAILED]


def test_f2_an_unknown_outcome_is_shown_to_a_person_and_not_sent_again(row, message, provider):
    provider.loses_answer, provider.can_be_asked = True, False

    assert send(row) == State.UNKNOWN
    for hours in range(1, 5):
        assert sending.due(at=DUE + timedelta(hours=hours)) == []
        sweeping.send_due(now=lambda: DUE + timedelta(hours=hours))  # noqa: B023
    row.refresh_from_db()
    assert row.state == State.UNKNOWN
    assert len(provider.accepted) == 1
    assert Event.objects.filter(kind="delivery.unknown").count() == 1


def test_f2_a_provider_that_can_be_asked_settles_it(row, message, provider):
    provider.loses_answer = True
    assert send(row) == State.UNKNOWN

    assert sweeping.reconcile(at=DUE) == {"sent": 1}
    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert len(provider.accepted) == 1


@pytest.mark.parametrize(("was_sent", "mails"), [(True, 1), (False, 2)])
def test_f2_a_person_settles_what_is_unknown(row, provider, ada, was_sent, mails):
    provider.loses_answer, provider.can_be_asked = True, False
    send(row)
    provider.loses_answer = False

    actions.settle_by_hand(delivery=row, was_sent=was_sent, by=ada, at=DUE)
    send(row)
    assert row.state == State.SENT
    assert len(provider.accepted) == mails


def test_a_colleague_does_not_settle_anothers_letter(row, provider, ben, ada):
    provider.loses_answer, provider.can_be_asked = True, False
    with pytest.raises(actions.UnableToSettle, match="nothing to settle"):
        actions.settle_by_hand(delivery=row, was_sent=True, by=ada, at=DUE)
    send(row)

    with pytest.raises(actions.UnableToSettle, match="another advisor"):
        actions.settle_by_hand(delivery=row, was_sent=True, by=ben, at=DUE)


def test_a_claim_that_nobody_finished_is_queued_again(row, provider):
    sending.claim(delivery_id=row.pk, at=DUE)
    assert sweeping.sweep(at=DUE) == {"queued again": 0}

    the_lease_runs_out(row)
    assert sweeping.sweep(at=DUE)["queued again"] == 1
    assert send(row) == State.SENT


def test_a_worker_whose_lease_ran_out_hands_nothing_over(row, provider):
    claimed = sending.claim(delivery_id=row.pk, at=DUE)
    the_lease_runs_out(row)

    assert handover.begin(delivery=claimed, at=DUE, lease=sending.LEASE) is None


def test_a_late_worker_cannot_take_over_a_newer_attempt(row, provider):
    late = sending.claim(delivery_id=row.pk, at=DUE)
    the_lease_runs_out(row)
    sweeping.sweep(at=DUE)
    sending.claim(delivery_id=row.pk, at=DUE)

    assert handover.begin(delivery=late, at=DUE, lease=sending.LEASE) is None


def test_who_asked_before_another_began_does_not_queue_it_again(row, provider, monkeypatch):
    """Two sweepers ask about the same dead attempt; the first one's answer already led to a new attempt."""
    handover.begin(delivery=sending.claim(delivery_id=row.pk, at=DUE), at=DUE, lease=sending.LEASE)
    the_lease_runs_out(row)

    def another_is_faster(mail_id):
        monkeypatch.setattr(provider, "find", lambda mail_id: None)
        sweeping.sweep(at=DUE)
        handover.begin(delivery=sending.claim(delivery_id=row.pk, at=DUE), at=DUE, lease=sending.LEASE)

    monkeypatch.setattr(provider, "find", another_is_faster)
    assert sweeping.ask(delivery_id=row.pk, at=DUE) == "settled by another"
    row.refresh_from_db()
    assert (row.state, row.attempt) == (State.HANDING, 2)


@pytest.mark.parametrize("error", [ProviderError("Busy (451)."), ProviderError("No answer.", is_unknown=True)], ids=str)
def test_a_late_worker_s_refusal_does_not_touch_the_attempt_under_way(row, provider, error):
    late = sending.claim(delivery_id=row.pk, at=DUE)
    handover.begin(delivery=late, at=DUE, lease=sending.LEASE)
    the_lease_runs_out(row)
    sweeping.sweep(at=DUE)
    handover.begin(delivery=sending.claim(delivery_id=row.pk, at=DUE), at=DUE, lease=sending.LEASE)

    assert sending.settle_refusal(delivery=late, error=error, at=DUE) == State.HANDING
    row.refresh_from_db()
    assert (row.state, row.attempt, row.problem) == (State.HANDING, 2, "")


def test_f9_leases_follow_the_databases_clock(row, provider):
    """A worker whose own clock is ten minutes off claims no longer and no shorter."""
    sending.claim(delivery_id=row.pk, at=DUE + timedelta(minutes=10))
    row.refresh_from_db()

    assert abs(row.leased_until - timezone.now() - sending.LEASE) < timedelta(seconds=30)


def test_one_failing_delivery_does_not_stop_the_next(ivy, ada, cora, provider):
    ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    on_its_way(ivy, ada, cora)
    provider.fails = [ProviderError("No such person (550).", permanent=True)]

    assert sweeping.send_due(now=lambda: DUE) == {"failed": 1, "sent": 1}
