"""F10: does an examiner get the whole audit trail, readable, rebuildable, and so that a change of the file is found?"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from advisors.models import User
from clients import actions as clients
from compliance import actions, verify_export
from compliance.models import RecordsExport
from compliance.trail import write_trail
from compliance.whole import write_whole
from events import MACHINE, anchors, record
from events.models import Event, EventDetail, Seal
from events.sealing import seal
from messaging.models import Version
from relate.lib.current import required_schema
from tests.messaging.drafts import a_draft, new_version

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
LIST = "/admin/compliance/recordsexport/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.AUDIT_ANCHORS = tmp_path / "files", str(tmp_path / "anchors")


@pytest.fixture
def trail(ada, cora, ivy):
    """A client made and changed, a letter with two versions; sealed, anchored; one event waits."""
    clients.change_client(client=ivy, changes={"phone": "=555-0142"}, by=ada.actor)
    draft = a_draft(ivy)
    new_version(draft, author=ada, writer="person", body="A second text.")
    seal(at=NOW)
    anchors.anchor(schema=required_schema(), at=NOW)
    clients.change_client(client=ivy, changes={"occupation": "Sailor"}, by=ada.actor)
    seal(at=NOW + timedelta(hours=1))
    with transaction.atomic():
        record(kind="note.added", by=ada.actor, obj=ivy)
    return draft


def exported(by):
    export = actions.ask_export(kind="trail", by=by)
    actions.run_export(export=export, write=write_trail, at=NOW)
    return actions.take_export(export=export, by=by)


def sheet(file, name):
    with zipfile.ZipFile(file) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def lines(file, name):
    with zipfile.ZipFile(file) as archive:
        return [json.loads(line) for line in archive.read(name).splitlines()]


def test_f10_each_event_is_there_for_people_and_for_machines(trail, cora):
    told = Event.objects.count() + 1  # and the wish for the export itself
    file = exported(cora)

    people, machines = sheet(file, "trail.csv"), lines(file, "trail.jsonl")
    assert len(people) == len(machines) == told
    changed = next(row for row in people if row["What happened"] == "client.changed")
    assert (changed["Who"], changed["Before and after, texts"]) == ("Ada Winslow", "phone:  → =555-0142")
    assert {row["Seal"] for row in people} == {"1", "2", "waiting"}
    assert [row["Event"] for row in sheet(file, "index.csv") if row["Object"] == "clients.client"]
    assert len(sheet(file, "index.csv")) == told


def test_f10_each_interim_version_of_a_message_can_be_rebuilt(trail, cora):
    file = exported(cora)
    kept = {row["number"]: row["body"] for row in lines(file, "records/messaging.version.jsonl")}

    assert kept == dict(Version.objects.filter(message=trail).values_list("number", "body"))
    assert len(kept) == 2
    assert sheet(file, "records/messaging.version.csv")[1]["body"] == "A second text."


def test_f10_the_head_of_the_chain_and_every_hash_stand_in_the_manifest(trail, cora):
    file = exported(cora)
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        head = Seal.objects.order_by("-number").first()
        assert manifest["head"] == {"number": 2, "digest": head.digest}
        assert set(manifest["entries"]) == set(archive.namelist()) - {"manifest.json"}
        assert "Audit trail of Larkspur" in archive.read("index.html").decode()
    assert RecordsExport.objects.get().sha256 == Event.objects.get(kind="trail.exported").data["sha256"]


def test_f10_a_script_without_the_product_verifies_the_file(trail, cora, tmp_path):
    file = exported(cora)
    with zipfile.ZipFile(file) as archive:
        archive.extract("verify.py", tmp_path)
    told = subprocess.run(
        [sys.executable, "-I", "verify.py", str(file)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.endswith("Whole and unchanged\n")


def test_k2_an_export_of_an_erased_trail_verifies_and_says_so(trail, cora):
    EventDetail.objects.all().delete()
    file = exported(cora)

    assert list(verify_export.flaws(file)) == []
    assert {row["Before and after, texts"] for row in sheet(file, "trail.csv") if row["What happened"] == "client.changed"} == {
        "erased"
    }


def forged(file: Path, change) -> Path:
    """As somebody would who also mends the manifest's hashes."""
    made = file.with_name("forged.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        texts = {name: old.read(name) for name in old.namelist() if name != "manifest.json"}
        change(texts)
        for name, text in texts.items():
            new.writestr(name, text)
            manifest["entries"][name]["sha256"] = verify_export.hashlib.sha256(text).hexdigest()
        new.writestr("manifest.json", json.dumps(manifest))
    return made


def altered(old, new):
    def change(texts):
        assert old in texts["trail.jsonl"]
        texts["trail.jsonl"] = texts["trail.jsonl"].replace(old, new, 1)

    return change


def without_a_line(texts):
    texts["trail.jsonl"] = texts["trail.jsonl"].partition(b"\n")[2]


def without_the_last_seal(texts):
    texts["seals.jsonl"] = texts["seals.jsonl"].splitlines()[0] + b"\n"


def another_anchor(texts):
    texts["anchors.txt"] = b"1 " + b"0" * 64 + b" 2026-11-23T15:00:00+00:00\n"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (altered(b'"kind": "client.changed"', b'"kind": "client.created"'), "does not say what was sealed"),
        (altered(b"client.changed\\u001f", b"client.removed\\u001f"), "was changed"),
        (altered(b"phone", b"email"), "was"),
        (altered(b"=555-0142", b"=555-0143"), "texts of event"),
        (without_a_line, "The manifest counts"),
        (without_the_last_seal, "head of the chain"),
        (another_anchor, "not the one that was anchored"),
    ],
)
def test_f10_a_changed_export_is_found_even_with_mended_hashes(trail, cora, change, found):
    file = forged(exported(cora), change)
    assert any(found in flaw for flaw in verify_export.flaws(file)), list(verify_export.flaws(file))


