"""Is it noted who looked, at every page of a household, an account, a client, a letter or an answer? K3."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from relate.looks import SHOWS

OF_SOMEBODY = re.compile(r"(households|portfolios|clients|messages|feedback)/.*<uuid:pk>")
UNSEEN = {
    **dict.fromkeys(("desk:draft", "feedback:draft", "feedback:correct", "clients:trust_address"), "takes a form, shows nothing"),
    **dict.fromkeys((f"clients:import{step}" for step in ("", "_columns", "_admit", "_begin", "_undo", "_skipped")), "a file"),
    **dict.fromkeys(("clients:new_client", "portfolios:plan_settings", "portfolios:accept_flag"), "an empty form, or takes one"),
    "portfolios:lot_method": "takes a form, shows nothing",
    **dict.fromkeys(
        (f"messaging:{step}" for step in ("check", "use", "redraft", "submit", "take_back", "approve", "request_changes")),
        "takes a form; the letter itself is `messaging:message`",
    ),
    **dict.fromkeys((f"messaging:{step}" for step in ("withdraw", "schedule", "settle")), "takes a form, shows nothing"),
}


def test_k3_each_page_about_somebody_is_looked_at_on_record():
    pages = {name for address, name in named(get_resolver("relate.urls")) if OF_SOMEBODY.match(address)}

    assert len(pages) > 60
    assert pages - SHOWS.keys() == UNSEEN.keys(), "put a new page into relate/looks.py, or say here why it shows nobody"


def named(resolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        address = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield address, f"{space}{one.name}"
        else:
            yield from named(one, address, f"{space}{one.namespace}:" if one.namespace else space)
