from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

import events
from clients.models import Task
from compliance.actions import decide_complaint
from compliance.models import Complaint
from events.models import Event
from feedback.models import Reading, ReplyVersion
from insights import asking, weighing
from insights.actions import close
from insights.models import Alert
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
FEES = "The fees feel high and nobody called me back."


def weighed(client, **reading):
    made = answered(client, at=NOW, text=reading.pop("text", FEES), score=reading.pop("score", -0.8), **reading)
    asking.weigh_reading(reading=made, at=NOW)
    return made


def test_an_urgent_answer_becomes_an_alert_and_a_call_today(ivy, ada):
    weighed(ivy, urgency_level=2, topics=["fees", "communication"])
    alert, task = Alert.objects.get(), Task.objects.get()
    assert (alert.kind, alert.severity, alert.owner, alert.due_at) == ("urgent_reply", "bad", ada, NOW + timedelta(hours=8))
    assert (task.title, task.owner, task.due_on) == ("Call Ivy about fees and communication", ada, date(2026, 11, 23))


def test_the_task_quotes_the_words_that_it_rests_on(ivy):
    start = FEES.index("nobody")
    item = {"kind": "call", "text": "Call the client", "start": start, "end": start + len("nobody called me back")}
    weighed(ivy, urgency_level=2, action_items=[item])
    assert "“nobody called me back”" in Task.objects.get().why


def test_an_alert_keeps_the_clients_words_to_the_reply(ivy):
    weighed(ivy, urgency_level=3)
    assert "nobody called" not in Alert.objects.get().text
    assert Alert.objects.get().text.startswith("Sentiment −8; rated Poor; about fees.")


def test_a_possible_complaint_goes_to_compliance(ivy):
    reading = weighed(ivy, is_complaint=True, urgency_level=2)
    case = Complaint.objects.get()
    assert (case.source_id, case.quote, case.household_id) == (reading.reply_id, FEES, ivy.household_id)
    assert Alert.objects.get().kind == "complaint"


def test_talk_of_leaving_is_graver_than_a_question(ivy):
    weighed(ivy, is_leaving=True, urgency_level=1)
    assert Alert.objects.get().title == "Ivy Moss talks of leaving"


def test_a_wish_to_be_called_is_never_lost(ivy):
    weighed(ivy, score=0.9, wants_call=True, topics=[], text="")
    assert Task.objects.get().title == "Call Ivy"
    assert Alert.objects.get().title == "Ivy Moss asks for a call"


def test_an_unsure_reading_asks_for_a_person(ivy):
    weighed(ivy, sentiment="unsure", score=0.1)
    assert Alert.objects.get().title == "Read Ivy Moss’s answer yourself"


def test_praise_asks_for_nobody(ivy):
    weighed(ivy, score=0.9, topics=["praise_referral"], text="Wonderful, thank you.")
    assert not Alert.objects.exists()
    assert not Task.objects.exists()


def test_weighing_twice_changes_nothing(ivy):
    reading = weighed(ivy, is_complaint=True, urgency_level=2)
    asking.weigh_reading(reading=reading, at=NOW + timedelta(minutes=1))
    assert (Alert.objects.count(), Task.objects.count(), Complaint.objects.count()) == (1, 1, 1)


def test_a_fall_of_four_points_within_four_weeks_is_an_alert(ivy):
    answered(ivy, at=NOW - timedelta(weeks=5), score=0.7)
    weighed(ivy, score=-0.1, urgency_level=0)
    alert = Alert.objects.get()
    assert (alert.kind, alert.text) == ("falling", "Sentiment −1, down 8 in four weeks.")


def test_a_reading_that_was_replaced_is_not_weighed(ivy, settle):
    reading = answered(ivy, at=NOW, score=-0.9, urgency_level=3, is_current=False)
    with transaction.atomic():
        events.record(kind="reading.made", by=events.MACHINE, obj=reading, household_id=ivy.household_id)
    settle()
    assert not Alert.objects.exists()


def test_a_reading_is_weighed_when_it_is_made(ivy, settle):
    reading = answered(ivy, at=NOW, score=-0.9, urgency_level=3)
    with transaction.atomic():
        events.record(kind="reading.made", by=events.MACHINE, obj=reading, household_id=ivy.household_id)
    assert "insights.tasks.weigh_reading" in settle()
    assert Alert.objects.get().source_id == reading.reply_id


@pytest.mark.parametrize("items", [[{"start": 5, "end": 3}], [{"start": 0, "end": 9_999}], [{"start": "x"}], [{}]])
def test_a_span_outside_the_text_falls_back_to_its_beginning(ivy, items):
    reading = answered(ivy, at=NOW, text="Short.", action_items=items)
    assert weighing.quoted(reading.reply, reading) == "Short."


def test_k4_a_complaint_that_comes_by_a_change_after_the_case_was_closed_opens_it_again(ivy, cora):
    """A client may change her answer for seven days; what compliance cleared were other words."""
    first = weighed(ivy, is_complaint=True, urgency_level=2)
    closed = NOW + timedelta(days=1)
    decide_complaint(complaint=Complaint.objects.get(), is_complaint=False, outcome="A question.", by=cora, at=closed)
    close(alert=Alert.objects.get(), by=cora, outcome="A question.", at=closed)
    asking.weigh_reading(reading=first, at=closed + timedelta(hours=1))  # the same words, read once more
    assert (Complaint.objects.get().state, Alert.objects.open().count()) == ("not_a_complaint", 0)

    changed = changed_to("You took money that is mine. This is a formal complaint.", first, at=NOW + timedelta(days=2))
    asking.weigh_reading(reading=changed, at=changed.at)
    case = Complaint.objects.get()
    assert (case.state, case.closed_at, case.quote[:8], case.due_on) == ("open", None, "You took", date(2026, 12, 25))
    assert Alert.objects.open().get().kind == "complaint"
    told = Event.objects.get(kind="complaint.reopened")
    assert (told.data["was"], told.detail.content["outcome_before"]) == ("not_a_complaint", "A question.")


def changed_to(text, reading, *, at):
    reply = reading.reply
    reply.text, reply.changed_at = text, at
    reply.save()
    Reading.objects.filter(reply=reply).update(is_current=False)
    version = ReplyVersion.objects.create(reply=reply, number=2, rating=1, text=text, at=at)
    same = {"sentiment": "negative", "sentiment_score": reading.sentiment_score, "reader": "bundled", "model_version": "1"}
    return Reading.objects.create(reply=reply, reply_version=version, is_complaint=True, urgency_level=2, at=at, **same)
