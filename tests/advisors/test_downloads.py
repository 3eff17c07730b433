"""T39: does a file of records leave at an address for one person and a quarter of an hour, marked, and told in the trail?"""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine

from compliance.models import RecordsExport
from compliance.tasks import remove_old_exports
from events.models import Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
LIST = "/admin/compliance/recordsexport/"


@pytest.fixture(autouse=True)
def _frozen(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FIRM_FOLDERS = [settings.MEDIA_ROOT]
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def clock(_frozen):
    return _frozen


def signed(browser, url):
    answer = browser.get(url)
    assert answer.status_code == 302
    assert "key=" in answer["Location"]
    return answer["Location"]


def test_t39_a_link_works_for_a_quarter_of_an_hour_and_for_one_person(client_for, ada, cora, ivy, clock):
    url = f"/households/{ivy.household_id}/holdings.csv"
    hers, his = client_for(ada), client_for(cora)
    link = signed(hers, url)

    assert his.get(link).status_code == 404, "cora may see the household, but this link is ada's"
    assert hers.get(link.replace("holdings.csv", "holdings.csv/")).status_code == 404
    assert hers.get(f"{link}x").status_code == 404
    clock.move_to(NOW + timedelta(minutes=15))
    assert hers.get(link).status_code == 200
    clock.move_to(NOW + timedelta(minutes=15, seconds=1))
    assert hers.get(link).status_code == 404


def test_t39_a_link_to_one_file_opens_no_other(client_for, ada, ivy):
    from clients.models import Household

    other = Household.objects.create(name="Other", advisor=ada, since_on=NOW.date())
    browser = client_for(ada)
    key = signed(browser, f"/households/{ivy.household_id}/holdings.csv").partition("?")[2]

    assert browser.get(f"/households/{other.pk}/holdings.csv?{key}").status_code == 404


def test_t39_each_download_is_one_event_and_each_row_says_who_took_it(client_for, ada):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from clients.models import ClientImport

    browser = client_for(ada)
    browser.post("/clients/import/", {"file": SimpleUploadedFile("c.csv", b"Household,Name,Email\n,Nobody,not an address\n")})
    batch = ClientImport.objects.get()
    text = browser.get(f"/clients/import/{batch.pk}/skipped.csv", follow=True).content.decode("utf-8-sig")

    header, *rows = text.splitlines()
    assert header.endswith(",Exported by")
    assert rows
    assert all(row.endswith('"Ada Winslow, 2026-11-23 15:00 UTC"') for row in rows)
    taken = Event.objects.get(kind="file.taken")
    assert (taken.actor_id, taken.object_id) == (ada.pk, batch.pk)


def test_t39_the_firms_admin_takes_everything_of_the_firm_along(client_for, fay, cora, ivy, settle, clock, settings, larkspur):
    browser = client_for(fay)
    assert "Export everything of the firm" in browser.get(LIST).content.decode()
    shown = browser.post(f"{LIST}ask/", {"kind": "whole"})["Location"]
    assert "A worker is at it" in browser.get(shown).content.decode()
    assert settle() == ["compliance.tasks.export_whole"]

    export = RecordsExport.objects.get()
    link = signed(browser, f"{LIST}{export.pk}/download/")
    assert client_for(cora).get(link).status_code == 404
    assert client_for(cora).post(f"{LIST}ask/", {"kind": "whole"}).status_code == 302
    assert RecordsExport.objects.count() == 1, "compliance asks for no such copy"
    with zipfile.ZipFile(BytesIO(b"".join(browser.get(link).streaming_content))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert b"Ivy Moss" in archive.read("tables/clients_client.jsonl")
    assert manifest["made_by"] == {"id": str(fay.pk), "name": "Fay Hale"}
    assert manifest["at"] == NOW.isoformat()
    assert (export.done, export.state) == (manifest["rows"], "done")
    told = Event.objects.filter(kind__startswith="whole.").values_list("kind", flat=True)
    assert sorted(told) == ["whole.export_asked", "whole.export_taken", "whole.exported"]

    clock.move_to(NOW + timedelta(days=1, minutes=1))
    assert remove_old_exports() == 1
    assert RecordsExport.objects.get().state == "removed"
    assert not list((settings.MEDIA_ROOT / larkspur.schema_name / "exports").glob("*"))


def test_t39_what_is_everything_asks_for_the_password_again(client_for, fay, settle):
    browser = client_for(fay)
    browser.post(f"{LIST}ask/", {"kind": "whole"})
    settle()
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp() - 3600}]
    session.save()

    answer = browser.get(f"{LIST}{RecordsExport.objects.get().pk}/download/")
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
