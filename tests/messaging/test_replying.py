"""Does an advisor's answer go to the client who wrote, say nothing that it may not, and pass the same doors as a letter?"""

import uuid
from email import message_from_bytes

import pytest
from django.db import IntegrityError, transaction

from clients.models import Client
from compliance.actions import decide_complaint, open_complaint
from compliance.lexicon import Profile, Severity, find
from events.models import Event
from messaging import actions
from messaging.actions import UnableToApprove, UnableToDraft, draft_reply
from messaging.body import render, slots_in
from messaging.checker import check
from messaging.facts import FactSheet, greeting_names
from messaging.letters import recipients
from messaging.models import Approval, Message
from messaging.words import sections
from messaging.writers import TONES
from messaging.writers.reply import Heard, compose
from tests.messaging.drafts import NOW, a_draft
from tests.messaging.posting import DUE, send

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GUILT = ("sorry", "apolog", "mistake", "fault", "lamento", "disculp", "error", "culpa", "lo siento")


@pytest.fixture
def sent(row, provider):
    """A letter of ivy's that went out."""
    send(row)
    return row


def replied(delivery, by, *, about=None, heard=None, language="en"):
    heard = heard or Heard(sentiment="negative", topics=("fees",))
    return draft_reply(answered=delivery, about_id=about or uuid.uuid4(), heard=heard, language=language, on=TODAY, by=by)


def shown(message):
    version = message.versions.get()
    return render(version.body, FactSheet.from_json(version.facts))


def test_a_reply_thanks_takes_up_the_topic_and_offers_a_call(sent, ada):
    message = replied(sent, ada)

    assert (message.kind, message.state, message.when) == ("reply", "draft", "now")
    assert "Ivy" in shown(message)
    assert "Thank you" in shown(message)
    assert "our fees" in shown(message)
    assert "I will" in shown(message)
    assert message.versions.get().problems == []


def test_it_goes_only_to_the_client_who_wrote(sent, ada, ivy):
    Client.objects.create(household=ivy.household, name="Rowan Moss", salutation="Rowan", email="rowan@moss.example")
    message = replied(sent, ada)

    assert recipients(message) == [ivy]
    assert "Rowan" not in shown(message)


def test_its_subject_is_that_of_the_letter_and_an_answer_to_it_says_re_once(sent, ada):
    letter = sent.message.versions.get()
    subject = render(letter.subject, FactSheet.from_json(letter.facts))
    message = replied(sent, ada)
    version = message.versions.get()
    assert render(version.subject, FactSheet.from_json(version.facts)) == f"Re: {subject}"

    again = a_draft(sent.client)
    again.versions.update(subject="Re: Your note")
    other = again.deliveries.create(client=sent.client, address="ivy@moss.example", due_at=NOW)
    version = replied(other, ada).versions.get()
    assert render(version.subject, FactSheet.from_json(version.facts)) == "Re: Your note"


def test_it_stands_in_the_thread_of_the_letter(sent, ada, cora, provider):
    message = actions.submit(message=replied(sent, ada), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)
    actions.put_on_its_way(message=message, by=None, at=DUE)
    send(message.deliveries.get())

    letter, answer = (message_from_bytes(mail.mime) for mail in provider.accepted)
    assert answer["In-Reply-To"] == answer["References"] == letter["Message-ID"]
    assert letter["In-Reply-To"] is None
    assert answer["Subject"] == f"Re: {letter['Subject']}"


def test_what_was_never_archived_has_no_thread(ivy, ada, cora, provider):
    delivery = a_draft(ivy).deliveries.create(client=ivy, address=ivy.email, due_at=NOW)
    message = actions.submit(message=replied(delivery, ada), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)
    actions.put_on_its_way(message=message, by=None, at=DUE)
    send(message.deliveries.get())

    assert message_from_bytes(provider.accepted[0].mime)["In-Reply-To"] is None


def test_the_draft_is_on_record(sent, ada, ivy):
    about = uuid.uuid4()
    message = replied(sent, ada, about=about)

    event = Event.objects.get(kind="message.drafted", object_id=message.pk)
    assert (event.actor.id, event.household_id) == (ada.pk, ivy.household_id)
    assert event.data == {"version": 1, "writer": "plain", "problems": 0, "kind": "reply", "about": str(about)}


def test_the_one_under_way_is_opened_instead_of_a_second(sent, ada):
    about = uuid.uuid4()
    message = replied(sent, ada, about=about)
    assert replied(sent, ada, about=about) == message
    actions.submit(message=message, by=ada, at=NOW)
    assert replied(sent, ada, about=about) == message

    Message.objects.filter(pk=message.pk).update(state="sent", sent_at=NOW)
    assert replied(sent, ada, about=about) != message


