"""T5, T6, F8, G4: is what a mail provider tells believed only when it is signed, taken once, and followed by what must follow?"""

import itertools
import json
import random
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.actions import change_client, trust_address
from clients.models import Client, Consent, Task
from events.models import Event
from insights.models import Alert
from messaging import actions
from messaging.actions import sweeping, tracking
from messaging.models import Delivery, DeliveryEvent, Message, Suppression, WebhookCall
from messaging.tracking import Standing, Status, standing_of
from tests.messaging.drafts import NOW
from tests.messaging.posting import LATER, on_its_way, send
from tests.messaging.sendgrid import told

SLOW = settings(max_examples=300, deadline=None)
standings = st.builds(
    Standing,
    status=st.sampled_from([one for one in Status if one]),
    at=st.integers(0, 10**6).map(lambda second: NOW + timedelta(seconds=second)),
    id=st.text("abc", max_size=2),
)


@SLOW
@given(standings, standings, standings)
def test_t6_the_status_is_a_join(a, b, c):
    assert a.joined(b) == b.joined(a)
    assert a.joined(b).joined(c) == a.joined(b.joined(c))
    assert a.joined(a) == a


@SLOW
@given(st.lists(standings, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_t6_f8_five_times_in_any_order_leads_to_the_same_status(events, chance):
    expected = standing_of(events)
    shuffled = events * 5
    chance.shuffle(shuffled)
    assert standing_of(shuffled) == expected


@pytest.mark.django_db
def test_g4_a_letter_that_came_back_is_told_and_nothing_more_goes_there(
    sendgrid, hook, sent, ivy, ada, cora, larkspur, later, settle
):
    answer = sendgrid.tell(hook, [told(sent, "bounce", LATER, larkspur, type="bounce", reason="550 5.1.1 no such user")])

    assert (answer.status_code, answer.content) == (200, b"1 applied, 0 parked, 0 known.\n")
    sent.refresh_from_db()
    ivy.refresh_from_db()
    assert (sent.state, sent.status, sent.status_at) == ("sent", "bounced", LATER)
    assert (ivy.email_bounced_at, ivy.email_bounce_reason) == (LATER, "550 5.1.1 no such user")
    call = WebhookCall.objects.get()
    assert json.loads(call.body)[0]["message"] == str(sent.pk), "the bytes are kept as evidence"
    assert set(Event.objects.values_list("kind", flat=True)) >= {"webhook.taken", "delivery.bounced", "client.email_bounced"}

    settle()
    assert Alert.objects.get(kind="delivery").title == "The letter to Ivy Moss came back"
    assert Task.objects.get(source_id=sent.pk).title == "Ask Ivy for the right e-mail address"

    draft_for_nobody = on_its_way_held(ivy, ada, cora)
    assert "Correct the address" in draft_for_nobody.asked_for


def on_its_way_held(ivy, ada, cora):
    """A letter that was approved before its address came back: it returns to its author with the reason."""
    Client.objects.filter(pk=ivy.pk).update(email_bounced_at=None)
    message = on_its_way(ivy, ada, cora)
    Client.objects.filter(pk=ivy.pk).update(email_bounced_at=LATER)
    delivery = message.deliveries.get()
    assert send(delivery, at=LATER) == Delivery.State.HELD
    message.refresh_from_db()
    assert message.state == Message.State.CHANGES_REQUESTED
    with pytest.raises(actions.UnableToSubmit, match="comes back"):
        actions.submit(message=message, by=ada, at=LATER)
    return message


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["corrected", "vouched for"])
def test_g4_a_corrected_address_gets_letters_again(sent, ivy, ada, cora, sendgrid, hook, larkspur, later, provider, how):
    sendgrid.tell(hook, [told(sent, "bounce", LATER, larkspur, type="bounce")])
    held = on_its_way_held(ivy, ada, cora)
    ivy.refresh_from_db()

    if how == "corrected":
        change_client(client=ivy, changes={"email": "ivy@new.example"}, by=ada.actor)
    else:
        trust_address(client=ivy, by=ada.actor, at=LATER)
        sendgrid.tell(hook, [told(sent, "bounce", LATER, larkspur, type="bounce")])  # an older one, told late

    ivy.refresh_from_db()
    assert ivy.email_bounced_at is None
    actions.submit(message=held, by=ada, at=LATER)
    actions.approve(message=held, by=cora, at=LATER)
    actions.put_on_its_way(message=held, by=None, at=LATER)
    delivery = held.deliveries.get()
    assert send(delivery, at=LATER + timedelta(days=1)) == Delivery.State.SENT
    assert delivery.address == ivy.email


@pytest.mark.django_db
def test_g4_a_complaint_withdraws_the_consent_and_calls_a_person(sendgrid, hook, sent, ivy, ada, cora, larkspur, later, settle):
    sendgrid.tell(hook, [told(sent, "spamreport", LATER, larkspur)])
    settle()

    newest = Consent.objects.filter(client=ivy).latest("at")
    assert (newest.basis, newest.source) == ("withdrawn", "Reported a letter as spam")
    assert Alert.objects.get(kind="delivery").severity == "bad"
    assert Task.objects.get(source_id=sent.pk).due_on == LATER.date()
    message = on_its_way(ivy, ada, cora)
    assert send(message.deliveries.get(), at=LATER) == Delivery.State.SUPPRESSED


@pytest.mark.django_db
def test_g4_soft_refusals_count_three_in_fourteen_days(sendgrid, hook, sent, ivy, ada, cora, larkspur, later, provider):
    rows = [sent]
    for _ in range(2):
        rows.append(on_its_way(ivy, ada, cora).deliveries.get())
        send(rows[-1], at=LATER)
    blocked = [
        told(row, "bounce", LATER - timedelta(days=day), larkspur, type="blocked")
        for row, day in zip(rows, (0, 1, 13), strict=True)
    ]

    for event, is_marked in zip(blocked, (False, False, True), strict=True):
        sendgrid.tell(hook, [event])
        ivy.refresh_from_db()
        assert bool(ivy.email_bounced_at) == is_marked


@pytest.mark.django_db
def test_an_unsubscribe_at_the_provider_is_one_here(sendgrid, hook, sent, ivy, larkspur, later):
    sendgrid.tell(hook, [told(sent, "unsubscribe", LATER, larkspur)])

    assert Suppression.objects.get(client=ivy, lifted_at=None).stream == "letters"


@pytest.mark.django_db
def test_one_bad_event_loses_no_other_and_opens_are_not_kept(sendgrid, hook, sent, larkspur, later):
    good = told(sent, "delivered", LATER, larkspur)
    bad = [
        *(None, 7, "text", {}, {"event": "delivered"}, {**good, "sg_event_id": 3}, {**good, "timestamp": "soon"}),
        *({**good, "timestamp": 10**18}, {**good, "message": "x"}, {**good, "sg_event_id": "a" * 300}, {**good, "event": ["x"]}),
        *(told(sent, "open", LATER, larkspur), told(sent, "click", LATER, larkspur), told(sent, "processed", LATER, larkspur)),
    ]
    odd = told(sent, "deferred", LATER, larkspur, response="later \ud800 \0")

    assert sendgrid.tell(hook, [*bad, good, odd]).status_code == 200
    assert set(DeliveryEvent.objects.values_list("kind", flat=True)) == {"delivered", "deferred"}
    assert WebhookCall.objects.get().left_out == len(bad)


@pytest.mark.django_db
def test_what_is_told_of_another_firm_is_not_kept(sendgrid, hook, sent, larkspur, cobalt, later):
    own = told(sent, "delivered", LATER, larkspur)
    foreign = {**told(sent, "bounce", LATER, cobalt, type="bounce"), "message": str(uuid4())}

    sendgrid.tell(hook, [own, foreign])

    assert DeliveryEvent.objects.get().kind == "delivered"
    call = WebhookCall.objects.get()
    assert (call.body, call.left_out) == ("", 1)
    assert sendgrid.tell(hook, [foreign]).status_code == 200
    assert WebhookCall.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_that_went_by_smtp_is_known_by_its_message_id(sendgrid, hook, sent, larkspur, later):
    event = told(sent, "delivered", LATER, larkspur, **{"smtp-id": f"<{sent.pk}@{larkspur.domain}>"})
    del event["message"], event["firm"]

    sendgrid.tell(hook, [event])
    assert DeliveryEvent.objects.get().delivery_id == sent.pk


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["queued", "claimed", "handing", "unknown"])
def test_f2_what_the_provider_tells_settles_a_letter_whose_outcome_nobody_knew(
    sendgrid, hook, sent, message, larkspur, later, state
):
    Delivery.objects.filter(pk=sent.pk).update(state=state, provider="")
    Message.objects.filter(pk=message.pk).update(state="sending", sent_at=None)

    sendgrid.tell(hook, [told(sent, "delivered", LATER, larkspur)])

    sent.refresh_from_db()
    message.refresh_from_db()
    assert (sent.state, sent.provider, message.state) == ("sent", "sendgrid", "sent")


