import secrets
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback import links
from feedback.links import State
from messaging.models import Delivery
from tests.feedback.conftest import NOW

pytestmark = pytest.mark.django_db


def test_t1_only_the_hash_is_stored(letter):
    delivery, token = letter
    row = Delivery.objects.values().get(pk=delivery.pk)
    assert token not in str(row)
    assert links.find(token, at=NOW).delivery == delivery


def test_t1_random_tokens_find_nothing(letter):
    assert {links.find(secrets.token_urlsafe(32), at=NOW).state for _ in range(100)} == {State.UNKNOWN}


def queries_of(page, token):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page.browser.get(f"/f/{token}/")
    return len([query for query in captured if "messaging_delivery" in query["sql"]]), len(captured)


def test_h2_an_expired_and_an_unknown_link_ask_the_same_of_the_database(page, clock):
    page.get()  # the first visit of a process also finds the firm
    clock.shift(timedelta(days=31))
    assert queries_of(page, page.token) == queries_of(page, secrets.token_urlsafe(32))


def test_a_nonce_lasts_a_day(letter, clock):
    nonce = links.nonce_for(letter[1])
    assert links.is_nonce_of(letter[1], nonce)
    assert not links.is_nonce_of(secrets.token_urlsafe(32), nonce)
    clock.shift(timedelta(days=1, minutes=1))
    assert not links.is_nonce_of(letter[1], nonce)
