"""Does a passkey open its own account at its own firm, and nothing else? With a key made in software, as a device would."""

import hashlib
import json
import re

import pytest
from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from advisors.actions import deactivate
from events.models import Event
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ADD, LOGIN = "/account/2fa/webauthn/add/", "/account/2fa/webauthn/login/"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class Device:
    """Keeps one key, and signs whatever it is asked at the host that it believes to be at."""

    def __init__(self, person, host="larkspur.localhost"):
        self.key, self.id, self.host, self.uses = ec.generate_private_key(ec.SECP256R1()), b"credential-1", host, 0
        self.handle = websafe_encode(user_pk_to_url_str(person).encode())

    def said(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": f"http://{self.host}", "crossOrigin": False}).encode()

    def data(self, flags, **more):
        self.uses += 1
        return AuthenticatorData.create(hashlib.sha256(self.host.encode()).digest(), flags, self.uses, **more)

    def registered(self, challenge):
        own = AttestedCredentialData.create(Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key()))
        attested = AttestationObject.create("none", self.data(PRESENT | VERIFIED | HAS_KEY, credential_data=own), {})
        return self.sent("webauthn.create", challenge, attestationObject=attested)

    def asserted(self, challenge, flags=PRESENT | VERIFIED, key=None):
        data, said = self.data(flags), self.said("webauthn.get", challenge)
        signature = (key or self.key).sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self.sent("webauthn.get", challenge, authenticatorData=data, signature=signature, userHandle=self.handle)

    def sent(self, kind, challenge, **parts):
        response = {name: part if isinstance(part, str) else websafe_encode(part) for name, part in parts.items()}
        response["clientDataJSON"] = websafe_encode(self.said(kind, challenge))
        own = {"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key"}
        return json.dumps({**own, "response": response, "clientExtensionResults": {"credProps": {"rk": True}}})


def challenge_of(text):
    return re.search(r'"challenge": "([\w-]+)"', text)[1]


@pytest.fixture
def device(client_for, ada):
    browser, made = client_for(ada), Device(ada)
    challenge = challenge_of(browser.get(ADD).text)
    answer = browser.post(ADD, {"name": "Phone", "passwordless": "on", "credential": made.registered(challenge)})
    assert answer.status_code == 302, answer.text
    return made


def sign_in(browser, device, **changes):
    challenge = browser.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]["challenge"]
    return browser.post(LOGIN, {"credential": device.asserted(challenge, **changes)})


def is_in(browser):
    return browser.get("/settings/").status_code == 200


def test_a_passkey_signs_in_alone(visitor, larkspur, ada, device):
    browser = visitor(larkspur)
    assert sign_in(browser, device)["Location"] == "/"
    assert is_in(browser)
    assert Event.objects.filter(kind="user.signed_in", actor_id=ada.pk).exists()


def test_a_passkey_is_the_second_step_after_a_password(visitor, larkspur, ada, device):
    browser = visitor(larkspur)
    step = browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})["Location"]
    challenge = challenge_of(browser.get(step).text)
    assert browser.post(step, {"credential": device.asserted(challenge)})["Location"] == "/"
    assert is_in(browser)


@pytest.mark.parametrize(
    "changes", [{"key": ec.generate_private_key(ec.SECP256R1())}, {"flags": PRESENT}], ids=["key", "unverified"]
)
def test_t26_a_wrong_key_or_an_unverified_person_opens_nothing(visitor, larkspur, device, changes):
    browser = visitor(larkspur)
    assert sign_in(browser, device, **changes)["Location"] == "/account/login/"
    assert not is_in(browser)


def test_t26_a_challenge_works_once(visitor, larkspur, device):
    browser, again = visitor(larkspur), visitor(larkspur)
    challenge = browser.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]["challenge"]
    answer = device.asserted(challenge)
    browser.post(LOGIN, {"credential": answer})
    again.get(LOGIN, headers={"Accept": "application/json"})
    again.post(LOGIN, {"credential": answer})
    assert is_in(browser)
    assert not is_in(again)


def test_a_passkey_shows_again_who_it_is(client_for, ada, device):
    browser, again = client_for(ada), "/account/2fa/webauthn/reauthenticate/"
    answer = browser.post(again, {"credential": device.asserted(challenge_of(browser.get(again).text)), "next": "/settings/"})
    assert answer["Location"] == "/settings/"


def test_i20_a_passkey_of_one_firm_is_nothing_at_another(visitor, cobalt, device):
    browser = visitor(cobalt)
    sign_in(browser, device)
    assert not is_in(browser)


def test_an_answer_for_another_host_opens_nothing(visitor, larkspur, device):
    """What a page of somebody else's had the device sign."""
    device.host = "larkspur.example"
    browser = visitor(larkspur)
    sign_in(browser, device)
    assert not is_in(browser)


RUBBISH = ["", "{}", "[]", "7", "null", "rubbish", '{"id": 1}', '{"response": {"userHandle": "eHg"}}', '{"response": []}']
KEYED = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
RUBBISH += [json.dumps({**KEYED, "response": response}) for response in ({}, {"clientDataJSON": "AAAA"}, "text", None)]
RUBBISH += [json.dumps({**KEYED, "response": {"clientDataJSON": "e30", "attestationObject": "_w", "userHandle": "__8"}})]


@pytest.mark.parametrize("credential", RUBBISH)
def test_rubbish_opens_nothing_and_breaks_nothing(visitor, larkspur, client_for, ada, credential):
    browser = visitor(larkspur)
    browser.get(LOGIN, headers={"Accept": "application/json"})
    assert browser.post(LOGIN, {"credential": credential})["Location"] == "/account/login/"
    inside = client_for(ada)
    inside.get(ADD)
    assert inside.post(ADD, {"name": "x", "credential": credential}).status_code == 200


def test_whoever_was_let_go_does_not_come_in_by_a_passkey(visitor, larkspur, ada, fay, device):
    deactivate(user=ada, by=fay)
    browser = visitor(larkspur)
    sign_in(browser, device)
    assert not is_in(browser)
