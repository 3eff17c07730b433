import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import events
from advisors.actions import change_role
from advisors.models import User
from compliance import actions as records
from compliance.models import ArchiveRecord, Complaint, Rule
from events.models import Event
from messaging import actions
from messaging.actions import sending
from messaging.models import Message
from tenants import enter
from tests.messaging.drafts import NOW, a_draft, new_version
from tests.messaging.posting import DUE, Provider, on_its_way

pytestmark = pytest.mark.django_db
QUEUE = "/admin/messaging/message/"


@pytest.fixture
def waiting(ivy, ada):
    return actions.submit(message=a_draft(ivy), by=ada, at=NOW)


@pytest.fixture
def complaint(ivy):
    return records.open_complaint(
        household_id=ivy.household_id,
        client_id=ivy.pk,
        source_label="feedback.reply",
        source_id=ivy.pk,
        quote="Nobody told me about this fee.",
        received_at=NOW,
        by=events.MACHINE,
    )


def test_the_queue_shows_what_waits(client_for, cora, waiting):
    page = client_for(cora).get(QUEUE).content.decode()

    assert "Ivy Moss" in page
    assert "Waiting for approval" in page


def test_the_queue_hides_what_does_not_wait(client_for, cora, ivy):
    a_draft(ivy)

    assert "Ivy Moss" not in client_for(cora).get(QUEUE).content.decode()
    assert "Ivy Moss" in client_for(cora).get(QUEUE, {"state": "all"}).content.decode()


def test_the_sheet_shows_text_figures_findings_and_every_version(client_for, cora, ada, waiting):
    version = waiting.versions.get()
    new_version(waiting, author=ada, writer="person", body=f"{version.body}\n\nWe are second to none.")
    page = client_for(cora).get(f"{QUEUE}{waiting.pk}/change/").content.decode()

    assert "Version 1 · Software" in page
    assert "Version 2 · Ada Winslow" in page
    assert "<ins>" in page
    assert "second to none" in page
    assert "SEC Marketing Rule" in page


def test_f6_compliance_approves_in_the_admin(client_for, cora, waiting):
    response = client_for(cora).post(f"{QUEUE}{waiting.pk}/approve/", {"version": str(waiting.versions.get().pk)})

    assert response.status_code == 302
    assert waiting.approvals.get().by == cora


def test_t21_the_admin_approves_no_text_that_was_not_on_the_screen(client_for, cora, ada, waiting):
    read = waiting.versions.get()
    new_version(waiting, seed=2, author=ada, writer="person")
    client_for(cora).post(f"{QUEUE}{waiting.pk}/approve/", {"version": str(read.pk)})

    assert not waiting.approvals.exists()


