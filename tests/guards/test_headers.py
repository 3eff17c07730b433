"""T29: does every answer of every address carry the headers that keep a page to itself?"""

import pytest

from relate.lib import csp
from relate.lib.headers import HEADERS
from tests.guards.test_urls import ALL

pytestmark = pytest.mark.django_db
# A header that an address sets otherwise, and why.
OTHERWISE = {
    ("desk:logo", "Cache-Control"): "a new logo has a new address",
    ("desk:brand", "Cache-Control"): "colours name nobody; a day in the browser's own cache",
}
PLAIN = csp.header(csp.POLICY)


def _must_be_covered(answer, name):
    for header, value in HEADERS.items():
        own = answer.headers.get(header)
        assert own, (name, header)
        if header in ("X-Content-Type-Options", "Cross-Origin-Opener-Policy", "Permissions-Policy"):
            assert own == value, (name, header)
    assert answer.headers.get("X-Frame-Options") == "DENY" or "frame-ancestors 'self'" in answer["Content-Security-Policy"], name


@pytest.mark.parametrize("who", ["visitor", "fay"])
def test_t29_every_address_answers_with_the_headers(who, visitor, client_for, larkspur, request):
    browser = visitor(larkspur) if who == "visitor" else client_for(request.getfixturevalue(who))
    for turn, (name, (path, view)) in enumerate(ALL.items()):
        if who == "fay" and turn % 3 and not hasattr(view, "csp_reason"):
            continue  # the headers are set in one place: the visitor tries every address, she every third one's page
        for answer in (browser.get(path), *([browser.options(path)] if who == "visitor" else [])):
            assert answer.status_code < 500, name
            _must_be_covered(answer, name)
            policy, is_own = answer["Content-Security-Policy"], hasattr(view, "csp_reason")
            assert policy == PLAIN or is_own, (name, policy)
            assert "no-store" in answer["Cache-Control"] or (name, "Cache-Control") in OTHERWISE, (name, answer["Cache-Control"])


def test_t29_the_policy_itself_allows_nothing_unsafe_and_each_exception_says_why():
    assert "unsafe" not in PLAIN
    own = {name: view for name, (_, view) in ALL.items() if hasattr(view, "csp_reason")}
    assert own
    assert all(len(view.csp_reason) > 20 for view in own.values())
    assert not {name for name, _ in OTHERWISE} - set(ALL)


@pytest.mark.parametrize("kind", ["no firm", "suspended", "not found", "bad request", "file", "public", "broken"])
def test_t29_so_do_errors_files_and_pages_of_no_firm(kind, visitor, larkspur, monkeypatch):
    browser = visitor(larkspur)
    browser.raise_request_exception = False
    hosts = {"no firm": "nobody.localhost", "public": "localhost"}
    paths = {
        "not found": "/nowhere",
        "bad request": "/account/login/?" + "a&" * 1001,
        "file": "/static/css/app.css",
        "broken": "/account/login/",
    }
    if kind == "suspended":
        monkeypatch.setattr("tenants.models.Organization.is_active", property(lambda self: False))
    if kind == "broken":
        monkeypatch.setattr("allauth.account.views.LoginView.get", lambda *args: 1 / 0)
    answer = browser.get(paths.get(kind, "/"), headers={"host": hosts.get(kind, larkspur.domain)})
    statuses = {"no firm": 404, "suspended": 503, "not found": 302, "bad request": 400, "broken": 500}
    assert answer.status_code in (statuses.get(kind, 200), 404)
    _must_be_covered(answer, kind)
    assert answer["Content-Security-Policy"] == PLAIN
