import re

import pytest

import events
from events.models import Event
from messaging import actions
from messaging.actions import sending
from messaging.links import minted, token_hash
from messaging.models import Delivery, Suppression
from tests.messaging.drafts import NOW, a_draft
from tests.messaging.posting import DUE, Provider, on_its_way

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(ivy):
    tokens = minted()
    Delivery.objects.create(
        message=a_draft(ivy), client=ivy, address=ivy.email, due_at=NOW, preferences_token_hash=token_hash(tokens.preferences)
    )
    return tokens.preferences


def nonce_on(response):
    return re.search(r'name="nonce" value="([^"]+)"', response.content.decode())[1]


def standing():
    return set(Suppression.objects.filter(lifted_at=None).values_list("stream", flat=True))


def test_t4_one_click_works_without_cookie_and_at_once(visitor, larkspur, token, ivy):
    response = visitor(larkspur, enforce_csrf_checks=True).post(f"/u/{token}/", {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert standing() == {"letters"}
    assert Event.objects.get(kind="client.unsubscribed").actor.id == ivy.pk


@pytest.mark.parametrize("method", ["get", "head"])
def test_t4_opening_the_page_changes_nothing(visitor, larkspur, token, method):
    for query in ("", "?leave=letters", "?List-Unsubscribe=One-Click", "?nothing=1"):
        assert getattr(visitor(larkspur), method)(f"/u/{token}/{query}").status_code == 200

    assert standing() == set()


def test_g2_leaving_one_stream_leaves_only_that_one(visitor, larkspur, token):
    browser = visitor(larkspur)
    page = browser.get(f"/u/{token}/?leave=letters")
    answer = browser.post(f"/u/{token}/", {"nonce": nonce_on(page), "stream": ["commentary", "events"]})

    assert answer.status_code == 303
    assert standing() == {"letters"}
    assert "Your choice is saved." in browser.get(answer.headers["Location"]).content.decode()


def test_stop_everything_and_come_back(visitor, larkspur, token):
    browser = visitor(larkspur)
    nonce = nonce_on(browser.get(f"/u/{token}/"))

    browser.post(f"/u/{token}/", {"nonce": nonce, "nothing": "1", "stream": ["letters"]})
    assert standing() == {"letters", "commentary", "events"}
    browser.post(f"/u/{token}/", {"nonce": nonce, "stream": ["letters"]})
    assert standing() == {"commentary", "events"}


@pytest.mark.parametrize("nonce", ["", "1w:abc", "forged"])
def test_a_press_without_the_pages_nonce_does_nothing(visitor, larkspur, token, nonce):
    response = visitor(larkspur).post(f"/u/{token}/", {"nonce": nonce, "nothing": "1"})

    assert response.status_code == 422
    assert standing() == set()


def test_the_page_names_nobody_and_wears_the_firms_brand(visitor, larkspur, token, ivy):
    page = visitor(larkspur).get(f"/u/{token}/").content.decode()

    assert "Larkspur &amp; Hale" in page
    assert "Ivy" not in page
    assert ivy.email not in page
    assert "Relate" not in page


def test_an_unknown_link_and_another_firms_link_are_404(visitor, larkspur, cobalt, token):
    assert visitor(larkspur).get(f"/u/{minted().preferences}/").status_code == 404
    assert visitor(cobalt).get(f"/u/{token}/").status_code == 404
    assert visitor(cobalt).post(f"/u/{token}/", {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_bad_method(visitor, larkspur, token):
    assert visitor(larkspur).delete(f"/u/{token}/").status_code == 405


def test_leaving_twice_is_leaving_once(ivy):
    for _ in range(2):
        actions.leave(client=ivy, stream="letters", how="one-click", by=events.client(ivy.pk), at=NOW)

    assert Event.objects.filter(kind="client.unsubscribed").count() == 1


def test_t3_a_thousand_looks_at_every_link_unsubscribe_and_rate_nobody(ivy, ada, cora, larkspur, visitor, monkeypatch, settings):
    from feedback.models import Reply

    provider = Provider()
    monkeypatch.setattr(sending, "channel", lambda name: provider)
    row = on_its_way(ivy, ada, cora).deliveries.get()
    sending.send(delivery_id=row.pk, at=DUE)
    mail = provider.accepted[0]
    links = sorted(
        set(re.findall(r"http://larkspur\.localhost(?::\d+)?(/[^\s<>\"]+)", mail.text + mail.html.replace("&amp;", "&")))
    )
    browser = visitor(larkspur)

    assert len(links) >= 7
    for number in range(1000):
        link = links[number % len(links)]
        (browser.get if number % 2 else browser.head)(link)

    assert not Suppression.objects.exists()
    assert not Reply.objects.exists()
