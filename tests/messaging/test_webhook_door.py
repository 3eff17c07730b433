"""T5: is a mail provider's request believed only where the firm's own key has signed its very bytes?"""

import json
from datetime import timedelta

import pytest

from events.models import Event
from messaging.actions import tracking
from messaging.channels.sendgrid import SIGNATURE, STAMP
from messaging.models import DeliveryEvent, WebhookCall, WebhookKey
from tenants import enter
from tests.messaging.posting import LATER
from tests.messaging.sendgrid import PATH, Account, told

ROWS = (WebhookCall, DeliveryEvent)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "how", ["no header", "no time", "other key", "rewritten", "old", "future", "other firm", "no key", "garbage", "time changed"]
)
def test_t5_what_is_not_signed_is_refused_and_leaves_no_row(sendgrid, hook, sent, larkspur, cobalt, later, how, visitor):
    body = json.dumps([told(sent, "bounce", LATER, larkspur, type="bounce")]).encode()
    now = int(LATER.timestamp())
    headers = sendgrid.signed(body)
    if how == "no header":
        headers.pop(SIGNATURE)
    elif how == "no time":
        headers.pop(STAMP)
    elif how == "other key":
        headers = Account().signed(body)
    elif how == "rewritten":
        body = json.dumps(json.loads(body), indent=1).encode()
    elif how in ("old", "future"):
        headers = sendgrid.signed(body, str(now - 301 if how == "old" else now + 301))
    elif how == "other firm":
        hook = visitor(cobalt)
        with enter.firm(cobalt):
            WebhookKey.objects.create(provider="sendgrid", public_key=Account().public_key)
    elif how == "no key":
        WebhookKey.objects.update(removed_at=LATER)
    elif how == "garbage":
        headers[SIGNATURE] = "é" * 40
    elif how == "time changed":
        headers[STAMP] = str(now - 1)

    assert sendgrid.tell(hook, body, headers=headers).status_code == 403
    sent.refresh_from_db()
    assert sent.status == ""
    for firm in (larkspur, cobalt):
        with enter.firm(firm):
            assert [model.objects.count() for model in ROWS] == [0, 0]


@pytest.mark.django_db
def test_t5_within_the_window_it_is_taken_and_other_methods_and_sizes_are_refused(sendgrid, hook, sent, larkspur, later):
    body = json.dumps([told(sent, "delivered", LATER, larkspur)]).encode()

    assert sendgrid.tell(hook, body, headers=sendgrid.signed(body, str(int(LATER.timestamp()) - 299))).status_code == 200
    assert hook.get(PATH).status_code == 405
    large = b"[" + b" " * (2 * 1024 * 1024) + b"]"
    assert sendgrid.tell(hook, large).status_code == 413
    for strange in (b"{}", b"nothing", b"\xff", b"[" * 100_000):
        assert sendgrid.tell(hook, strange).status_code == 400


@pytest.mark.django_db
def test_after_a_month_only_hash_and_signature_of_a_request_are_kept(sendgrid, hook, sent, larkspur, later):
    sendgrid.tell(hook, [told(sent, "delivered", LATER, larkspur)])

    assert tracking.forget_bodies(at=LATER + timedelta(days=29)) == 0
    assert tracking.forget_bodies(at=LATER + timedelta(days=30)) == 1
    call = WebhookCall.objects.get()
    assert (call.body, bool(call.sha256), bool(call.signature)) == ("", True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "nonsense", "QUJD", "rsa", "p384"])
def test_only_a_key_of_sendgrids_kind_is_kept(client_for, fay, text):
    if text in ("rsa", "p384"):
        text = _other_key(text)
    answer = client_for(fay).post("/settings/mail/key/", {"public_key": text})

    assert answer.status_code == 422
    assert not WebhookKey.objects.exists()


def _other_key(kind):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    private = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP384R1())
    form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return private.public_key().public_bytes(*form).decode()


@pytest.mark.django_db
def test_the_firms_admin_sets_replaces_and_removes_the_key(client_for, fay, ada, larkspur):
    first, second, browser = Account(), Account(), client_for(fay)
    pem = f"-----BEGIN PUBLIC KEY-----\n{second.public_key[:64]}\n{second.public_key[64:]}\n-----END PUBLIC KEY-----\n"

    assert browser.post("/settings/mail/key/", {"public_key": first.public_key}).status_code == 302
    assert browser.post("/settings/mail/key/", {"public_key": pem}).status_code == 302
    assert WebhookKey.objects.get(removed_at=None).public_key == second.public_key
    assert f"{larkspur.domain}{PATH}" in browser.get("/settings/mail/").content.decode()
    assert client_for(ada).post("/settings/mail/key/", {"public_key": first.public_key}).status_code == 403
    browser.post("/settings/mail/remove/")
    assert not WebhookKey.objects.filter(removed_at=None).exists()
    assert sorted(Event.objects.filter(kind__startswith="webhook.").values_list("kind", flat=True)) == [
        *("webhook.key_removed", "webhook.key_set", "webhook.key_set")
    ]
