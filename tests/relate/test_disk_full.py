"""F5: what becomes of a file that the disk has no room for?"""

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from portfolios.models import Import
from relate import public

pytestmark = pytest.mark.django_db
STATEMENT = (Path(__file__).parents[1] / "portfolios" / "files" / "schwab_transactions.csv").read_bytes()


@pytest.fixture
def full(monkeypatch, settings, tmp_path):
    """Half of the file is written, then there is no room."""

    def half(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(FileSystemStorage, "_save", half)
    return tmp_path


def kept(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_f5_no_half_file_stays(full):
    with pytest.raises(OSError, match="No space"):
        default_storage.save("statement.csv", ContentFile(b"whole"))
    assert kept(full) == []


def test_f5_an_upload_says_so_and_leaves_neither_row_nor_file(full, client_for, ada):
    browser = client_for(ada)
    browser.raise_request_exception = False
    answer = browser.post("/imports/", {"statements": SimpleUploadedFile("s.csv", STATEMENT)})
    assert answer.status_code == 507
    assert "no room left" in answer.content.decode()
    assert not Import.objects.exists()
    assert kept(full) == []


def test_f5_a_machine_hears_it_as_a_problem(full, machine_of, ada):
    machine = machine_of(ada)
    machine.raise_request_exception = False
    answer = machine.post("/api/v1/imports/", {"file": SimpleUploadedFile("s.csv", STATEMENT)})
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    assert not Import.objects.exists()


def test_f5_a_full_disk_is_not_ready(visitor, larkspur, monkeypatch):
    assert visitor(larkspur).get("/readyz").json()["files"] == "ok"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=public.ROOM - 1))
    answer = visitor(larkspur).get("/readyz")
    assert (answer.status_code, answer.json()["files"]) == (503, "full")
