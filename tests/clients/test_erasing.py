"""K2, T23: when a client is erased, is nothing left outside the archive, does the archive keep what it must, and until when?"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

import clients.actions as acts
from clients.models import Client, Erasure, Household, Note, Task
from compliance.actions import archive, place_hold, purge_archive, release_hold
from compliance.lexicon import Profile
from compliance.models import ArchiveRecord, Hold, KeptCopy
from events.models import Event, EventDetail
from events.sealing import seal
from events.verification import verify
from messaging.gate import suppressed_because
from messaging.letters import recipients
from messaging.models import Delivery, Message, Version
from tenants.archive import tables
from tests.insights.answers import answered
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = NOW.date()
ARCHIVE = {"compliance_keptcopy", "compliance_archiverecord", "compliance_hold"}
WORDS = ("Ivy Moss", "ivy@moss.example", "555-0142", "likes sailing")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.AUDIT_ANCHORS = tmp_path / "files", str(tmp_path / "anchors")


@pytest.fixture
def served(ivy, ada):
    """Ivy with a note, a task, consent, a letter that was sent, and the events of all that."""
    acts.change_client(client=ivy, changes={"phone": "555-0142"}, by=ada.actor)
    acts.give_consent(client=ivy, channel="email", source="Form signed by Ivy Moss", at=NOW, by=ada.actor)
    acts.add_note(household=ivy.household, client=ivy, body="Ivy Moss likes sailing.", by=ada, at=NOW)
    acts.add_task(household=ivy.household, title="Call Ivy Moss", by=ada.actor, owner=ada)
    draft = a_draft(ivy)
    sent = Message.objects.create(
        household=ivy.household, advisor=ada, kind="note", state="sent", as_of=TODAY, submitted_at=NOW, sent_at=NOW
    )
    Version.objects.create(
        message=sent,
        number=1,
        subject="Dear Ivy Moss",
        body="Hello Ivy Moss",
        facts={"greeting": "Ivy Moss"},
        facts_hash="x",
        writer="plain",
    )
    delivery = Delivery.objects.create(message=sent, client=ivy, address=ivy.email, state="sent", due_at=NOW, handed_at=NOW)
    archive(
        delivery_id=delivery.pk,
        message_id=sent.pk,
        household_id=ivy.household_id,
        mime=b"Subject: x\n\nDear Ivy Moss",
        profile=Profile.SEC_RIA,
        at=NOW,
    )
    return draft


@pytest.fixture
def joe(ivy):
    """Somebody of the same household and family name."""
    return Client.objects.create(household=ivy.household, name="Joe Moss", salutation="Joe", email="joe@moss.example")


def asked(client, by):
    return acts.ask_erasure(client=client, reason="A letter of Monday", by=by, at=NOW)


def erased(client, by):
    return confirmed(asked(client, by), by)


def confirmed(erasure, by, typed="Ivy Moss"):
    """And a worker did it."""
    return acts.run_erasure(erasure=acts.begin_erasure(erasure=erasure, typed=typed, by=by, at=NOW))


def hits(*words):
    """Every table of the firm, encrypted texts opened, but the archive."""
    found = []
    for model in tables():
        if model._meta.db_table in ARCHIVE:
            continue
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False).casefold()
            found += [(model._meta.label, word) for word in words if word.casefold() in text]
    return found


def test_t23_nothing_of_an_erased_client_is_left_outside_the_archive(served, ivy, cora):
    assert len({label for label, _ in hits(*WORDS)}) >= 8
    erased(ivy, cora)

    assert hits(*WORDS) == []
    ivy.refresh_from_db()
    assert (ivy.name, ivy.email, ivy.erased_at) == ("Erased client", "", NOW)
    assert not Task.objects.exists()
    assert Note.objects.get().body == "Erased"


def test_t23_the_archive_still_produces_the_letter_until_its_day_and_then_it_is_gone(served, ivy, cora):
    erasure = erased(ivy, cora)
    letter = ArchiveRecord.objects.get()
    assert "Dear Ivy Moss" in letter.mime
    kept = {json.loads(copy.content).get("body") for copy in KeptCopy.objects.filter(object_label="clients.note")}
    assert kept == {"Ivy Moss likes sailing."}
    assert letter.keep_until == erasure.kept_until == date(2033, 12, 31)

    assert purge_archive(on=date(2033, 12, 31)) == 0
    assert purge_archive(on=date(2034, 1, 1)) > 3
    assert not ArchiveRecord.objects.exists()
    assert not KeptCopy.objects.exists()
    assert Event.objects.filter(kind="archive.purged", actor_kind="machine").exists()


def test_k2_the_audit_chain_still_verifies_and_says_who_erased_what(served, ivy, cora, capsys):
    seal(at=NOW)
    erased(ivy, cora)
    seal(at=NOW + timedelta(minutes=1))

    assert verify(connection.schema_name).flaws == ()
    call_command("verify_audit", "--firm", "larkspur")
    event = Event.objects.get(kind="client.erased")
    assert (event.actor_id, event.data["client_id"], event.data["kept_until"]) == (cora.pk, str(ivy.pk), "2033-12-31")
    assert event.data["rows"]["clients.note"] == 1
    assert not EventDetail.objects.filter(event__household_id=ivy.household_id).exists()


def test_k2_the_preview_says_for_each_class_what_happens_and_until_when(served, ivy, cora):
    asked(ivy, cora)
    told = {fate.name: fate for fate in acts.fates(ivy, today=TODAY)}

    assert (told["Tasks"].how, told["Tasks"].goes, told["Tasks"].until) == ("Erased", 1, None)
    assert (told["Notes and calls"].how, told["Notes and calls"].until) == ("Emptied", date(2033, 12, 31))
    assert "204-2" in told["Notes and calls"].rule
    assert told["Letters as they were sent"].how == "Kept in the archive, restricted"


def test_k2_from_the_wish_on_nobody_finds_or_writes_to_the_client(served, ivy, ada, cora, client_for, settle):
    delivery = Delivery.objects.get()
    asked(ivy, cora)
    settle()

    assert suppressed_because(delivery, on=TODAY) == "The client's data is restricted."
    served.refresh_from_db()
    assert served.state == "withdrawn"
    assert recipients(served) == []
    assert not Household.objects.served().exists()
    browser = client_for(ada)
    assert browser.get(f"/clients/{ivy.pk}/").status_code == 404
    assert browser.get(f"/households/{ivy.household_id}/").status_code == 404
    for page in ("/clients/?q=Moss", "/find/?q=Moss", "/messages/", "/api/v1/clients/", "/tasks/", "/"):
        assert "Ivy Moss" not in browser.get(page, follow=True).content.decode(), page


def test_k2_a_refusal_gives_everything_back(served, ivy, cora, ada):
    erasure = asked(ivy, cora)
    with pytest.raises(acts.UnableToErase, match="Say why"):
        acts.refuse_erasure(erasure=erasure, reason=" ", by=cora, at=NOW)
    acts.refuse_erasure(erasure=erasure, reason="Not the client.", by=cora, at=NOW)

    assert Client.objects.visible_to(ada).get() == ivy
    assert Household.objects.served().get() == ivy.household
    assert asked(ivy, cora).state == "asked"


def test_t23_a_legal_hold_wins_over_erasure_and_over_the_clock(served, ivy, cora):
    hold = place_hold(household_id=ivy.household_id, client_id=None, matter="Moss v. Larkspur", by=cora)
    erasure = asked(ivy, cora)
    with pytest.raises(acts.UnableToErase, match=r"Moss v\. Larkspur"):
        confirmed(erasure, cora)
    ivy.refresh_from_db()
    assert (ivy.name, ivy.erased_at) == ("Ivy Moss", None)

    release_hold(hold=hold, reason="Settled", by=cora, at=NOW)
    confirmed(erasure, cora)
    place_hold(household_id=ivy.household_id, client_id=ivy.pk, matter="Another", by=cora)
    assert purge_archive(on=date(2040, 1, 1)) == 0
    assert ArchiveRecord.objects.exists()


def test_t23_a_hold_on_the_whole_firm_wins_too(served, ivy, cora, larkspur):
    type(larkspur).objects.filter(pk=larkspur.pk).update(name=larkspur.name)
    erasure = asked(ivy, cora)
    from tenants import enter

    enter.required().is_held = True
    with pytest.raises(acts.UnableToErase, match="whole firm"):
        confirmed(erasure, cora)
    assert purge_archive(on=date(2040, 1, 1)) == 0
    enter.required().is_held = False


def test_k2_the_others_of_the_household_keep_what_they_share_without_her_name(served, ivy, joe, ada, cora):
    acts.add_note(household=ivy.household, body="Met Ivy and Joe Moss.", by=ada, at=NOW)
    acts.add_note(household=ivy.household, client=joe, body="Joe sails alone.", by=ada, at=NOW)
    erased(ivy, cora)

    bodies = set(Note.objects.values_list("body", flat=True))
    assert bodies == {"Erased", "Met [removed] and Joe Moss.", "Joe sails alone."}
    assert Household.objects.served().get().name != "Erased household"
    assert hits("ivy@moss.example", "Ivy Moss", "555-0142") == []
    joe.refresh_from_db()
    assert (joe.name, joe.restricted_at) == ("Joe Moss", None)
    assert "Joe sails alone." in str(list(EventDetail.objects.filter(event__kind="note.added").values_list("text", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_k2_a_restored_backup_brings_nobody_back(ivy, cora, capsys):
    """As a restore does: the row is as it was, and the database knows of no erasure."""
    erased(ivy, cora)
    Erasure.objects.all().delete()
    Client.objects.update(name="Ivy Moss", restricted_at=None, erased_at=None)
    Household.objects.update(restricted_at=None)

    call_command("reapply_erasures", "--firm", "larkspur")
    assert "1 erased again, 0 kept by a legal hold" in capsys.readouterr().out
    assert hits("Ivy Moss") == []
    call_command("reapply_erasures", "--firm", "larkspur")
    assert "0 erased again" in capsys.readouterr().out
    assert Erasure.objects.get().decided_by == cora


@pytest.mark.parametrize("typed", ["", "ivy", "Ivy Mos"])
def test_k2_the_name_is_typed_to_confirm(served, ivy, cora, typed):
    with pytest.raises(acts.UnableToErase, match="Type the client's name"):
        confirmed(asked(ivy, cora), cora, typed)
    assert Client.objects.get().name == "Ivy Moss"


def test_k2_only_compliance_erases(served, ivy, fay, ada, cora):
    for person in (fay, ada):
        with pytest.raises(acts.UnableToErase, match="Compliance decides"):
            asked(ivy, person)
    erasure = asked(ivy, cora)
    with pytest.raises(acts.UnableToErase, match="Compliance decides"):
        confirmed(erasure, fay)


def test_k2_compliance_does_it_all_in_the_admin(served, ivy, cora, fay, client_for, settle):
    browser, url = client_for(cora), f"/admin/clients/client/{ivy.pk}/"
    browser.post(f"{url}hold/", {"reason": "Moss v. Larkspur"})
    browser.post(f"{url}release/", {"hold": Hold.objects.get().pk, "reason": "Settled"})
    browser.post(f"{url}ask-erasure/", {"reason": "A visit"})
    browser.post(f"{url}refuse-erasure/", {"reason": "Was somebody else"})
    assert [one.state for one in Erasure.objects.all()] == ["refused"]
    assert Hold.objects.get().released_at
    browser.post(f"{url}ask-erasure/", {"reason": "A call"})
    page = browser.get(f"{url}change/").content.decode()
    assert "Type the client&#x27;s name" in page or "Type the client's name" in page
    assert "SEC 204-2" in page
    assert client_for(fay).get(f"{url}change/").status_code == 302  # restricted: compliance's alone

    browser.post(f"{url}erase/", {"typed": "Ivy Moss"})
    page = browser.get(f"{url}change/").content.decode()
    assert "A worker is at it" in page
    assert 'http-equiv="refresh"' in page
    browser.post(f"{url}refuse-erasure/", {"reason": "Too late"})
    settle()
    assert sorted(one.state for one in Erasure.objects.all()) == ["done", "refused"]
    page = browser.get(f"{url}change/").content.decode()
    assert "Ivy Moss" not in page
    assert "in the archive until" in page


def test_every_table_of_a_firm_is_either_about_clients_or_says_why_not():
    from relate.impersonal import IMPERSONAL
    from relate.records import PERSONAL

    ours = {
        model._meta.label_lower for model in tables() if model.__module__.split(".")[0] in OURS and not model._meta.auto_created
    }
    listed = [one.model for one in PERSONAL] + list(IMPERSONAL)
    assert len(listed) == len(set(listed))
    assert ours - set(listed) == set()
    assert set(listed) - ours - {"events.unsealed", "advisors.firstanswer"} == set()


def test_every_text_of_a_personal_class_goes_or_has_a_reason():
    """A new field in which somebody writes must be emptied too."""
    from relate.records import PERSONAL

    texts = models.CharField | models.TextField | models.JSONField
    forgotten: dict[str, set[str]] = {}
    for one in PERSONAL:
        if one.is_deleted or one.is_archive:
            continue
        for field in apps.get_model(one.model)._meta.concrete_fields:
            if isinstance(field, texts) and not field.choices and field.name not in one.blank:
                forgotten.setdefault(one.model, set()).add(field.name)
    assert forgotten == {model: set(names.split()) for model, names in CODES.items()}


OURS = {"advisors", "clients", "compliance", "events", "feedback", "insights", "messaging", "portfolios"}
CODES = {
    "clients.household": "time_zone",
    "portfolios.portfolio": "custodian currency do_not_sell unvalued_because",
    "portfolios.householdsettings": "do_not_sell",
    "portfolios.transaction": "key",
    "portfolios.valuation": "gap",
    "portfolios.formervaluation": "gap basis",
    "portfolios.formerrecord": "kind key",
    "portfolios.flag": "key",
    "messaging.version": "facts_hash writer model",
    "messaging.approval": "content_hash",
    "messaging.delivery": "channel provider provider_id sent_sha256",
    "messaging.deliveryevent": "provider provider_id problem",
    "messaging.suppression": "channel",
    "feedback.reply": "chosen_topics language",
    "feedback.replyversion": "chosen_topics",
    "feedback.reading": "probabilities topics language reader model_version",
    "compliance.finding": "rule_code rule_version rule_text title part citation why suggestion",
    "compliance.complaint": "source_label",
}


def test_what_a_restricted_client_said_is_found_by_nobody_though_others_of_the_household_are_served(ivy, ada, cora, client_for):
    Client.objects.create(household=ivy.household, name="Ron Moss", salutation="Ron")
    reply = answered(ivy, at=NOW, text="Her own words about sailing.").reply
    acts.add_note(household=ivy.household, client=ivy, body="A note about sailing.", by=ada, at=NOW)
    acts.add_note(household=ivy.household, body="A note about everyone.", by=ada, at=NOW)
    browser, house = client_for(ada), f"/households/{ivy.household_id}/"
    assert browser.get(house).text.count("sailing") == 2
    acts.ask_erasure(client=ivy, reason="By letter", by=cora, at=NOW)
    assert browser.get(f"/feedback/{reply.pk}/").status_code == 404
    for page in ("/feedback/", house, "/"):
        assert "sailing" not in browser.get(page).text, page
    assert "A note about everyone." in browser.get(house).text
