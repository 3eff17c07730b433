"""T13: does a firm's logo show, and does nothing of an uploaded file do so but its pixels?"""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from relate.lib.images import UnusableImage, redrawn
from tenants import configuration, enter
from tenants.models import Organization

SCRIPT = b"<script>alert(document.domain)</script>"
BOX = (480, 160)


def picture(kind="PNG", size=(300, 100), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#3a45c4").save(out, kind, **options)
    return out.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def claiming(width, height):
    """A PNG of a few bytes that says that it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<html>" + SCRIPT,
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "50k x 50k": claiming(50_000, 50_000),
    "one too wide": claiming(4097, 10),
    "past all numbers": claiming(2**31 - 1, 2**31 - 1),
    "cut off": picture()[:60],
    "nothing": b"",
    "only a signature": b"\x89PNG\r\n\x1a\n",
    "too many bytes": picture() + b"\0" * (2 * 1024 * 1024),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_t13_what_is_no_small_picture_is_refused(content):
    with pytest.raises(UnusableImage):
        redrawn(content, box=BOX)


def notes():
    info = PngInfo()
    info.add_text("Comment", SCRIPT.decode())
    return info


POLYGLOTS = {
    "html behind": picture() + SCRIPT,
    "html in a note": picture(pnginfo=notes()),
    "html in a comment": picture("JPEG", comment=SCRIPT),
    "html in its camera's notes": picture("JPEG", exif=b"Exif\0\0" + SCRIPT),
    "zip behind": picture() + b"PK\x03\x04" + SCRIPT,
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS)
def test_t13_a_second_file_within_the_first_does_not_survive(content):
    assert b"script" in content
    drawn = redrawn(content, box=BOX)
    assert b"script" not in drawn
    assert Image.open(io.BytesIO(drawn)).format == "PNG"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_fits_into_its_box(kind):
    drawn = Image.open(io.BytesIO(redrawn(picture(kind, (4096, 2048)), box=BOX)))
    assert drawn.size == (320, 160)


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "red", "#fff", "#12345g", "#112233\n", "url(//evil.example)", "#112233;}"]
)
def test_t13_a_colour_is_six_digits(value):
    with pytest.raises(ValueError, match="colour"):
        configuration.brand({"color": value})


@pytest.mark.parametrize("name", ["javascript:alert(1)", "../secrets.json", "https://evil.example/a.png", "a.svg", "x.png"])
def test_t13_a_logo_is_uploaded_and_never_named(name):
    with pytest.raises(ValueError, match="uploaded"):
        configuration.brand({"logo": name})


def send(browser, content, name="logo.png", kind="image/png"):
    return browser.post("/settings/firm/logo/", {"logo": SimpleUploadedFile(name, content, kind)})


def fresh(firm):
    with enter.nobody():
        return Organization.objects.get(pk=firm.pk).brand.logo


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.django_db
def test_t13_the_admin_uploads_a_logo_and_every_page_shows_it(client_for, visitor, fay, larkspur, cobalt, tmp_path):
    assert visitor(larkspur).get("/brand/logo.png").status_code == 404
    assert send(client_for(fay), picture() + SCRIPT).status_code == 302
    answer = visitor(larkspur).get("/brand/logo.png")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert b"script" not in answer.content
    assert f"/brand/logo.png?v={fresh(larkspur)[:8]}" in visitor(larkspur).get("/account/login/").text
    assert visitor(cobalt).get("/brand/logo.png").status_code == 404
    assert [path.parent.name for path in tmp_path.rglob("*.png")] == [larkspur.schema_name], "private: no address but the view's"


@pytest.mark.django_db
def test_t13_an_svg_is_refused_with_a_sentence(client_for, fay, larkspur, tmp_path):
    answer = send(client_for(fay), HOSTILE["svg"], "logo.svg", "image/svg+xml")
    assert answer.status_code == 422
    assert "no PNG, JPEG or WebP" in answer.text
    assert not fresh(larkspur)
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.django_db
def test_only_the_firms_admin_changes_the_logo(client_for, ada, cora, larkspur):
    for person in (ada, cora):
        assert send(client_for(person), picture()).status_code == 403
    assert not fresh(larkspur)


@pytest.mark.django_db
def test_a_change_of_colours_leaves_the_logo_and_removing_it_brings_the_sign_back(
    client_for, fay, larkspur, tmp_path, django_capture_on_commit_callbacks
):
    from tests.desk.test_settings import BRAND

    browser = client_for(fay)
    send(browser, picture())
    browser.post("/settings/firm/", BRAND)
    assert fresh(larkspur)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/settings/firm/logo/", {"remove": ""})
    assert not fresh(larkspur)
    assert not list(tmp_path.rglob("*.png"))
    assert "firm__logo" not in browser.get("/").text
