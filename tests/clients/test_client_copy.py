"""K1: does a client get everything that the firm holds about her, readable, and nothing about anybody else?"""

import json
import zipfile
from datetime import UTC, datetime

import pytest

import clients.actions as acts
from clients.models import Client, Household
from clients.privacy.copying import write_client
from compliance.actions import UnableToExport, archive, ask_export, run_export, take_export
from compliance.lexicon import Profile
from compliance.models import RecordsExport
from events.models import Event
from messaging.models import Delivery, Message
from portfolios.models import Ownership, Portfolio
from relate.records import PERSONAL

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.AUDIT_ANCHORS = tmp_path / "files", str(tmp_path / "anchors")


@pytest.fixture
def dan(ivy):
    return Client.objects.create(
        household=ivy.household, name="Dan Reyes", salutation="Dan", email="dan@reyes.example", phone="555-0199"
    )


@pytest.fixture
def held(ivy, dan, ada):
    """Notes and an account of each, one of both; a letter to each; a referral; somebody of another household."""
    other = Household.objects.create(name="Okafor", advisor=ada, since_on=NOW.date())
    Client.objects.create(household=other, name="Ngozi Okafor", salutation="Ngozi", email="ngozi@okafor.example")
    acts.add_note(household=ivy.household, client=ivy, body="Ivy sails with Dan and Ngozi Okafor.", by=ada, at=NOW)
    acts.add_note(household=ivy.household, client=dan, body="Dan collects stamps.", by=ada, at=NOW)
    acts.add_note(household=ivy.household, body="Both want a garden; call dan@reyes.example.", by=ada, at=NOW)
    acts.name_referral(
        household=ivy.household, client=ivy, name="Pat Third", contact="pat@third.example", remark="", by=ada.actor, at=NOW
    )
    for name, owners in (("Ivy IRA", [ivy]), ("Dan IRA", [dan]), ("Joint", [ivy, dan])):
        account = Portfolio.objects.create(
            household=ivy.household,
            name=name,
            custodian="schwab",
            account_number="1234-5678",
            account_digest=name,
            account_tail="5678",
        )
        for owner in owners:
            Ownership.objects.create(portfolio=account, client=owner, share=1 / len(owners))
    for client in (ivy, dan):
        sent = Message.objects.create(
            household=ivy.household, advisor=ada, kind="note", state="sent", as_of=NOW, submitted_at=NOW, sent_at=NOW
        )
        delivery = Delivery.objects.create(message=sent, client=client, address=client.email, state="sent", due_at=NOW)
        archive(
            delivery_id=delivery.pk,
            message_id=sent.pk,
            household_id=ivy.household_id,
            mime=f"Subject: Yours\n\nDear {client.salutation}".encode(),
            profile=Profile.SEC_RIA,
            at=NOW,
        )


def copy_for(client, by):
    export = ask_export(kind="client", by=by, client_id=client.pk, household_id=client.household_id)
    run_export(export=export, write=write_client, at=NOW)
    return zipfile.ZipFile(take_export(export=export, by=by))


def test_k1_everything_about_her_is_there_for_people_and_for_machines(held, ivy, cora):
    with copy_for(ivy, cora) as copy:
        page = copy.read("index.html").decode()
        rows = {one.model: json.loads(copy.read(f"data/{one.model}.json")) for one in PERSONAL}
        letters = [copy.read(name).decode() for name in copy.namelist() if name.startswith("letters/")]

    assert "Ivy sails with" in page
    assert rows["clients.client"][0]["email"] == "ivy@moss.example"
    assert len(rows["clients.note"]) == 2
    assert {row["name"] for row in rows["portfolios.portfolio"]} == {"Ivy IRA", "Joint"}
    assert {row["account number"] for row in rows["portfolios.portfolio"]} == {"1234-5678"}
    assert letters == ["Subject: Yours\n\nDear Ivy"]
    assert {row["event.kind"] for row in rows["events.eventdetail"]} >= {"note.added"}


def test_k1_third_parties_are_taken_out(held, ivy, cora):
    with copy_for(ivy, cora) as copy:
        everything = "\n".join(copy.read(name).decode() for name in copy.namelist())

    for word in (
        "Dan Reyes",
        "Ngozi Okafor",
        "dan@reyes.example",
        "555-0199",
        "stamps",
        "Dan IRA",
        "Pat Third",
        "pat@third",
        "Dear Dan",
    ):
        assert word not in everything, word
    assert "Ivy sails with [removed] and [removed]." in everything
    assert "token_hash" not in everything


def test_k1_the_manifest_counts_each_class(held, ivy, cora):
    with copy_for(ivy, cora) as copy:
        manifest = json.loads(copy.read("manifest.json"))
        assert manifest["about"]["id"] == str(ivy.pk)
        assert manifest["classes"]["clients.note"] == manifest["entries"]["data/clients.note.json"]["rows"] == 2
        assert set(manifest["classes"]) == {one.model for one in PERSONAL}


@pytest.mark.parametrize(("who", "may"), [("cora", True), ("fay", True), ("ada", False)])
def test_k1_who_may_ask_for_it(request, ivy, who, may):
    person = request.getfixturevalue(who)
    if may:
        assert ask_export(kind="client", by=person, client_id=ivy.pk).state == "waiting"
    else:
        with pytest.raises(UnableToExport, match="Your role"):
            ask_export(kind="client", by=person, client_id=ivy.pk)


def test_k1_asked_for_written_and_taken_in_the_admin_with_an_event_each(held, ivy, fay, client_for, settle):
    browser, url = client_for(fay), f"/admin/clients/client/{ivy.pk}/"
    browser.post(f"{url}copy/")
    assert settle() == ["clients.tasks.export_client"]
    export = RecordsExport.objects.get()
    assert f"/admin/compliance/recordsexport/{export.pk}/change/" in browser.get(f"{url}change/").content.decode()
    taken = browser.get(f"/admin/compliance/recordsexport/{export.pk}/download/", follow=True)

    assert b"".join(taken.streaming_content)[:2] == b"PK"
    told = (
        Event.objects.filter(kind__startswith="client.export").order_by("id").values_list("kind", "actor_id", "data__client_id")
    )
    assert [(kind, actor) for kind, actor, _ in told] == [
        (f"client.{verb}", fay.pk) for verb in ("export_asked", "exported", "export_taken")
    ]


def test_an_advisor_opens_none_of_it(ivy, ada, client_for):
    assert client_for(ada).get(f"/admin/clients/client/{ivy.pk}/change/", follow=True).status_code == 403
