import re

import pytest
import time_machine

import events
from events.models import Event
from messaging import actions
from messaging.links import minted, token_hash
from messaging.models import Delivery, Suppression
from tests.messaging.drafts import NOW, a_draft

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


def test_the_page_speaks_the_household_s_language_or_the_one_that_was_chosen(visitor, larkspur, token, ivy):
    ivy.household.language = "es"
    ivy.household.save(update_fields=["language"])
    browser = visitor(larkspur)
    page = browser.get(f"/u/{token}/?leave=letters")
    assert 'lang="es"' in page.content.decode()
    assert "¿Dejar de recibir cartas sobre su cartera?" in page.content.decode()

    stale = browser.post(f"/u/{token}/", {"nonce": "old", "lang": "es"})
    assert "Pulse el botón otra vez" in stale.content.decode()
    saved = browser.post(f"/u/{token}/", {"nonce": nonce_on(page), "lang": "es", "stream": ["events"]})
    assert "Su elección quedó guardada." in browser.get(saved.headers["Location"]).content.decode()
    assert "What would you like to receive?" in browser.get(f"/u/{token}/?lang=en").content.decode()
    assert "¿Qué le gustaría recibir?" in browser.get(f"/u/{token}/?lang=xx").content.decode()


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


def test_t1_sixty_looks_a_minute_then_a_pause(visitor, larkspur, token):
    with time_machine.travel(NOW, tick=False):
        browser = visitor(larkspur, REMOTE_ADDR="10.1.2.3")
        answers = [browser.get(f"/u/{token if n % 2 else 'nobody'}/") for n in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200, 404}
    assert (answers[60].status_code, answers[60]["Retry-After"]) == (429, "60")
    assert "nothing was changed" in answers[60].content.decode()


def test_t1_ten_presses_a_minute_on_one_link(visitor, larkspur, token):
    with time_machine.travel(NOW, tick=False):
        codes = [visitor(larkspur, REMOTE_ADDR=f"10.1.2.{n}").post(f"/u/{token}/", {"nonce": "x"}).status_code for n in range(11)]
    assert codes == [422] * 10 + [429]


def test_t4_a_mail_provider_presses_for_many_from_one_address_and_guesses_for_none(visitor, larkspur, token):
    one_click = {"List-Unsubscribe": "One-Click"}
    with time_machine.travel(NOW, tick=False):
        provider = visitor(larkspur, REMOTE_ADDR="10.1.2.3")
        guessed = [provider.post(f"/u/{minted().preferences}/", one_click).status_code for _ in range(61)]
        assert guessed == [404] * 60 + [429]
        assert provider.post(f"/u/{token}/", one_click).status_code == 200
    assert standing() == {"letters"}
