"""SendGrid over its HTTP interface: our id travels as a custom argument, and its answers become what we know."""

import json
import uuid

import pytest
import requests
from django.core.mail import get_connection

from messaging.channels import OutgoingMail, ProviderError
from messaging.channels.email import Email

# Anymail keeps its SendGrid backend but no longer answers for it; docs/adr/0012 says why we do.
pytestmark = pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")


@pytest.fixture
def sendgrid(monkeypatch):
    """Only what leaves the building is faked: the one HTTP call."""
    calls, answer = [], {"status": 202, "error": None}

    def send(self, request, **options):
        calls.append((json.loads(request.body), options))
        if answer["error"]:
            raise answer["error"]
        response = requests.Response()
        response.status_code, response.request = answer["status"], request
        response.headers["X-Message-Id"] = "sg-1"
        response._content = b"{}"
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    connection = get_connection("anymail.backends.sendgrid.EmailBackend", api_key="SG.test")
    return Email(connection), calls, answer


def a_mail() -> OutgoingMail:
    return OutgoingMail(id=uuid.uuid4(), sender="l@firm.example", to="ivy@client.example", subject="S", text="t", html="<p>t</p>")


def test_t33_our_id_travels_with_the_mail(sendgrid):
    sender, calls, _ = sendgrid
    mail = a_mail()

    receipt = sender.send(mail)

    (payload, options) = calls[0]
    assert payload["custom_args"]["message"] == str(mail.id)
    assert receipt.provider == "SendGrid"
    assert receipt.id
    assert options["timeout"]


@pytest.mark.parametrize(
    ("status", "permanent", "is_unknown"), [(400, True, False), (429, False, False), (503, False, False), (500, False, True)]
)
def test_an_answer_becomes_what_we_know(sendgrid, status, permanent, is_unknown):
    sender, _, answer = sendgrid
    answer["status"] = status

    with pytest.raises(ProviderError) as caught:
        sender.send(a_mail())

    assert (caught.value.permanent, caught.value.is_unknown) == (permanent, is_unknown)


def test_no_answer_is_unknown(sendgrid):
    sender, _, answer = sendgrid
    answer["error"] = requests.ReadTimeout()

    with pytest.raises(ProviderError) as caught:
        sender.send(a_mail())
    assert caught.value.is_unknown
