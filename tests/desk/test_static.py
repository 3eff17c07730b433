"""What a browser has to fetch, and whether it is there."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"


def packed(*paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


ELSEWHERE = {"upload.js", "letter.js"}  # only on the pages that take files, and on the one that edits a letter
EVERYWHERE = [path for path in STATIC.glob("js/*.js") if path.name not in ELSEWHERE]


def test_no_page_loads_more_than_five_kilobytes_of_our_own_modules():
    assert packed(*EVERYWHERE) + max(packed(STATIC / "js" / name) for name in ELSEWHERE) < 5_000


def test_sheets_and_modules_of_a_signed_in_page_leave_ten_of_fifty_kilobytes_for_the_page():
    vendored = [STATIC / "vendor/htmx.min.js", STATIC / "vendor/idiomorph-ext.min.js"]
    sheets = [STATIC / "relate.css", STATIC / "icons.svg", STATIC / "symbols.svg"]
    assert packed(*EVERYWHERE, *vendored, *sheets) < 40_000


def test_the_public_sprite_and_sheet_leave_room_for_the_feedback_page():
    assert packed(STATIC / "relate.css", STATIC / "symbols.svg") < 12_500


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (path.relative_to(ROOT).as_posix(), icon)
        for path in ROOT.glob("templates/**/*.html")
        for icon in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text()) + re.findall(r'icon="([a-z0-9-]+)"', path.read_text())
    }
    assert {(path, icon) for path, icon in named if icon not in drawn} == set()


def test_the_licences_lie_beside_the_vendored_files():
    for name in ("vendor/htmx", "vendor/idiomorph", "icons", "fonts/instrument-sans", "fonts/newsreader"):
        assert (STATIC / f"{name}.LICENSE").read_text().strip()
