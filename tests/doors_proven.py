"""Was each door that changes something opened by some test, and did it leave an event? Judged at the end of a whole run.

The doors are found by walking the URL map, the admin and the API's verbs, so a new one that no test opens fails the run.
Under pytest-xdist each worker tells what it saw. A run of a part judges nothing: it cannot know.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import doors

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# A door that takes a form and tells nothing, and why. A test must open it all the same.
SILENT = {
    "POST account_reauthenticate": "the password once more; it stands in the session",
    "POST account_reset_password": "sends a link; the change that it leads to is told",
    "POST account_signup": "answers that nobody can sign up",
    "POST account_confirm_login_code": "a step that nobody takes here; leads back to signing in",
    "POST advisors:oidc_connect": "leads to the firm's provider; coming back from there is told",
    "POST admin:password_change": "leads to the one page for it",
    "POST admin:logout": "the same",
    "POST admin:login": "leads to the sign-in page",
    "POST api:v1:insights:generate_insights": "an answer to read, kept nowhere",
    "POST desk:preview": "shows colours before they are kept",
    "POST messaging:check": "reads a text before it is kept",
}
# A door that nobody comes through, and what shuts it.
CLOSED = {
    "POST account_confirm_email": "no such link is ever sent: the invitation proved the address",
    "POST account_email_verification_sent": "405: only says that a mail is on its way",
    "POST account_email": "404: nobody gives herself another address",
}


def every() -> Iterator[str]:
    """Each unsafe method of each address, and each action of the admin's lists."""
    from tests.guards.test_urls import patterns

    for name, _, view in patterns():
        if name.startswith("admin:"):
            continue
        yield from (f"{method} {name}" for method in methods(view) if method in UNSAFE)
    yield from of_the_admin()


def methods(view: Any) -> list[str]:
    """Which methods a view takes: a class by its own, a function by the decorator that limits it."""
    if cls := getattr(view, "cls", None) or getattr(view, "view_class", None):
        own = [verb.upper() for verb in cls.http_method_names if hasattr(cls, verb)]
        return own if hasattr(view, "cls") else [verb for verb in own if verb in ("GET", "POST")]  # PUT is POST again there
    while view is not None:
        names = view.__code__.co_freevars if hasattr(view, "__code__") else ()
        if "request_method_list" in names:
            return list(view.__closure__[names.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return ["GET", "POST"]


def of_the_admin() -> Iterator[str]:
    """The pages that a model's admin opens to add, change or delete, the lists' actions, and what our own pages add."""
    from django.contrib import admin

    from relate.lib.admin import Record
    from tests.guards.test_urls import patterns

    pages = ("index", "jsi18n", "autocomplete", "view_on_site", "app_list", "None", "password_change_done")
    of_django = {f"admin:{page}" for page in pages}
    for model, own in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        of_django |= {f"{base}_{page}" for page in ("changelist", "add", "change", "delete", "history")}
        for page in ("add", "change", "delete"):  # which a Record refuses to everybody
            if getattr(type(own), f"has_{page}_permission") is not getattr(Record, f"has_{page}_permission"):
                yield f"POST {base}_{page}"
        yield from (f"POST {base}_changelist {getattr(action, '__name__', action)}" for action in own.actions or [])
    for name, _, view in patterns():
        if name.startswith("admin:") and name not in of_django:
            yield from (f"{method} {name}" for method in methods(view) if method in UNSAFE)


def unproven(seen: set[tuple[str, bool]]) -> list[str]:
    """What is wrong with what a whole run has seen."""
    known, opened, told = set(every()), {door for door, _ in seen}, {door for door, tells in seen if tells}
    partly = {f"POST {name}" for name in doors.UNTOLD}  # tell at times
    listed = set(SILENT) | set(CLOSED)
    wrong = [f"{door}: no test opens it" for door in known - opened - set(CLOSED)]
    wrong += [f"{door}: no test has seen its event" for door in (known & opened) - told - listed - partly]
    wrong += [f"{door}: is listed as silent or closed, and was seen to tell" for door in told & listed]
    wrong += [f"{door}: is listed as closed, and was opened" for door in opened & set(CLOSED)]
    return sorted(wrong + [f"{door}: is listed and does not exist" for door in listed - known])


class Judge:
    """At work only in a run of everything that was not broken off."""

    def __init__(self, config: pytest.Config) -> None:
        options = config.option
        part = [options.keyword, options.markexpr, options.deselect, getattr(options, "lf", False), getattr(options, "ff", False)]
        self.whole = not any(part) and list(config.args) == list(config.getini("testpaths"))
        self.seen: set[tuple[str, bool]] = set()
        self.wrong: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: Any) -> None:
        self.seen |= {tuple(one) for one in getattr(node, "workeroutput", {}).get("doors", [])}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if output := getattr(session.config, "workeroutput", None):
            output["doors"] = sorted(doors.SEEN)
        elif self.whole and exitstatus in (0, 1) and not session.shouldstop and not session.shouldfail:
            self.wrong = unproven(self.seen | doors.SEEN)
            session.exitstatus = 1 if self.wrong else session.exitstatus

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.wrong:
            terminalreporter.section("doors (tests/doors_proven.py)")
            terminalreporter.write_line("\n".join(self.wrong))