@pytest.mark.django_db
def test_t6_an_event_that_comes_before_its_letter_waits_and_is_given_up_after_a_day(
    sendgrid, hook, row, provider, larkspur, later
):
    nobody = {**told(row, "bounce", LATER, larkspur, type="bounce"), "message": str(uuid4())}
    sendgrid.tell(hook, [told(row, "delivered", LATER, larkspur), nobody])
    assert set(DeliveryEvent.objects.values_list("state", flat=True)) == {"parked"}

    send(row)
    sweeping.send_due(now=lambda: LATER)
    row.refresh_from_db()
    assert row.status == "delivered"
    assert DeliveryEvent.objects.get(state="parked").kind == "bounced"

    tracking.retry_parked(at=LATER + timedelta(hours=25))
    given_up = DeliveryEvent.objects.get(state="given_up")
    assert given_up.problem == tracking.NEVER_CAME
    assert Event.objects.filter(kind="webhook.given_up").count() == 1


def outcome(rows, ivy):
    """What remains of all that was told: compared between orders."""
    return (
        sorted((row.status, str(row.status_at)) for row in Delivery.objects.filter(pk__in=[row.pk for row in rows])),
        sorted(DeliveryEvent.objects.values_list("provider_id", "kind", "state")),
        list(Client.objects.filter(pk=ivy.pk).values_list("email_bounced_at", "email_bounce_reason")),
        list(Consent.objects.filter(client=ivy).values_list("basis", "source")),
        list(Suppression.objects.filter(client=ivy).values_list("stream", "lifted_at")),
        sorted(Event.objects.filter(kind__startswith="delivery.").values_list("kind", "object_id")),
    )


