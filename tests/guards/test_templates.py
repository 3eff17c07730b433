"""Does every template exist and compile, and has every fragment one root with its id?"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
FRAGMENTS = [name for name in FILES if Path(name).name.startswith("_")]
SOURCES = [p for p in ROOT.glob("*/**/*.py") if p.relative_to(ROOT).parts[0] not in {".venv", "var", "tests", "build"}]
NAME = re.compile(r"""["']((?:[a-z_]+/)+_?[a-z_0-9]+\.(?:html|txt|mjml))["']""")
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "use",
    "path",
    "rect",
    "circle",
    "line",
}

# A fragment that nobody swaps, and why it has no id of its own.
WITHOUT_ID: dict[str, str] = {}
INLINE = re.compile(r"""\sstyle=["']|<style[\s>]|<script(?![^>]*\ssrc=)|\son[a-z]+=["']""")


class Roots(HTMLParser):
    """The elements that stand at the top."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.depth, self.found = 0, []
        self.feed(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        if self.depth == 0:
            self.found.append(dict(attrs).get("id"))
        self.depth += tag not in VOID

    def handle_startendtag(self, tag, attrs):
        if self.depth == 0:
            self.found.append(dict(attrs).get("id"))

    def handle_endtag(self, tag):
        self.depth -= tag not in VOID


@pytest.mark.parametrize("name", FILES)
def test_the_template_compiles(name):
    get_template(name)


def test_every_template_that_code_names_exists():
    named = {(match, path.name) for path in SOURCES for match in NAME.findall(path.read_text())}
    missing = [pair for pair in named if not (FOLDER / pair[0]).exists() and not _of_a_library(pair[0])]
    assert not missing


@pytest.mark.parametrize("name", [name for name in FRAGMENTS if name not in WITHOUT_ID])
def test_the_fragment_has_one_root_with_its_id(name):
    path = Path(name)
    roots = Roots((FOLDER / name).read_text())
    assert set(roots.found) == {f"{path.parent.name}-{path.stem.removeprefix('_')}"}
    assert roots.depth == 0


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("mail/")])
def test_no_inline_style_or_script(name):
    assert not INLINE.search((FOLDER / name).read_text())


def test_the_lists_have_no_stale_entry_and_a_reason_for_each():
    assert not set(WITHOUT_ID) - set(FRAGMENTS)
    assert all(WITHOUT_ID.values())


def _of_a_library(name: str) -> bool:
    return name.startswith(("admin/", "allauth/", "account/", "registration/", "socialaccount/", "mfa/"))
