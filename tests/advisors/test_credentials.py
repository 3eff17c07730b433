"""Is a change of how a person signs in told in its own transaction, so that none stands which the trail does not know?"""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator

from advisors.models import User
from events.models import Event
from tests.advisors.test_passkeys import Device, challenge_of
from tests.advisors.test_second_factor import SETUP, code_of
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
KEYS, NEW = "/account/2fa/webauthn/", "tulips in november"


@pytest.fixture
def doors(client_for, ada, time_machine):
    """Ada with an app and a passkey, or without; each door as a person would press it."""
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    browser = client_for(ada)
    browser.raise_request_exception = False

    def activate():
        secret = re.search(r"data-totp-secret>(\w+)<", browser.get(SETUP).text)[1]
        return browser.post(SETUP, {"code": code_of(secret)})

    def add():
        sent = Device(ada).registered(challenge_of(browser.get(f"{KEYS}add/").text))
        return browser.post(f"{KEYS}add/", {"name": "Phone", "credential": sent})

    def key(door, **sent):
        return browser.post(f"{KEYS}keys/{Authenticator.objects.get(type='webauthn').pk}/{door}/", sent)

    return SimpleNamespace(
        totp_activated=activate,
        totp_deactivated=lambda: browser.post("/account/2fa/totp/deactivate/"),
        webauthn_added=add,
        webauthn_renamed=lambda: key("edit", name="Old phone"),
        webauthn_removed=lambda: key("remove"),
        recovery_codes_generated=lambda: browser.post("/account/2fa/recovery-codes/generate/"),
        password_changed=lambda: browser.post(
            "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        ),
    )


BEFORE = {
    "totp_activated": [],
    "totp_deactivated": ["totp_activated"],
    "webauthn_added": [],
    "webauthn_renamed": ["totp_activated", "webauthn_added"],
    "webauthn_removed": ["totp_activated", "webauthn_added"],
    "recovery_codes_generated": ["totp_activated"],
    "password_changed": [],
}


def stands(ada):
    return User.objects.get(pk=ada.pk).password, sorted(Authenticator.objects.values_list("pk", "type", "data__name"))


@pytest.mark.parametrize("change", BEFORE)
def test_a_change_and_its_event_stand_or_fall_together(doors, ada, monkeypatch, change):
    for earlier in BEFORE[change]:
        assert getattr(doors, earlier)().status_code == 302
    before, told = stands(ada), Event.objects.filter(kind=f"user.{change}", actor_id=ada.pk)
    with monkeypatch.context() as broken:
        broken.setattr("advisors.actions.own.record", lambda **_: 1 / 0)
        assert getattr(doors, change)().status_code == 500
    assert stands(ada) == before
    assert getattr(doors, change)().status_code == 302
    assert (told.count(), stands(ada) != before) == (1, True)
