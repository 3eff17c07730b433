"""Every way that mail can leave keeps one contract: bytes arrive unchanged, and a failure says what is known of it."""

import email
import uuid
from datetime import UTC, datetime
from email import policy

import pytest
from django.core.mail import get_connection

from messaging.channels import OutgoingMail, ProviderError
from messaging.channels import mailbox as local
from messaging.channels.email import Email
from messaging.channels.mime import with_mime
from tests.contracts.smtp_sink import SmtpSink

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MAILBOX = "messaging.channels.mailbox.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def a_mail(**changes) -> OutgoingMail:
    fields = {
        "id": uuid.uuid4(),
        "sender": '"Larkspur & Hale" <letters@larkspur.example>',
        "to": "ivy@client.example",
        "subject": "Your November review – up 9.1 %",
        "text": "Dear Ivy,\n\n.A line that begins with a dot.\n",
        "html": "<p>Dear Ivy — hello</p>",
        "reply_to": "ada@larkspur.example",
        "headers": {"List-Unsubscribe": "<https://larkspur.example/u/x/>"},
    }
    return with_mime(OutgoingMail(**{**fields, **changes}), at=AT, host="larkspur.example")


@pytest.fixture
def sink():
    sink = SmtpSink()
    yield sink
    sink.close()


@pytest.fixture(params=["smtp", "mailbox"])
def channel(request, settings, tmp_path, sink):
    settings.EMAIL_FILE_PATH = tmp_path
    if request.param == "smtp":
        connection = get_connection(SMTP, host="127.0.0.1", port=sink.port, timeout=2, use_tls=False, use_ssl=False)
        return Email(connection), lambda: sink.accepted
    return Email(get_connection(MAILBOX)), lambda: [path.read_bytes() for path in local.folder().glob("*.eml")]


def test_the_bytes_arrive_as_they_were_archived(channel):
    sender, arrived = channel
    mail = a_mail()

    receipt = sender.send(mail)

    assert receipt.provider in {"smtp", "mailbox"}
    assert [content.rstrip(b"\r\n") for content in arrived()] == [mail.mime.rstrip(b"\r\n")]


def test_what_arrives_is_a_readable_mail(channel):
    sender, arrived = channel
    mail = a_mail()
    sender.send(mail)

    read = email.message_from_bytes(arrived()[0], policy=policy.default)

    assert read["Subject"] == mail.subject
    assert read["X-Delivery"] == str(mail.id)
    assert read["Reply-To"] == "ada@larkspur.example"
    assert read["Date"].datetime == AT
    assert read.get_body(("plain",)).get_content().splitlines() == mail.text.splitlines()
    assert "Dear Ivy — hello" in read.get_body(("html",)).get_content()


def test_t12_a_header_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="newline"):
        a_mail(subject="Hello\r\nBcc: eve@cobalt.example")


@pytest.mark.parametrize(
    ("behaviour", "permanent", "is_unknown"),
    [
        ("refuse_recipient", True, False),
        ("busy", False, False),
        ("refuse_data", True, False),
        ("cut_after_data", False, True),
        ("silent", False, False),
    ],
)
def test_a_failure_says_what_is_known(sink, behaviour, permanent, is_unknown):
    sink.behaviour = behaviour
    sender = Email(get_connection(SMTP, host="127.0.0.1", port=sink.port, timeout=0.5, use_tls=False, use_ssl=False))

    with pytest.raises(ProviderError) as caught:
        sender.send(a_mail())

    assert (caught.value.permanent, caught.value.is_unknown) == (permanent, is_unknown)


def test_a_server_that_is_away_may_be_tried_again():
    sender = Email(get_connection(SMTP, host="127.0.0.1", port=1, timeout=0.5, use_tls=False, use_ssl=False))

    with pytest.raises(ProviderError) as caught:
        sender.send(a_mail())

    assert not caught.value.permanent
    assert not caught.value.is_unknown


def test_the_mailbox_writes_a_message_once_and_privately(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    sender, mail = Email(get_connection(MAILBOX)), a_mail()

    assert sender.find(mail.id) is None
    sender.send(mail)
    sender.send(mail)

    (path,) = local.folder().glob("*")
    assert sender.find(mail.id) is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_mailbox_shows_what_came(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    mail = a_mail()
    Email(get_connection(MAILBOX)).send(mail)

    (shown,) = local.mails()

    assert (shown.subject, shown.to, shown.at) == (mail.subject, mail.to, AT)
    assert local.mail(mail.id) == shown
    assert local.mail(uuid.uuid4()) is None


def test_smtp_cannot_be_asked(sink):
    sender = Email(get_connection(SMTP, host="127.0.0.1", port=sink.port, timeout=1))

    with pytest.raises(ProviderError) as caught:
        sender.find(uuid.uuid4())
    assert caught.value.is_unknown
