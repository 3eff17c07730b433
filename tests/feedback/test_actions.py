from datetime import timedelta

import pytest

from clients.models import Concern
from compliance.models import Complaint
from events import client
from events.models import Event
from feedback import actions
from feedback.actions import Said
from feedback.models import Reading, Reply, ReplyVersion
from feedback.readers import read
from tests.feedback.conftest import NOW
from tests.feedback.letters import sent_letter

pytestmark = pytest.mark.django_db
GRIEVANCE = "the fees feel high and nobody called me back"


@pytest.fixture
def reply(letter):
    return actions.receive(delivery=letter[0], said=Said(2, GRIEVANCE), at=NOW)


@pytest.fixture
def reading(reply):
    version = reply.newest_version()
    return actions.record_reading(version=version, result=read(version.text, version.rating), at=NOW)


def test_an_answer_and_its_event_stand_together(reply, ivy):
    event = Event.objects.about(reply).get()
    assert (event.kind, event.actor, event.household_id) == ("reply.received", client(ivy.pk), ivy.household_id)
    assert GRIEVANCE not in str(event.data)


def test_every_value_is_kept(reply, letter):
    actions.receive(delivery=letter[0], said=Said(5, "Sorted, thank you!"), at=NOW + timedelta(days=1))
    assert [(v.number, v.rating, v.text) for v in ReplyVersion.objects.order_by("number")] == [
        (1, 2, GRIEVANCE),
        (2, 5, "Sorted, thank you!"),
    ]


def test_after_seven_days_it_is_refused(reply, letter):
    with pytest.raises(actions.UnableToReply, match="seven days"):
        actions.receive(delivery=letter[0], said=Said(5), at=NOW + timedelta(days=7))


def test_after_thirty_days_nothing_is_taken(letter):
    with pytest.raises(actions.UnableToReply, match="expired"):
        actions.receive(delivery=letter[0], said=Said(5), at=NOW + timedelta(days=30))


def test_a_second_happy_answer_in_half_a_year_asks_for_no_name(ivy, letter):
    assert actions.receive(delivery=letter[0], said=Said(5), at=NOW).referral_asked_at == NOW
    later, _ = sent_letter(ivy, at=NOW + timedelta(days=30))
    assert actions.receive(delivery=later, said=Said(5), at=NOW + timedelta(days=30)).referral_asked_at is None


def test_the_example_of_the_brief(reading):
    assert (reading.sentiment, sorted(reading.topics), reading.urgency_level) == ("negative", ["communication", "fees"], 2)
    assert reading.sentiment_score < 0
    quotes = {GRIEVANCE[item["start"] : item["end"]] for item in reading.action_items}
    assert "nobody called me back" in quotes
    assert (reading.reader, bool(reading.model_version)) == ("relate-minilm", True)


def test_no_words_of_the_client_are_stored_in_the_reading(reading):
    stored = f"{reading.action_items} {reading.evidence} {Event.objects.get(kind='reading.made').data}"
    assert "nobody called" not in stored


def test_a_troubled_household_s_topics_wait_for_the_next_letter(reading, reply):
    assert set(Concern.objects.values_list("topic", flat=True)) == {"fees", "communication"}


def test_reading_twice_changes_nothing(reading, reply):
    version = reply.newest_version()
    again = actions.record_reading(version=version, result=read(version.text, version.rating), at=NOW)
    assert again == reading
    assert Event.objects.filter(kind="reading.made").count() == 1


def test_h7_a_correction_keeps_the_machine_s_reading_and_says_who(reading, ada):
    corrected = actions.correct(
        reading=reading, sentiment="neutral", topics=["fees"], urgency=1, is_complaint=False, by=ada, at=NOW
    )
    assert (corrected.is_current, corrected.corrected_by, corrected.reader) == (True, ada, "person")
    assert Reading.objects.filter(is_current=False).get() == reading
    assert Event.objects.get(kind="reading.corrected").actor == ada.actor


def test_a_correction_stays_when_the_value_is_read_again(reading, reply, ada):
    actions.correct(reading=reading, sentiment="neutral", topics=[], urgency=0, is_complaint=False, by=ada, at=NOW)
    result = read(reply.text, reply.rating)
    newer = type(result)(**{**result.__dict__, "version": "another"})
    actions.record_reading(version=reply.newest_version(), result=newer, at=NOW)
    assert reply.readings.get(is_current=True).corrected_by == ada


@pytest.fixture
def complaint(letter):
    reply = actions.receive(delivery=letter[0], said=Said(1, "This is a formal complaint."), at=NOW)
    version = reply.newest_version()
    return actions.record_reading(version=version, result=read(version.text, 1), at=NOW)


def test_an_advisor_never_clears_a_complaint(complaint, ada):
    assert complaint.is_complaint
    with pytest.raises(actions.UnableToCorrect, match="compliance"):
        actions.correct(reading=complaint, sentiment="negative", topics=[], urgency=1, is_complaint=False, by=ada, at=NOW)


def test_compliance_may(complaint, cora):
    cleared = actions.correct(reading=complaint, sentiment="negative", topics=[], urgency=1, is_complaint=False, by=cora, at=NOW)
    assert not cleared.is_complaint


def test_the_clock_reads_what_nobody_read(reply, settle):
    from feedback.tasks import read_unread

    assert read_unread() == 1
    assert read_unread() == 0
    assert Reply.objects.get().readings.filter(is_current=True).exists()


def test_a_reaction_reads_an_answer_and_its_change(letter, settle):
    actions.receive(delivery=letter[0], said=Said(5, "Lovely, thank you."), at=NOW)
    assert "feedback.tasks.read_reply" in settle()
    actions.receive(delivery=letter[0], said=Said(1, "I take it back. I am very unhappy."), at=NOW)
    settle()
    assert Reading.objects.get(is_current=True).sentiment == "negative"
    assert Reading.objects.count() == 2


def test_a_page_that_was_open_before_the_complaint_was_read_clears_none(reading, ada):
    """What counts is how the answer is read now, not how it was read when the form was drawn."""
    Reading.objects.filter(pk=reading.pk).update(is_current=False)
    Reading.objects.create(
        reply=reading.reply,
        reply_version=reading.reply_version,
        sentiment="negative",
        sentiment_score="-0.9",
        is_complaint=True,
        reader="bundled",
        model_version="newer",
        at=NOW,
    )
    reading.is_complaint = False
    with pytest.raises(actions.UnableToCorrect, match="Only compliance"):
        actions.correct(reading=reading, sentiment="neutral", topics=[], urgency=0, is_complaint=False, by=ada, at=NOW)


def test_a_complaint_that_was_taken_back_before_anybody_read_it_is_read_all_the_same(letter, settle):
    complaint = "This is a formal complaint: you sold my shares without my permission."
    actions.receive(delivery=letter[0], said=Said(1, complaint), at=NOW)
    actions.receive(delivery=letter[0], said=Said(5, "All fine, thank you."), at=NOW + timedelta(seconds=20))
    settle()

    assert [r.is_current for r in Reading.objects.order_by("reply_version__number")] == [False, True]
    assert Reading.objects.get(is_current=True).sentiment == "positive"
    case = Complaint.objects.get()
    assert (case.quote, case.received_at) == (complaint, NOW)