@pytest.mark.django_db
def test_t6_f8_each_event_five_times_in_any_order_ends_alike(sendgrid, hook, sent, ivy, ada, cora, larkspur, later, provider):
    """A few orders through door and database; the pure line above took many more."""
    from django.db import transaction

    other = on_its_way(ivy, ada, cora).deliveries.get()
    send(other, at=LATER)
    kinds = [("deferred", {}), ("delivered", {}), ("bounce", {"type": "bounce", "reason": "550"}), ("spamreport", {})]
    events = [
        told(row, kind, LATER - timedelta(minutes=place), larkspur, **own)
        for row, (place, (kind, own)) in itertools.product((sent, other), enumerate([*kinds, ("unsubscribe", {})]))
    ]
    ends = set()
    for seed in range(3):
        shuffled = events * 5
        random.Random(seed).shuffle(shuffled)
        with transaction.atomic():
            for start in range(0, len(shuffled), 17):
                assert sendgrid.tell(hook, shuffled[start : start + 17]).status_code == 200
            ends.add(str(outcome((sent, other), ivy)))
            transaction.set_rollback(True)
    assert len(ends) == 1


@pytest.mark.django_db
def test_a_large_batch_costs_as_many_statements_as_a_small_one(
    sendgrid, hook, sent, larkspur, later, django_assert_max_num_queries
):
    def batch(size):
        return [told(sent, "delivered", LATER, larkspur) for _ in range(size)]

    with django_assert_max_num_queries(60) as few:
        sendgrid.tell(hook, batch(2))
    with django_assert_max_num_queries(len(few)):
        sendgrid.tell(hook, batch(400))


@pytest.mark.django_db
def test_the_advisor_sees_it_at_the_letter_the_household_and_the_client(
    sendgrid, hook, sent, ivy, ada, larkspur, later, client_for
):
    sendgrid.tell(hook, [told(sent, "bounce", LATER, larkspur, type="bounce", reason="550 gone")])
    browser = client_for(ada)

    letter = browser.get(f"/messages/{sent.message_id}/").content.decode()
    assert "Came back: no such address" in letter
    assert "550 gone" in letter
    household = browser.get(f"/households/{ivy.household_id}/").content.decode()
    assert "Mail to Ivy comes back" in household
    assert "no letter goes to this address" in household
    assert "Comes back" in browser.get(f"/households/{ivy.household_id}/details/").content.decode()
    assert "550 gone" in browser.get(f"/clients/{ivy.pk}/").content.decode()

    assert browser.post(f"/clients/{ivy.pk}/address-works/").status_code == 302
    ivy.refresh_from_db()
    assert ivy.email_bounced_at is None
    assert "The e-mail address works again" in browser.get(f"/households/{ivy.household_id}/").content.decode()
