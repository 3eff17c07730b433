import email
import hashlib
import re
from datetime import timedelta
from email import policy

import pytest
from django.db.models.functions import Now
from django.utils import timezone

import events
from clients.actions import give_consent, withdraw_consent
from compliance.models import ArchiveRecord
from events.models import Event
from messaging import actions
from messaging.actions import handover, sending, sweeping
from messaging.channels import ProviderError
from messaging.links import token_hash
from messaging.models import Delivery, Message
from tests.messaging.drafts import NOW
from tests.messaging.posting import DUE, Provider, on_its_way

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def provider(monkeypatch):
    provider = Provider()
    for module in (sending, sweeping):
        monkeypatch.setattr(module, "channel", lambda name: provider)
    return provider


@pytest.fixture
def message(ivy, ada, cora, provider):
    return on_its_way(ivy, ada, cora)


@pytest.fixture
def row(message):
    return message.deliveries.get()


def send(row, at=DUE):
    state = sending.send(delivery_id=row.pk, at=at)
    row.refresh_from_db()
    return state


def the_lease_runs_out(row):
    Delivery.objects.filter(pk=row.pk).update(leased_until=Now() - timedelta(seconds=1))


def test_what_is_due_is_sent_and_says_so(row, message, provider):
    assert send(row) == State.SENT

    message.refresh_from_db()
    assert (message.state, message.sent_at) == (Message.State.SENT, DUE)
    assert (row.provider, row.provider_id) == ("provider", f"p-{row.pk}")
    assert set(Event.objects.values_list("kind", flat=True)) >= {"delivery.sent", "message.sent"}


def test_what_is_not_due_stays(row, provider):
    assert send(row, at=NOW) == "not claimed"
    assert provider.accepted == []


def test_f1_archived_is_what_was_sent(row, provider):
    send(row)

    record = ArchiveRecord.objects.get(delivery_id=row.pk)
    assert record.mime.encode() == provider.accepted[0].mime
    assert record.sha256 == row.sent_sha256 == hashlib.sha256(provider.accepted[0].mime).hexdigest()