def test_request_changes_in_the_admin_needs_a_reason(client_for, cora, waiting):
    version = str(waiting.versions.get().pk)
    browser = client_for(cora)
    browser.post(f"{QUEUE}{waiting.pk}/request-changes/", {"version": version, "reason": " "})
    waiting.refresh_from_db()
    assert waiting.state == Message.State.IN_REVIEW

    browser.post(f"{QUEUE}{waiting.pk}/request-changes/", {"version": version, "reason": "Softer."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.asked_for) == (Message.State.CHANGES_REQUESTED, "Softer.")


def test_a_firm_admin_reads_but_does_not_approve(client_for, fay, waiting):
    browser = client_for(fay)
    assert "Approve</button>" not in browser.get(f"{QUEUE}{waiting.pk}/change/").content.decode()

    browser.post(f"{QUEUE}{waiting.pk}/approve/", {"version": str(waiting.versions.get().pk)})
    assert not waiting.approvals.exists()


def test_an_advisor_has_no_admin(client_for, ada, waiting):
    assert client_for(ada).get(QUEUE, follow=True).status_code == 403


def test_a_get_decides_nothing(client_for, cora, waiting):
    assert client_for(cora).get(f"{QUEUE}{waiting.pk}/approve/").status_code == 404


@pytest.mark.parametrize("model", ["message", "delivery", "suppression"])
def test_nothing_is_added_changed_or_deleted_around_the_actions(client_for, cora, waiting, model):
    browser = client_for(cora)

    assert browser.get(reverse(f"admin:messaging_{model}_add")).status_code == 403
    assert browser.post(f"{QUEUE}{waiting.pk}/change/", {"state": "sent"}).status_code == 403
    assert browser.post(f"{QUEUE}{waiting.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_archive_shows_exactly_what_was_sent(client_for, cora, ivy, ada, monkeypatch):
    provider = Provider()
    monkeypatch.setattr(sending, "channel", lambda name: provider)
    row = on_its_way(ivy, ada, cora).deliveries.get()
    sending.send(delivery_id=row.pk, at=DUE)
    record = ArchiveRecord.objects.get()
    url = reverse("admin:compliance_archiverecord_change", args=[record.pk])
    page = client_for(cora).get(url).content.decode()
    body = client_for(cora).get(reverse("admin:compliance_archiverecord_body", args=[record.pk]))

    assert "Unchanged" in page
    assert "List-Unsubscribe-Post" in page
    assert body.content.decode() == provider.accepted[0].html
    assert "sandbox" in body.headers["Content-Security-Policy"]


def test_tampered_bytes_are_seen(client_for, cora, ivy, ada, monkeypatch):
    provider = Provider()
    monkeypatch.setattr(sending, "channel", lambda name: provider)
    sending.send(delivery_id=on_its_way(ivy, ada, cora).deliveries.get().pk, at=DUE)
    record = ArchiveRecord.objects.get()
    record.mime = record.mime.replace("Dear", "Hello")
    record.save()

    page = client_for(cora).get(reverse("admin:compliance_archiverecord_change", args=[record.pk])).content.decode()
    assert "Not those of that day" in page


def test_f12_a_complaint_is_decided_by_compliance_with_an_outcome(client_for, cora, complaint):
    browser = client_for(cora)
    url = reverse("admin:compliance_complaint_decide", args=[complaint.pk])
    page = browser.get(reverse("admin:compliance_complaint_change", args=[complaint.pk])).content.decode()
    assert "Nobody told me about this fee." in page

    browser.post(url, {"decision": "confirmed", "outcome": ""})
    complaint.refresh_from_db()
    assert complaint.state == "open"
    browser.post(url, {"decision": "confirmed", "outcome": "The fee was not on the form."})
    browser.post(url, {"decision": "resolved", "outcome": "Fee returned, form changed."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.closed_by) == ("resolved", cora)


def test_f12_others_neither_see_nor_close_complaints(client_for, fay, ada, complaint):
    assert client_for(fay).get(reverse("admin:compliance_complaint_changelist")).status_code == 403
    client_for(fay).post(reverse("admin:compliance_complaint_decide", args=[complaint.pk]), {"decision": "no", "outcome": "x"})
    with pytest.raises(records.UnableToClose, match="never the advisor"):
        records.decide_complaint(complaint=complaint, is_complaint=False, outcome="Nothing.", by=ada, at=NOW)

    assert Complaint.objects.get().state == "open"


def test_one_source_opens_one_case(complaint, ivy):
    again = records.open_complaint(
        household_id=ivy.household_id,
        client_id=ivy.pk,
        source_label="feedback.reply",
        source_id=ivy.pk,
        quote="Again.",
        received_at=NOW,
        by=events.MACHINE,
    )

    assert again == complaint
    assert Event.objects.filter(kind="complaint.opened").count() == 1


def test_a_rule_change_is_a_version_with_a_reason(client_for, cora, ivy, ada):
    browser, url = client_for(cora), reverse("admin:compliance_rule_new_version")
    browser.post(url, {"code": "wording.superlative", "severity": "block", "reason": ""})
    assert not Rule.objects.exists()
    browser.post(url, {"code": "wording.superlative", "severity": "block", "reason": "Our counsel wants it."})

    draft = a_draft(ivy)
    version = draft.versions.get()
    new_version(draft, body=version.body.replace("\n\n", "\n\nWe are second to none.\n\n", 1))
    with pytest.raises(actions.UnableToSubmit, match="second to none"):
        actions.submit(message=draft, by=ada, at=NOW)
    assert Event.objects.get(kind="rule.changed").data["version"] == 1


def test_a_rule_that_is_off_objects_to_nothing(client_for, cora, ivy, ada):
    url = reverse("admin:compliance_rule_new_version")
    client_for(cora).post(url, {"code": "promise.guarantee", "severity": "off", "reason": "We sell annuities."})
    draft = a_draft(ivy)
    new_version(draft, body=draft.versions.get().body.replace("\n\n", "\n\nThe income is guaranteed.\n\n", 1))

    assert actions.submit(message=draft, by=ada, at=NOW).state == Message.State.IN_REVIEW
    assert "Off</span>" in client_for(cora).get("/admin/compliance/rule/").content.decode()


def test_a_firm_admin_changes_no_rule(client_for, fay):
    client_for(fay).post(
        reverse("admin:compliance_rule_new_version"), {"code": "promise.guarantee", "severity": "off", "reason": "Why not"}
    )

    assert not Rule.objects.exists()


def test_events_are_read_and_exported(client_for, cora, waiting):
    browser, url = client_for(cora), reverse("admin:events_event_changelist")
    page = browser.get(url).content.decode()
    event = Event.objects.get(kind="message.submitted")
    export = browser.post(url, {"action": "as_csv", "_selected_action": [str(event.pk)]}).content.decode()

    assert "message.submitted" in page
    assert str(event.pk) in export
    assert str(waiting.pk) in export
    taken = Event.objects.get(kind="trail.export_taken")
    assert (taken.actor_id, taken.object_id, taken.data) == (cora.pk, cora.pk, {"rows": 1})


@pytest.mark.parametrize(
    ("role", "reads"), [("compliance", True), ("examiner", True), ("admin", False), ("support", False)], ids=str
)
def test_the_texts_of_what_is_compliances_alone_are_read_by_nobody_else(client_for, larkspur, complaint, cora, role, reads):
    until = timezone.now() + timedelta(hours=1) if role == "support" else None
    person = User.objects.create_user("x@larkspur.example", name="X", role=role, ends_at=until)
    person.firm_of_test = larkspur
    kinds = ["complaint.opened", "incident.reported", "hold.placed", "client.erasure_asked", "client.erased", "viewing.unusual"]
    with transaction.atomic():
        for kind in kinds:
            events.record(kind=kind, by=cora.actor, obj=cora, detail={"text": "Nobody told me about this fee."})
        events.record(kind="task.made", by=cora.actor, obj=cora, detail={"text": "Call the bank."})
    browser = client_for(person)
    pages = {one.kind: browser.get(reverse("admin:events_event_change", args=[one.pk])).text for one in Event.objects.all()}
    assert {kind: "Nobody told me" in pages[kind] for kind in kinds} == dict.fromkeys(kinds, reads)
    assert {kind: "For compliance alone" in pages[kind] for kind in kinds} == dict.fromkeys(kinds, not reads)
    assert "Call the bank." in pages["task.made"]


def test_who_may_not_export_the_trail_takes_no_event_along(client_for, oz, operator_firm):
    """The operator reads the own trail; support, who reads as well, posts nothing at all."""
    url = reverse("admin:events_event_changelist")
    with enter.firm(operator_firm), transaction.atomic():
        event = events.record(kind="firm.looked_at", by=oz.actor, obj=oz)
    page = client_for(oz).get(url).text
    answer = client_for(oz).post(url, {"action": "as_csv", "_selected_action": [str(event.pk)]})
    assert "firm.looked_at" in page
    assert "as_csv" not in page
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    with enter.firm(operator_firm):
        assert not Event.objects.filter(kind="trail.export_taken").exists()


@pytest.mark.parametrize(
    "name",
    [
        *("messaging_message", "messaging_delivery", "messaging_suppression", "compliance_rule", "compliance_finding"),
        *(
            "compliance_complaint",
            "compliance_archiverecord",
            "compliance_recordsexport",
            "compliance_incident",
            "compliance_hold",
            "compliance_keptcopy",
            "clients_client",
            "events_event",
            "advisors_user",
            "advisors_team",
            "advisors_apikey",
        ),
    ],
)
def test_each_list_opens_in_the_firms_brand_with_few_queries(client_for, cora, waiting, name, django_assert_max_num_queries):
    browser = client_for(cora)
    with django_assert_max_num_queries(30):
        page = browser.get(reverse(f"admin:{name}_changelist"))

    assert page.status_code == 200
    assert "Larkspur &amp; Hale" in page.content.decode()
    assert "relate-admin.css" in page.content.decode()
    assert not re.search(r"style=\"", page.content.decode().split("<main")[-1])


def test_another_firms_records_are_not_there(client_for, eve, cobalt, waiting):
    from advisors.models import User

    with enter.firm(cobalt):
        User.objects.filter(pk=eve.pk).update(role="compliance")
        eve.refresh_from_db()
    assert "Ivy Moss" not in client_for(eve).get(QUEUE, {"state": "all"}).content.decode()
    assert client_for(eve).get(f"{QUEUE}{waiting.pk}/change/").status_code in {302, 404}


def test_an_officer_who_was_its_advisor_decides_no_complaint_of_the_household(complaint, ada, fay):
    officer = change_role(user=ada, role="compliance", by=fay)
    for act in (
        lambda: records.resolve_complaint(complaint=complaint, outcome="All well.", by=officer, at=NOW),
        lambda: records.decide_complaint(complaint=complaint, is_complaint=False, outcome="None.", by=officer, at=NOW),
    ):
        with pytest.raises(records.UnableToClose, match="client of your own"):
            act()
