"""Can a text be read only by its firm, in its column, with the right key?"""

import os

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from events import MACHINE, record
from relate.lib import crypto
from relate.lib.current import NoFirm
from relate.lib.current import schema as current_schema
from tenants import enter

COLUMN = "clients.client.email"


@pytest.fixture
def firm():
    token = current_schema.set("f_aaaaaaaaaaaaaaaa")
    yield
    current_schema.reset(token)


@given(st.text())
def test_what_goes_in_comes_out(text):
    token = current_schema.set("f_aaaaaaaaaaaaaaaa")
    try:
        assert crypto.decrypt(crypto.encrypt(text, column=COLUMN), column=COLUMN) == text
    finally:
        current_schema.reset(token)


def test_equal_texts_rest_differently(firm):
    assert crypto.encrypt("Ivy", column=COLUMN) != crypto.encrypt("Ivy", column=COLUMN)


def test_another_column_cannot_read_it(firm):
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(crypto.encrypt("Ivy", column=COLUMN), column="clients.client.phone")


def test_another_firm_cannot_read_it(firm):
    sealed = crypto.encrypt("Ivy", column=COLUMN)
    token = current_schema.set("f_bbbbbbbbbbbbbbbb")
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, column=COLUMN)
    current_schema.reset(token)


@pytest.mark.parametrize("sealed", ["", "a1:k1", "a1:k1:!!", "a1:gone:AAAA", "plain text", "a1:k1:" + "A" * 64])
def test_what_was_tampered_with_is_refused(firm, sealed):
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(sealed, column=COLUMN)


def test_an_older_key_still_reads_and_is_found_stale(firm, settings):
    old, new = os.urandom(32), os.urandom(32)
    settings.FIELD_KEYS = {"k1": old}
    sealed = crypto.encrypt("Ivy", column=COLUMN)
    settings.FIELD_KEYS = {"k2": new, "k1": old}
    assert crypto.decrypt(sealed, column=COLUMN) == "Ivy"
    assert crypto.is_stale(sealed)
    assert not crypto.is_stale(crypto.encrypt("Ivy", column=COLUMN))


def test_nothing_is_encrypted_without_a_firm():
    with pytest.raises(NoFirm):
        crypto.encrypt("Ivy", column=COLUMN)


def test_a_digest_is_bound_to_firm_and_purpose(firm):
    here = crypto.keyed_digest("ivy@moss.example", "suppression")
    assert here == crypto.keyed_digest("ivy@moss.example", "suppression")
    assert here != crypto.keyed_digest("ivy@moss.example", "search")
    token = current_schema.set("f_bbbbbbbbbbbbbbbb")
    assert here != crypto.keyed_digest("ivy@moss.example", "suppression")
    current_schema.reset(token)


@pytest.mark.django_db
def test_the_column_holds_no_plain_text(ivy):
    event = record(kind="note.added", by=MACHINE, obj=ivy, detail={"text": "Ivy is unhappy"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM events_eventdetail WHERE event_id = %s", [event.pk])
        (resting,) = cursor.fetchone()
    assert resting.startswith("a1:k1:")
    assert "Ivy" not in resting
    event.detail.refresh_from_db()
    assert event.detail.content == {"text": "Ivy is unhappy"}


@pytest.mark.django_db
def test_a_row_copied_to_another_firm_cannot_be_read(ivy, cobalt):
    record(kind="note.added", by=MACHINE, obj=ivy, detail={"text": "Ivy is unhappy"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM events_eventdetail")
        (resting,) = cursor.fetchone()
    with enter.firm(cobalt), pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(resting, column="events.eventdetail.text")
