"""Does whatever a request changes leave an event? Asked at every unsafe request of every test, by the statements that it runs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test.client import ClientHandler

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)
EVENTS = "events_event"
# A table in which a change is nobody's act on the firm's records, and why.
NO_RECORD = {
    "django_session": "who is signed in; signing in and out are told",
    "events_look": "the log of looks itself",
    "events_eventdetail": "the side of an event that can be erased",
    "events_pending": "what must follow an event",
    "events_unsealed": "what waits for its seal",
    "advisors_firstanswer": "what a machine was answered; the change itself is told",
    "advisors_apikey": "when a key was last used; making and revoking one are told, by tests of their own",
    "usersessions_usersession": "when a session was last used; ending one is told, by tests of their own",
    "account_emailaddress": "allauth's copy of a person's address",
    "django_admin_log": "the admin's own list of one's last acts",
}
# A door that changes something without an event, and why.
UNTOLD = {
    "mfa_authenticate": "when a code was last used; the sign-in that it completes is told",
    "mfa_reauthenticate": "when a code was last used",
    "mfa_login_webauthn": "when a passkey was last used; signing in by it is told",
    "mfa_reauthenticate_webauthn": "the same of a passkey",
    "desk:theme": "how one's own screens look: nobody else is concerned",
}

# What was opened with an answer that is no refusal, and whether it told (tests/doors_proven.py).
SEEN: set[tuple[str, bool]] = set()


def door_of(request: HttpRequest) -> str:
    """As `POST clients:add_note`; an action of the admin's lists stands behind the list's name."""
    name = f"{request.method} {request.resolver_match.view_name}"
    return f"{name} {request.POST.get('action')}" if name.endswith("_changelist") else name


@contextmanager
def watched() -> Iterator[None]:
    """While it lasts, a test fails whose request changed a record and told nobody."""
    patch, real = pytest.MonkeyPatch(), ClientHandler.get_response

    def get_response(handler: ClientHandler, request: HttpRequest) -> Any:
        if request.method in ("GET", "HEAD", "OPTIONS") or not connection.in_atomic_block:
            return real(handler, request)
        written: list[str] = []
        points: dict[str, int] = {}

        def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            text = str(sql)
            if text.startswith("SAVEPOINT "):
                points[text.split()[-1]] = len(written)
            elif text.startswith("ROLLBACK TO SAVEPOINT "):
                del written[points[text.split()[-1]] :]
            elif found := WRITE.match(text):
                written.append(found[1])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = real(handler, request)
        if response.status_code < 400:
            _must_be_told(request, set(written))
            if request.resolver_match:
                SEEN.add((door_of(request), EVENTS in written))
        return response

    patch.setattr(ClientHandler, "get_response", get_response)
    yield
    patch.undo()


def _must_be_told(request: HttpRequest, written: set[str]) -> None:
    door = request.resolver_match.view_name if request.resolver_match else request.path
    records = written - set(NO_RECORD)
    assert not records or EVENTS in written or door in UNTOLD, f"{door} changed {sorted(records)} and recorded no event"
