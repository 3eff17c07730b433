"""G4: does sending rest when too many clients report letters as spam, until a person lets it go on?"""

from datetime import timedelta

import pytest

from clients.models import Client
from events.models import Event
from messaging import actions
from messaging.actions import sending
from messaging.actions.pausing import STOP_PEOPLE, STOP_PER_MILLE, WARN_PEOPLE, WARN_PER_MILLE, Complaints, weigh_complaints
from messaging.backlog import oldest_letter
from messaging.models import Delivery, Pause
from tests.messaging.drafts import NOW
from tests.messaging.posting import DUE, LATER, on_its_way, send
from tests.messaging.sendgrid import told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("people", "sent", "warns", "stops"),
    [(3, 1000, True, True), (3, 1001, True, False), (2, 10, True, False), (2, 2001, False, False), (1, 1, False, False)],
)
def test_g4_three_in_a_thousand_stop_and_one_in_a_thousand_warns_but_never_a_single_click(people, sent, warns, stops):
    found = Complaints(NOW, people, sent)
    assert found.reaches(WARN_PER_MILLE, WARN_PEOPLE) is warns
    assert found.reaches(STOP_PER_MILLE, STOP_PEOPLE) is stops


@pytest.fixture
def four(sent, ivy):
    """Ivy's letter, and the same to three others of her household."""
    others = [
        Client.objects.create(household=ivy.household, name=f"{name} Moss", salutation=name, email=f"{name}@moss.example")
        for name in ("Joe", "Lil", "Max")
    ]
    rows = [
        Delivery(message=sent.message, client=one, address=one.email, state="sent", due_at=DUE, handed_at=DUE) for one in others
    ]
    return [sent, *Delivery.objects.bulk_create(rows)]


def report(sendgrid, hook, larkspur, *rows):
    assert sendgrid.tell(hook, [told(row, "spamreport", LATER, larkspur) for row in rows]).status_code == 200


def test_g4_reports_of_spam_warn_then_pause_and_a_person_resumes(
    four, sendgrid, hook, larkspur, later, settle, mailoutbox, client_for, ada, cora, fay
):
    report(sendgrid, hook, larkspur, four[0])
    assert not Event.objects.filter(kind__startswith="sending.").exists()
    report(sendgrid, hook, larkspur, four[1])
    report(sendgrid, hook, larkspur, four[1])  # told again
    assert not Pause.objects.exists()
    report(sendgrid, hook, larkspur, four[2], four[3])
    settle()
    pause = Pause.objects.get()
    kinds = list(Event.objects.filter(kind__startswith="sending.").values_list("kind", flat=True))
    assert (pause.complaints, pause.sent, sorted(kinds)) == (4, 4, ["sending.many_complaints", "sending.paused"])
    told_to = [set(mail.to) for mail in mailoutbox if "spam" in mail.subject]
    assert told_to == [{cora.email, fay.email}] * 2

    assert "No letter leaves since" in client_for(ada).get("/messages/").text
    page = f"/admin/messaging/pause/{pause.pk}/"
    assert "Let sending go on" in client_for(cora).get(f"{page}change/").text
    client_for(cora).post(f"{page}resume/", {"reason": " "})
    assert Pause.objects.standing().exists()
    client_for(ada).post(f"{page}resume/", {"reason": "x"})  # who may not see the records is led to the sign-in
    assert Pause.objects.standing().exists()
    client_for(cora).post(f"{page}resume/", {"reason": "They were written to twice by mistake."})
    assert not Pause.objects.standing().exists()
    assert Event.objects.get(kind="sending.resumed").actor_id == cora.pk
    assert weigh_complaints(at=LATER + timedelta(hours=1)) is None  # what was looked into is not held against the firm again


def test_g4_while_it_is_paused_a_letter_waits_and_leaves_afterwards(ivy, ada, cora, fay, provider):
    row = on_its_way(ivy, ada, cora).deliveries.get()
    pause = Pause.objects.create(complaints=3, sent=900)
    assert (send(row), row.state, provider.accepted) == (sending.PAUSED, "queued", [])
    assert sending.claim(delivery_id=row.pk, at=DUE) is None
    assert oldest_letter(DUE + timedelta(hours=9)) is None  # it waits for a person and not for a worker
    with pytest.raises(actions.UnableToResume, match="admin or compliance"):
        actions.resume_sending(pause=pause, reason="It is fine", by=ada, at=LATER)
    actions.resume_sending(pause=pause, reason="It is fine", by=fay, at=LATER)
    with pytest.raises(actions.UnableToResume, match="goes on already"):
        actions.resume_sending(pause=pause, reason="It is fine", by=fay, at=LATER)
    assert (send(row), len(provider.accepted)) == ("sent", 1)
