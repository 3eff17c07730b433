"""Does what is due go once, to whom it may go?"""

from datetime import timedelta

import pytest

import events
from clients.actions import give_consent, withdraw_consent
from events.models import Event
from messaging import actions
from messaging.models import Delivery, Message
from tests.messaging.drafts import NOW
from tests.messaging.posting import DUE, on_its_way, send

pytestmark = pytest.mark.django_db
State = Delivery.State


def test_what_is_due_is_sent_and_says_so(row, message, provider):
    assert send(row) == State.SENT

    message.refresh_from_db()
    assert (message.state, message.sent_at) == (Message.State.SENT, DUE)
    assert (row.provider, row.provider_id) == ("provider", f"p-{row.pk}")
    assert set(Event.objects.values_list("kind", flat=True)) >= {"delivery.sent", "message.sent"}


def test_what_is_not_due_stays(row, provider):
    assert send(row, at=NOW) == "not claimed"
    assert provider.accepted == []


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


def test_the_command_sends_what_is_due(row, provider, capsys, time_machine_at_due):
    from django.core.management import call_command

    call_command("send_due", firm="larkspur.localhost", json=True)
    assert '"sent": 1' in capsys.readouterr().out


@pytest.fixture
def time_machine_at_due():
    import time_machine

    with time_machine.travel(DUE, tick=False):
        yield


def test_a_letter_that_went_out_answers_the_concerns_that_it_speaks_of(ivy, ada, cora, provider):
    from clients.actions import note_concern
    from messaging.models import Version

    for topic in ("fees", "tax"):
        note_concern(household=ivy.household, topic=topic, source_id=ivy.pk, at=NOW, by=events.MACHINE)
    message = on_its_way(ivy, ada, cora)
    Version.objects.update(writer_log={"concerns": ["fees"]})
    send(message.deliveries.get())

    assert list(ivy.household.concerns.filter(answered_at=None).values_list("topic", flat=True)) == ["tax"]


def forbid_contact_of(client):
    client.do_not_contact_reason = "Asked by telephone"
    client.save()