def test_the_archive_is_encrypted_at_rest(row, provider):
    from django.db import connection

    send(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mime FROM compliance_archiverecord WHERE delivery_id = %s", [row.pk])
        (stored,) = cursor.fetchone()
    assert "Dear" not in stored
    assert "Subject" not in stored


def test_the_archive_stands_before_the_hand_over(row, provider, monkeypatch):
    seen = []
    monkeypatch.setattr(provider, "send", lambda mail: seen.append(ArchiveRecord.objects.filter(delivery_id=mail.id).count()))
    with pytest.raises(AttributeError):
        send(row)

    assert seen == [1]


def test_g1_the_mail_carries_its_headers_and_two_parts(row, provider, ada, larkspur):
    send(row)
    mail = email.message_from_bytes(provider.accepted[0].mime, policy=policy.default)

    assert re.fullmatch(r"<http://larkspur\.localhost\S*/u/[\w-]{43}/>", mail["List-Unsubscribe"].strip())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["From"] == "Larkspur & Hale <letters@larkspur.localhost>"
    assert mail["Reply-To"] == f"{ada.name} <{ada.email}>"
    assert mail["To"] == "Ivy Moss <ivy@moss.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "relate" not in mail.as_string().lower()


def test_h2_only_hashes_of_the_tokens_are_stored(row, provider):
    send(row)
    rating = re.search(r"/f/([\w-]{43})/\?rating=5", provider.accepted[0].text)[1]
    preferences = re.search(r"/u/([\w-]{43})/", provider.accepted[0].text)[1]

    assert (row.rating_token_hash, row.preferences_token_hash) == (token_hash(rating), token_hash(preferences))
    stored = " ".join(str(value) for value in Delivery.objects.values().get().values())
    assert rating not in stored
    assert preferences not in stored


def test_each_recipient_has_links_of_his_own(ivy, ada, cora, provider):
    ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    message = on_its_way(ivy, ada, cora)
    for row in message.deliveries.all():
        send(row)

    links = [set(re.findall(r"/[fu]/([\w-]{43})/", mail.text)) for mail in provider.accepted]
    assert len(links) == 2
    assert not links[0] & links[1]


def test_sending_twice_sends_once(row, provider):
    assert [send(row), send(row)] == [State.SENT, "not claimed"]
    assert len(provider.accepted) == 1


@pytest.mark.parametrize("how", ["unsubscribed", "consent", "do not contact"])
def test_t38_who_left_between_queue_and_claim_gets_nothing(row, message, ivy, ada, provider, how):
    by = events.client(ivy.pk)
    if how == "unsubscribed":
        actions.leave(client=ivy, stream="letters", how="one-click", by=by, at=NOW)
    elif how == "consent":
        give_consent(client=ivy, channel="email", source="form", at=NOW - timedelta(days=1), by=by)
        withdraw_consent(client=ivy, channel="email", source="call", at=NOW, by=by)
    else:
        forbid_contact_of(ivy)

    assert send(row) == State.SUPPRESSED
    message.refresh_from_db()
    assert provider.accepted == []
    assert message.state == Message.State.WITHDRAWN


def test_leaving_another_stream_leaves_letters_alone(row, ivy, provider):
    actions.leave(client=ivy, stream="commentary", how="page", by=events.client(ivy.pk), at=NOW)

    assert send(row) == State.SENT


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
    reached = [send(row, at=row.due_at) for _ in range(5)]

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


def test_f9_leases_follow_the_databases_clock(row, provider):
    """A worker whose own clock is ten minutes off claims no longer and no shorter."""
    sending.claim(delivery_id=row.pk, at=DUE + timedelta(minutes=10))
    row.refresh_from_db()

    assert abs(row.leased_until - timezone.now() - sending.LEASE) < timedelta(seconds=30)


def test_what_was_sent_cannot_be_withdrawn(row, message, provider, ada):
    send(row)

    with pytest.raises(actions.UnableToWithdraw, match="It is sent"):
        actions.withdraw(message=message, by=ada, at=DUE)


def test_a_message_that_went_to_one_and_not_the_other_is_sent(ivy, ada, cora, provider):
    ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    message = on_its_way(ivy, ada, cora)
    first, second = message.deliveries.order_by("pk")
    send(first)
    forbid_contact_of(second.client)

    assert send(second) == State.SUPPRESSED
    message.refresh_from_db()
    assert message.state == Message.State.SENT


def forbid_contact_of(client):
    client.do_not_contact_reason = "Asked by telephone"
    client.save()


def test_the_command_sends_what_is_due(row, provider, capsys, time_machine_at_due):
    from django.core.management import call_command

    call_command("send_due", firm="larkspur.localhost", json=True)
    assert '"sent": 1' in capsys.readouterr().out


@pytest.fixture
def time_machine_at_due():
    import time_machine

    with time_machine.travel(DUE, tick=False):
        yield


def test_one_failing_delivery_does_not_stop_the_next(ivy, ada, cora, provider):
    ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    on_its_way(ivy, ada, cora)
    provider.fails = [ProviderError("No such person (550).", permanent=True)]

    assert sweeping.send_due(now=lambda: DUE) == {"failed": 1, "sent": 1}


def test_a_letter_that_went_out_answers_the_concerns_that_it_speaks_of(ivy, ada, cora, provider):
    from clients.actions import note_concern
    from messaging.models import Version

    for topic in ("fees", "tax"):
        note_concern(household=ivy.household, topic=topic, source_id=ivy.pk, at=NOW, by=events.MACHINE)
    message = on_its_way(ivy, ada, cora)
    Version.objects.update(writer_log={"concerns": ["fees"]})
    send(message.deliveries.get())

    assert list(ivy.household.concerns.filter(answered_at=None).values_list("topic", flat=True)) == ["tax"]
