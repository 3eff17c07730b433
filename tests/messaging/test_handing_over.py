"""What exactly is handed over, and what is kept of it?"""

import email
import hashlib
import re
from email import policy

import pytest

from compliance.models import ArchiveRecord
from messaging.links import token_hash
from messaging.models import Delivery
from tests.messaging.posting import on_its_way, send

pytestmark = pytest.mark.django_db
State = Delivery.State


def test_f1_archived_is_what_was_sent(row, provider):
    send(row)

    record = ArchiveRecord.objects.get(delivery_id=row.pk)
    assert record.mime.encode() == provider.accepted[0].mime
    assert record.sha256 == row.sent_sha256 == hashlib.sha256(provider.accepted[0].mime).hexdigest()


def test_the_archive_is_encrypted_at_rest(row, provider):
    from django.db import connection

    send(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mime FROM compliance_archiverecord WHERE delivery_id = %s", [row.pk])
        (stored,) = cursor.fetchone()
    assert "Dear" not in stored
    assert "Subject" not in stored


def test_the_archive_stands_before_the_hand_over(row, provider, monkeypatch):
    seen = []
    monkeypatch.setattr(provider, "send", lambda mail: seen.append(ArchiveRecord.objects.filter(delivery_id=mail.id).count()))
    with pytest.raises(AttributeError):
        send(row)

    assert seen == [1]


def test_g1_the_mail_carries_its_headers_and_two_parts(row, provider, ada, larkspur):
    send(row)
    mail = email.message_from_bytes(provider.accepted[0].mime, policy=policy.default)

    assert re.fullmatch(r"<http://larkspur\.localhost\S*/u/[\w-]{43}/>", mail["List-Unsubscribe"].strip())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["From"] == "Larkspur & Hale <letters@larkspur.localhost>"
    assert mail["Reply-To"] == f"{ada.name} <{ada.email}>"
    assert mail["To"] == "Ivy Moss <ivy@moss.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "relate" not in mail.as_string().lower()


def test_h2_only_hashes_of_the_tokens_are_stored(row, provider):
    send(row)
    rating = re.search(r"/f/([\w-]{43})/\?rating=5", provider.accepted[0].text)[1]
    preferences = re.search(r"/u/([\w-]{43})/", provider.accepted[0].text)[1]

    assert (row.rating_token_hash, row.preferences_token_hash) == (token_hash(rating), token_hash(preferences))
    stored = " ".join(str(value) for value in Delivery.objects.values().get().values())
    assert rating not in stored
    assert preferences not in stored


def test_each_recipient_has_links_of_his_own(ivy, ada, cora, provider):
    ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    message = on_its_way(ivy, ada, cora)
    for row in message.deliveries.all():
        send(row)

    links = [set(re.findall(r"/[fu]/([\w-]{43})/", mail.text)) for mail in provider.accepted]
    assert len(links) == 2
    assert not links[0] & links[1]


def test_a_line_break_in_a_name_neither_stops_the_letter_nor_adds_a_header(ivy, ada, cora, provider):
    ivy.name, ada.name = "Ivy\r\nBcc: eve@evil.example", "Ada\nWinslow"
    ivy.save()
    ada.save()
    row = on_its_way(ivy, ada, cora).deliveries.get()
    assert send(row) == State.SENT
    mail = email.message_from_bytes(provider.accepted[0].mime, policy=policy.default)
    assert (mail["Bcc"], mail["To"].addresses[0].addr_spec, mail["Reply-To"].addresses[0].display_name) == (
        None,
        ivy.email,
        "Ada Winslow",
    )
