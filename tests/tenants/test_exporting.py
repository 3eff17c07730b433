"""Is everything that a firm has in its export, and nothing that is a secret of ours?"""

import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from clients.models import Client, Household, Note
from events import MACHINE
from events.models import Pending
from tenants import archive, enter
from tenants.actions import UnableToExport, ask_export, run_export, suspend_firm
from tenants.models import Export

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FIRM_FOLDERS = [settings.MEDIA_ROOT]
    return tmp_path


def exported(firm):
    return run_export(export=ask_export(organization=firm, by=MACHINE), by=MACHINE, at=NOW)


def rows(file, table):
    with zipfile.ZipFile(file) as opened:
        return [json.loads(line) for line in opened.read(f"tables/{table}.jsonl").splitlines()]


def test_the_archive_holds_every_table_and_file(larkspur, ivy, ada, own_files):
    Note.objects.create(household=ivy.household, client=ivy, body="Likes sailing", at=NOW, author=ada)
    name = default_storage.save("statement.csv", ContentFile(b"rows"))
    export = exported(larkspur)

    file = archive.file_for(larkspur, export.pk)
    assert (export.state, export.tables_done, export.size) == ("done", export.tables, file.stat().st_size)
    assert export.sha256 == archive.sha256_of(file)
    assert archive.flaws(file) == []
    assert [row["name"] for row in rows(file, "clients_client")] == ["Ivy Moss"]
    assert [row["body"] for row in rows(file, "clients_note")] == ["Likes sailing"]
    with zipfile.ZipFile(file) as opened:
        assert opened.read(f"files/files/{name}") == b"rows"
        assert json.loads(opened.read("manifest.json"))["entries"]["tables/clients_client.jsonl"]["rows"] == 1
    assert file.stat().st_mode & 0o077 == 0


def test_no_row_of_another_firm_and_no_secret_is_in_it(larkspur, cobalt, ivy, eve, own_files):
    with enter.firm(cobalt):
        household = Household.objects.create(name="Canary", advisor=eve, since_on=NOW)
        Client.objects.create(household=household, name="Canary", salutation="C")
    file = archive.file_for(larkspur, exported(larkspur).pk)
    with zipfile.ZipFile(file) as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
    assert b"Canary" not in everything
    assert b"ada@larkspur.example" in everything
    for user in rows(file, "advisors_user"):
        assert not {"password", "key_hash", "token_hash"} & set(user)


def test_every_table_is_exported_or_left_out_with_a_reason(larkspur):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [larkspur.schema_name])
        there = {name for (name,) in cursor.fetchall()} - {"django_migrations"}
    exported_tables = {model._meta.db_table for model in archive.tables()}
    assert exported_tables | set(archive.LEFT_OUT) == there
    assert not exported_tables & set(archive.LEFT_OUT)
    assert all(archive.LEFT_OUT.values())


def test_no_column_that_is_named_like_a_secret_is_exported():
    named = {
        field.attname
        for model in archive.tables()
        for field in model._meta.concrete_fields
        if re.search(r"secret|password|credential|session_key|(token|key)_hash", field.attname)
    }
    assert named == archive.SECRET


def test_a_changed_archive_is_noticed(larkspur, ivy, own_files, tmp_path):
    file = archive.file_for(larkspur, exported(larkspur).pk)
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(spoilt, "w") as out:
        for name in whole.namelist():
            content = whole.read(name)
            out.writestr(name, content.replace(b"Ivy", b"Eve") if name == "tables/clients_client.jsonl" else content)
    assert archive.flaws(spoilt) == ["tables/clients_client.jsonl"]


def test_one_export_at_a_time(larkspur, own_files):
    ask_export(organization=larkspur, by=MACHINE)
    with pytest.raises(UnableToExport, match="on its way"):
        ask_export(organization=larkspur, by=MACHINE)


@pytest.mark.public
def test_a_suspended_firm_is_exported_by_the_operators_reaction(cobalt, own_files, settle):
    suspend_firm(organization=cobalt, by=MACHINE, at=NOW)
    export = ask_export(organization=cobalt, by=MACHINE)
    with enter.operator():
        assert Pending.objects.filter(task="tenants.tasks.export_firm").exists()
        assert settle() == ["tenants.tasks.export_firm"]
        export.refresh_from_db()
    assert export.state == "done"


def test_a_failure_is_told_and_tried_again(larkspur, own_files, monkeypatch):
    export = ask_export(organization=larkspur, by=MACHINE)
    with monkeypatch.context() as broken:
        broken.setattr(archive, "sha256_of", lambda _: (_ for _ in ()).throw(OSError("no space")))
        with pytest.raises(OSError, match="no space"):
            run_export(export=export, by=MACHINE, at=NOW)
    assert (export.state, export.error) == ("failed", "OSError")
    assert run_export(export=export, by=MACHINE, at=NOW).state == "done"
    with enter.operator():
        assert Export.objects.get().state == "done"