def test_the_database_keeps_one_open_draft_and_a_reply_without_what_it_answers_out(sent, ada, ivy):
    message = replied(sent, ada)
    values = {"household": ivy.household, "advisor": ada, "kind": "reply", "as_of": TODAY}
    for wrong in ({"answers": sent, "about_id": message.about_id}, {"answers": sent}, {"about_id": uuid.uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(**values, **wrong)


def test_nobody_drafts_a_reply_who_may_not_or_to_whom_nobody_may_write(sent, cora, ada, ivy):
    with pytest.raises(UnableToDraft, match="Your role does not write letters"):
        replied(sent, cora)
    ivy.do_not_contact_reason = "Asked us to stop."
    ivy.save(update_fields=["do_not_contact_reason"])
    sent.client.refresh_from_db()
    with pytest.raises(UnableToDraft, match="must not be contacted: Asked us to stop"):
        replied(sent, ada)
    assert not Message.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("approval", ["none", "flagged", "all"])
def test_f12_a_reply_to_a_possible_complaint_needs_compliance_whatever_the_policy(sent, ada, approval, policy):
    policy(approval)
    message = replied(sent, ada, heard=Heard(sentiment="negative", topics=("service",), is_complaint=True))
    actions.submit(message=message, by=ada, at=NOW)

    message.refresh_from_db()
    assert message.state == Message.State.IN_REVIEW
    assert not Approval.objects.filter(message=message).exists()


def test_another_reply_goes_as_the_policy_says(sent, ada, policy):
    policy("none")
    message = actions.submit(message=replied(sent, ada), by=ada, at=NOW)

    assert message.approvals.get().decision == Approval.Decision.BY_POLICY


def test_a_case_that_compliance_opened_since_counts_too_until_it_is_none(sent, ada, cora, ivy, policy):
    policy("none")
    about = uuid.uuid4()
    case = open_complaint(
        household_id=ivy.household_id, client_id=ivy.pk, source_label="feedback.reply", source_id=about, quote="!",
        received_at=NOW, by=cora.actor,
    )  # fmt: skip
    message = actions.submit(message=replied(sent, ada, about=about), by=ada, at=NOW)
    assert not message.approvals.exists()

    actions.take_back(message=message, by=ada, at=NOW)
    decide_complaint(complaint=case, is_complaint=False, outcome="Praise.", by=cora, at=NOW)
    assert actions.submit(message=message, by=ada, at=NOW).approvals.get().decision == Approval.Decision.BY_POLICY


def test_a_manager_approves_other_replies_and_never_one_to_a_complaint(sent, ada, ben, cora):
    ben.role = "manager"
    ben.save(update_fields=["role"])
    message = replied(sent, ada, heard=Heard(is_complaint=True))
    actions.submit(message=message, by=ada, at=NOW)

    with pytest.raises(UnableToApprove, match="compliance approves it"):
        actions.approve(message=message, by=ben, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)
    other = actions.submit(message=replied(sent, ada), by=ada, at=NOW)
    assert actions.approve(message=other, by=ben, at=NOW)


def test_sending_a_reply_answers_no_concern_and_closes_no_case(sent, ada, cora, ivy):
    from clients.actions import note_concern
    from compliance.models import Complaint

    about = uuid.uuid4()
    note_concern(household=ivy.household, topic="fees", source_id=about, at=NOW, by=ada.actor)
    open_complaint(
        household_id=ivy.household_id, client_id=ivy.pk, source_label="feedback.reply", source_id=about, quote="!",
        received_at=NOW, by=cora.actor,
    )  # fmt: skip
    message = actions.submit(message=replied(sent, ada, about=about), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)
    actions.put_on_its_way(message=message, by=None, at=DUE)
    send(message.deliveries.get())

    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert Complaint.objects.get(source_id=about).state == "open"
    assert ivy.household.concerns.filter(answered_at=None).count() == 1


EVERYTHING = [
    Heard(sentiment=sentiment, topics=topics, has_words=has_words, wants_call=call, is_complaint=complaint, is_leaving=leaving)
    for sentiment in ("positive", "neutral", "negative")
    for topics in ((), ("fees", "tax"), ("performance", "service"), ("market_volatility", "trust"), ("communication", "other"),
                   ("planning_retirement", "leaving_withdrawal"), ("praise_referral",))
    for has_words, call, complaint, leaving in (
        (True, False, False, False), (False, True, True, False), (True, True, False, True),
    )
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_f12_whatever_was_heard_a_reply_states_no_figure_admits_nothing_and_no_rule_objects(language):
    names = tuple(greeting_names(clients="Ivy", advisor="Ada", firm="Larkspur & Hale", as_of=TODAY))
    sheet = FactSheet(household="h", as_of=TODAY, language=language, currency="USD", facts=names)
    for number, heard in enumerate(EVERYTHING):
        for tone in (TONES[number % len(TONES)],):
            draft = compose(heard, sheet, seed=f"{number}{tone}", tone=tone)
            assert check(draft.subject, draft.body, sheet, preview=draft.preview).findings == ()
            assert set(slots_in(draft.body)) <= {"clients", "advisor"}
            assert not [word for word in GUILT if word in draft.body.lower()]
            found = [one for profile in Profile for one in find(draft.body, profile=profile) if one.severity != Severity.NOTE]
            assert found == []
            assert 20 <= len(draft.body.split()) <= 170


def test_both_languages_know_the_same_moments():
    assert sections("es", "replies").keys() == sections("en", "replies").keys()


def test_who_wrote_in_spanish_is_answered_in_spanish(sent, ada):
    message = replied(sent, ada, language="es")
    assert "honorarios" in shown(message)
    assert message.versions.get().facts["language"] == "es"
    assert message.versions.get().problems == []