def test_an_entry_that_the_manifest_does_not_know_is_found(trail, cora):
    file = exported(cora)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("more.txt", "x")
    assert list(verify_export.flaws(file)) == ["more.txt is not in the manifest."]


def test_compliance_asks_sees_how_far_it_is_and_takes_it(trail, client_for, cora, settle):
    browser = client_for(cora)
    answer = browser.post(f"{LIST}ask/")
    export = RecordsExport.objects.get()
    assert answer.headers["Location"] == reverse("admin:compliance_recordsexport_change", args=[export.pk])
    assert "A worker is at it: 0 %" in browser.get(answer.headers["Location"]).content.decode()
    assert browser.get(f"{LIST}{export.pk}/download/", follow=True).status_code == 403
    browser.post(f"{LIST}ask/")
    assert RecordsExport.objects.count() == 1  # one at a time

    assert settle() == ["compliance.tasks.export_trail"]
    assert "Download the file" in browser.get(answer.headers["Location"]).content.decode()
    taken = browser.get(f"{LIST}{export.pk}/download/", follow=True)
    assert b"".join(taken.streaming_content)[:2] == b"PK"
    assert "no-store" in taken.headers["Cache-Control"]
    kinds = Event.objects.filter(kind__startswith="trail.").order_by("id").values_list("kind", "actor_id")
    assert list(kinds) == [(f"trail.{verb}", cora.pk) for verb in ("export_asked", "exported", "export_taken")]


@pytest.mark.parametrize(("role", "status"), [("examiner", 200), ("admin", 200), ("manager", 403), ("advisor", 403)])
def test_who_may_take_the_trail(trail, client_for, cora, fay, larkspur, role, status):
    exported(cora if role == "examiner" else fay)
    person = User.objects.create_user("x@larkspur.example", "relate-demo", name="X", role=role)
    person.firm_of_test = larkspur
    url = f"{LIST}{RecordsExport.objects.get().pk}/download/"

    answer = client_for(person).get(url, follow=True)
    assert answer.status_code == status
    if answer.streaming:
        assert b"".join(answer.streaming_content)


@pytest.fixture
def matter(trail, ivy, cora, fay):
    """A hold whose reason compliance alone reads, and a complaint."""
    actions.place_hold(household_id=ivy.household_id, client_id=None, matter="Quarrel about SECRET-FEE", by=cora)
    actions.open_complaint(
        household_id=ivy.household_id,
        client_id=ivy.pk,
        source_label="feedback.reply",
        source_id=ivy.pk,
        quote="SECRET-FEE",
        received_at=NOW,
        by=MACHINE,
    )
    seal(at=NOW + timedelta(hours=2))


def everything(file):
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")


def test_t18_a_copy_for_the_admin_leaves_out_what_the_events_page_withholds(matter, cora, fay):
    hers, his = exported(cora), exported(fay)
    assert ("SECRET-FEE" in everything(hers), "SECRET-FEE" in everything(his)) == (True, False)
    told = {row["What happened"]: row["Before and after, texts"] for row in sheet(his, "trail.csv")}
    assert told["hold.placed"] == "for compliance alone"
    assert "phone:" in everything(his)
    assert list(verify_export.flaws(his)) == []
    with pytest.raises(actions.UnableToExport, match="takes no such copy"):
        actions.take_export(export=RecordsExport.objects.get(asked_by=cora), by=fay)


def test_t18_the_admin_does_not_find_the_copy_that_compliance_asked_for(matter, client_for, cora, fay):
    exported(cora)
    url = f"{LIST}{RecordsExport.objects.get().pk}/download/"
    assert (client_for(fay).get(url, follow=True).status_code, client_for(cora).get(url).status_code) == (404, 302)


def test_t18_everything_of_the_firm_for_its_admin_leaves_it_out_too(matter, fay):
    export = actions.ask_export(kind="whole", by=fay)
    actions.run_export(export=export, write=write_whole, at=NOW)
    file = actions.take_export(export=export, by=fay)
    assert "SECRET-FEE" not in everything(file)
    assert (lines(file, "tables/compliance_hold.jsonl"), "phone" in everything(file)) == ([], True)


def test_a_copy_is_removed_after_a_week(trail, cora):
    file = exported(cora)
    made = RecordsExport.objects.get().created_at
    assert actions.remove_old(at=made + timedelta(days=6)) == 0
    assert actions.remove_old(at=made + timedelta(days=8)) == 1

    assert not file.exists()
    with pytest.raises(actions.UnableToExport, match="ask for a new one"):
        actions.take_export(export=RecordsExport.objects.get(), by=cora)


def test_a_failed_export_leaves_no_file_and_can_be_asked_for_again(cora):
    def write(export, made, progress):
        raise OSError("disk full")

    export = actions.ask_export(kind="trail", by=cora)
    with pytest.raises(OSError, match="disk full"):
        actions.run_export(export=export, write=write, at=NOW)
    assert (export.state, export.error) == ("failed", "OSError")
    assert not actions.exports.file_of(export).exists()
    assert actions.ask_export(kind="trail", by=cora).pk != export.pk
