"""Does each verb change what it says, once, and leave one event?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

import events
from clients import actions
from clients.models import Channel, Client, Concern, Consent, Household, Note, Referral, Task
from clients.queries import last_conversations, may_write_to
from events.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
TODAY = AT.date()


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_household_begins_with_its_first_letter_due(ada):
    household = actions.add_household(name="Moss", advisor=ada, since_on=date(2021, 3, 1), by=ada.actor, on=TODAY)
    assert household.next_letter_on == date(2026, 12, 1)
    assert kinds() == ["household.created"]


def test_a_new_cadence_moves_the_next_letter(ada, ivy):
    household = actions.change_household(household=ivy.household, changes={"cadence": "weekly"}, by=ada.actor, on=TODAY)
    assert household.next_letter_on == date(2026, 11, 24)
    assert Event.objects.get().data == {"fields": ["cadence", "next_letter_on"]}


def test_no_change_is_no_event(ada, ivy):
    actions.change_client(client=ivy, changes={"name": ivy.name}, by=ada.actor)
    assert kinds() == []


def test_an_unknown_field_is_refused(ada, ivy):
    with pytest.raises(ValueError, match="do_not_contact_reason"):
        actions.change_client(client=ivy, changes={"do_not_contact_reason": ""}, by=ada.actor)


def test_before_and_after_stand_on_the_erasable_side_only(ada, ivy):
    actions.change_client(client=ivy, changes={"email": "new@moss.example"}, by=ada.actor)
    event = Event.objects.select_related("detail").get()
    assert event.detail.content == {"email": ["ivy@moss.example", "new@moss.example"]}
    assert "moss" not in str(event.data)


@pytest.mark.parametrize(
    ("kind", "greeting"),
    [(Client.Kind.PERSON, "Rosa"), (Client.Kind.TRUST, "Rosa Diaz Trust"), (Client.Kind.COMPANY, "Rosa Diaz Trust")],
)
def test_a_salutation_is_made_where_none_is_given(ada, ivy, kind, greeting):
    client = actions.add_client(household=ivy.household, name="Rosa Diaz Trust", kind=kind, by=ada.actor)
    assert client.salutation == greeting


def test_b5_a_block_forbids_every_channel_and_only_compliance_lifts_it(ada, cora, ivy):
    for channel in Channel.values:
        actions.give_consent(client=ivy, channel=channel, source="Agreement", at=AT, by=ada.actor)
    actions.forbid_contact(client=ivy, reason="In litigation", by=ada.actor)
    assert not any(may_write_to(ivy, channel=channel, on=TODAY) for channel in Channel.values)
    with pytest.raises(actions.UnableToAllowContact, match="Only compliance"):
        actions.allow_contact(client=ivy, reason="Settled", by=ada)
    with pytest.raises(actions.UnableToAllowContact, match="Say why"):
        actions.allow_contact(client=ivy, reason=" ", by=cora)
    actions.allow_contact(client=ivy, reason="Settled", by=cora)
    assert may_write_to(ivy, channel=Channel.EMAIL, on=TODAY)
    assert kinds()[-2:] == ["client.contact_forbidden", "client.contact_allowed"]


def test_without_consent_nobody_is_written_to(ivy):
    assert not may_write_to(ivy, channel=Channel.EMAIL, on=TODAY)


def test_the_newest_act_of_a_channel_holds(ada, ivy):
    actions.give_consent(client=ivy, channel="email", source="Form", at=AT - timedelta(days=9), by=ada.actor)
    actions.withdraw_consent(client=ivy, channel="email", source="Link", at=AT, by=events.client(ivy.pk))
    assert not may_write_to(ivy, channel="email", on=TODAY)
    actions.give_consent(client=ivy, channel="email", source="Call", at=AT + timedelta(days=1), by=ada.actor)
    assert may_write_to(ivy, channel="email", on=TODAY)
    assert Consent.objects.count() == 3


def test_a_consent_that_has_run_out_holds_no_more(ada, ivy):
    actions.give_consent(client=ivy, channel="sms", source="Form", at=AT, by=ada.actor, expires_on=TODAY)
    assert may_write_to(ivy, channel="sms", on=TODAY)
    assert not may_write_to(ivy, channel="sms", on=TODAY + timedelta(days=1))


def test_withdrawing_twice_is_withdrawing_once(ivy):
    for _ in range(2):
        actions.withdraw_consent(client=ivy, channel="email", source="Link", at=AT, by=events.client(ivy.pk))
    assert kinds() == ["consent.withdrawn"]


def test_a_call_is_a_conversation_and_a_note_is_none(ada, ivy):
    actions.log_call(household=ivy.household, body="Wants to retire at 58.", by=ada, at=AT, client=ivy, minutes=14)
    actions.add_note(household=ivy.household, body="Think about tuition.", by=ada, at=AT + timedelta(days=2))
    assert last_conversations([ivy.household_id]) == {ivy.household_id: AT}
    assert Note.objects.count() == 2
    assert "retire" not in str(Event.objects.get(kind="call.logged").data)


def test_a_concern_is_noted_once_a_reply_and_answered(ivy):
    source = uuid4()
    for _ in range(2):
        actions.note_concern(household=ivy.household, topic="fees", source_id=source, at=AT, by=events.MACHINE)
    answered = actions.answer_concerns(household=ivy.household, topics=["fees", "tax"], at=AT, by=events.MACHINE)
    assert (answered, Concern.objects.get().answered_at) == (1, AT)
    assert kinds() == ["concern.noted", "concern.answered"]


def test_a_task_from_a_reading_is_made_once(ada, ivy):
    source = uuid4()
    for _ in range(2):
        actions.add_task(household=ivy.household, title="Call Ivy", owner=ada, by=events.MACHINE, source_id=source)
    assert Task.objects.count() == 1
    assert kinds() == ["task.added"]


def test_done_twice_is_done_once_and_can_be_taken_back(ada, ivy):
    task = actions.add_task(household=ivy.household, title="Call Ivy", owner=ada, by=ada.actor)
    actions.complete_task(task=task, by=ada.actor, at=AT)
    assert actions.complete_task(task=task, by=ada.actor, at=AT + timedelta(hours=1)).done_at == AT
    actions.reopen_task(task=task, by=ada.actor)
    assert list(Task.objects.open()) == [task]
    assert kinds() == ["task.added", "task.done", "task.reopened"]


def test_a_referral_moves_through_its_stages(ada, ivy):
    referral = actions.name_referral(household=ivy.household, name="Femi Balogun", at=AT, by=ada.actor, client=ivy)
    actions.move_referral(referral=referral, stage="client", value=Decimal("640000"), by=ada.actor, at=AT)
    assert Referral.objects.get().value == Decimal("640000")
    with pytest.raises(actions.UnableToMoveReferral):
        actions.move_referral(referral=referral, stage="friend", by=ada.actor, at=AT)
    assert kinds() == ["referral.named", "referral.moved"]


def test_one_reply_names_one_person(ivy):
    source = uuid4()
    for name in ("Femi", "Femi B."):
        actions.name_referral(household=ivy.household, name=name, at=AT, by=events.client(ivy.pk), source_id=source)
    assert [referral.name for referral in Referral.objects.all()] == ["Femi"]


def test_the_database_keeps_its_own_rules(ada, ivy):
    with pytest.raises(IntegrityError, match="household_closed_after_since"), transaction.atomic():
        Household.objects.filter(pk=ivy.household_id).update(closed_on=date(2001, 1, 1))
    with pytest.raises(IntegrityError, match="client_has_name"), transaction.atomic():
        Client.objects.filter(pk=ivy.pk).update(name="")
