"""Do the records that the administration shows leave out whoever asked to be gone, but for compliance and examiners?"""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

import clients.actions as acts
from advisors.models import User
from clients.models import Client, Note
from compliance import actions as exports
from compliance.actions import archive
from compliance.lexicon import Profile
from compliance.models import ArchiveRecord, Finding
from compliance.whole import write_whole
from insights.models import Alert
from messaging.models import Delivery, DeliveryEvent, Suppression, WebhookCall, WebhookKey
from tests.insights.answers import answered
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
MIME = b"From: a@b.example\nTo: ivy@moss.example\nSubject: Sailing\nContent-Type: text/html\n\n<p>Sailing</p>"


def row(model, **values):
    return model.objects.create(**values)


@pytest.fixture
def known(ivy, ada):
    """Of ivy, who shares her household with Ron: an answer, and what hangs on the letter that she answered."""
    Client.objects.filter(pk=ivy.pk).update(name="Ivy Reed")
    Client.objects.create(household=ivy.household, name="Ron Moss", salutation="Ron", email="ron@moss.example")
    reply = answered(ivy, at=NOW, text="Her own words about sailing.").reply
    letter = reply.delivery
    archive(
        delivery_id=letter.pk,
        message_id=letter.message_id,
        household_id=ivy.household_id,
        mime=MIME,
        at=NOW,
        profile=Profile("sec_ria"),
    )
    key = row(WebhookKey, provider="sendgrid", public_key="x")
    call = row(WebhookCall, key=key, stamp="1", signature="x", sha256="x", events=1)
    told = {"household": ivy.household, "owner": ada, "severity": "bad", "raised_at": NOW, "text": "x"}
    return [
        reply,
        letter,
        ArchiveRecord.objects.get(),
        row(Alert, kind="urgent_reply", title="Urgent", cause=f"reply:{reply.pk}", source_id=reply.pk, **told),
        row(Alert, kind="delivery", title="Ivy Moss", cause=f"bounced:{letter.pk}", source_id=letter.message_id, **told),
        row(Suppression, client=ivy, channel="email", stream="all", reason="x", at=NOW),
        row(DeliveryEvent, about_id=letter.pk, delivery=letter, call=call, kind="bounced", state="applied", at=NOW),
    ]


@pytest.fixture
def of_the_household(ivy, ada, known):
    """What names nobody alone: open while Ron is served."""
    message = a_draft(ivy)
    version = message.versions.get()
    row(Delivery, message=message, client=ivy, address=ivy.email, state="sent", due_at=NOW, handed_at=NOW)
    quote = {"rule_code": "x", "rule_version": "1", "rule_text": "x", "severity": "note", "why": "x", "quote": "Hello"}
    told = {"household": ivy.household, "owner": ada, "severity": "warn", "raised_at": NOW, "text": "x"}
    return [
        message,
        row(Finding, version_id=version.pk, start=0, end=1, **quote),
        row(Alert, kind="silence", title="Quiet", cause="silence", **told),
    ]


def shown(browser, rows):
    """Which rows this person finds: by their own pages, and in their lists."""
    found, lists = set(), {}
    for one in rows:
        name = f"admin:{one._meta.app_label}_{one._meta.model_name}"
        state = {"state": "all"} if name == "admin:messaging_message" else {}
        if name not in lists:
            lists[name] = browser.get(reverse(f"{name}_changelist"), state).text
        listed = reverse(f"{name}_change", args=[one.pk]) in lists[name]
        page = browser.get(reverse(f"{name}_change", args=[one.pk]))
        assert listed is (page.status_code == 200), (name, page.status_code)
        found |= {one.pk} if listed else set()
    return found


def test_k2_restricted_clients_are_out_of_everybodys_sight_but_compliances(
    client_for, larkspur, ivy, ada, cora, fay, known, of_the_household
):
    xan = User.objects.create_user("xan@sec.example", name="Xan", role="examiner")
    until = NOW + timedelta(days=400)
    sue = User.objects.create_user("sue@support.invalid", name="Sue", role="support", ends_at=until)
    xan.firm_of_test = sue.firm_of_test = larkspur
    hers, theirs = {one.pk for one in known}, {one.pk for one in of_the_household}
    body = reverse("admin:compliance_archiverecord_body", args=[ArchiveRecord.objects.get().pk])
    everything = [*known, *of_the_household]
    browsers = {person.role: client_for(person) for person in (cora, xan, fay, sue)}
    assert shown(browsers["admin"], everything) == hers | theirs

    acts.ask_erasure(client=ivy, reason="By letter", by=cora, at=NOW)
    for role, browser in browsers.items():
        reads = role in ("compliance", "examiner")
        assert shown(browser, everything) == theirs | (hers if reads else set()), role
        assert browser.get(body).status_code == (200 if reads else 404)
        sheet = browser.get(reverse("admin:messaging_message_change", args=[of_the_household[0].pk])).text
        assert ("Ivy Reed" in sheet) is reads, role

    acts.ask_erasure(client=Client.objects.get(name="Ron Moss"), reason="By letter", by=cora, at=NOW)
    assert shown(browsers["examiner"], everything) == hers | theirs
    assert shown(browsers["support"], everything) == set()


def test_k2_nor_are_they_in_the_copy_that_an_admin_takes_of_everything(ivy, ada, cora, fay, known, of_the_household):
    Note.objects.create(household=ivy.household, client=ivy, kind="note", body="Ivy Reed sails on Sundays.", author=ada, at=NOW)

    def taken():
        export = exports.ask_export(kind="whole", by=fay)
        exports.run_export(export=export, write=write_whole, at=NOW)
        with zipfile.ZipFile(exports.take_export(export=export, by=fay)) as file:
            return {name: file.read(name).decode() for name in file.namelist() if name.startswith("tables/")}

    before = taken()
    assert "sails on Sundays" in before["tables/clients_note.jsonl"]
    assert "ivy@" in before["tables/clients_client.jsonl"]

    acts.ask_erasure(client=ivy, reason="By letter", by=cora, at=NOW)
    after = taken()
    assert "sails on Sundays" not in "".join(after.values())
    assert "Ivy Reed" not in after["tables/clients_client.jsonl"]
    for one in known:
        assert str(one.pk) not in after.get(f"tables/{one._meta.db_table}.jsonl", ""), one._meta.label
    for one in of_the_household:
        assert str(one.pk) in after[f"tables/{one._meta.db_table}.jsonl"], one._meta.label

    acts.ask_erasure(client=Client.objects.get(name="Ron Moss"), reason="By letter", by=cora, at=NOW)
    gone = taken()
    assert str(ivy.household_id) not in gone["tables/clients_household.jsonl"]
    assert not gone["tables/messaging_message.jsonl"]
