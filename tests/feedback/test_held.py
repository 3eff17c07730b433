"""T34: is a client's answer ever lost? What cannot be taken comes back to her, and the page says so."""

import os
import re
import socket
from html import unescape

import pytest
from django.db import connection

from feedback import actions
from feedback.models import Reply
from tenants import hosts

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"rating": "2", "message": "The <fees> feel high & nobody called.", "topic": ["fees", "too_long"], "call": "on"}


@pytest.fixture
def database(request):
    """database.leave() lets nobody connect, database.come_back() does."""

    class Database:
        port = connection.settings_dict["PORT"]

        def leave(self):
            connection.close()
            connection.settings_dict["PORT"] = "1"

        def come_back(self):
            connection.close()
            connection.settings_dict["PORT"] = self.port

    database = Database()
    yield database
    database.come_back()


@pytest.fixture
def patient(page):
    """A browser that is shown what the server answers when it breaks."""
    page.browser.raise_request_exception = False
    return page


def form_on(response):
    """What a browser without JavaScript would send when the page's button is pressed."""
    text = response.content.decode()
    found = {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)}
    if checked := re.search(r'name="rating" value="(\d)" required checked', text):
        found["rating"] = checked[1]
    found["topic"] = re.findall(r'name="topic" value="(\w+)" checked', text)
    found["message"] = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1])
    return found | ({"call": "on"} if re.search(r'name="call" checked', text) else {})


@pytest.mark.parametrize("is_firm_known", [True, False])
def test_t34_while_the_database_is_away_the_words_come_back_and_can_be_sent_again(patient, database, is_firm_known):
    nonce = patient.nonce()
    database.leave()
    if not is_firm_known:
        hosts.forget()
    refused = patient.browser.post(patient.url, {"nonce": nonce, **WORDS})
    text = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert "Your answer is not saved yet" in text
    assert form_on(refused) == {"nonce": nonce, "lang": "en", **WORDS}
    assert f'action="{patient.url}"' in text
    assert "no-store" in refused["Cache-Control"]
    assert (refused["X-Robots-Tag"], refused["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert ("Larkspur" in text, "larkspur.localhost" in text) == (is_firm_known, not is_firm_known)
    assert "Relate" not in text
    assert "<script" not in text

    database.come_back()
    assert patient.browser.post(patient.url, form_on(refused)).status_code == 303
    reply = Reply.objects.get()
    assert (reply.rating, reply.text, reply.wants_call) == (2, WORDS["message"], True)
    assert reply.chosen_topics == WORDS["topic"]


def test_t34_a_connection_that_breaks_while_the_answer_is_written_loses_nothing(patient, monkeypatch):
    nonce, receive = patient.nonce(), actions.receive

    def cut_off(**given):
        with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as link:
            link.shutdown(socket.SHUT_RDWR)
        return receive(**given)

    with monkeypatch.context() as broken:
        broken.setattr(actions, "receive", cut_off)
        refused = patient.browser.post(patient.url, {"nonce": nonce, **WORDS})
    assert refused.status_code == 503
    assert form_on(refused)["message"] == WORDS["message"]
    connection.close()
    assert patient.browser.post(patient.url, form_on(refused)).status_code == 303
    assert Reply.objects.get().text == WORDS["message"]


def test_t34_our_own_error_gives_the_words_back_too(patient, monkeypatch):
    def broken(**given):
        raise KeyError("oh")

    nonce = patient.nonce()
    monkeypatch.setattr(actions, "receive", broken)
    refused = patient.browser.post(patient.url, {"nonce": nonce, **WORDS})
    assert refused.status_code == 500
    assert form_on(refused)["message"] == WORDS["message"]


def test_it_says_so_in_spanish(patient, database):
    database.leave()
    refused = patient.browser.post(patient.url, {"lang": "es", **WORDS})
    assert "Su respuesta aún no está guardada" in refused.content.decode()
    assert 'lang="es"' in refused.content.decode()


def test_who_only_looks_is_told_that_the_link_keeps_working(patient, database):
    database.leave()
    looked = patient.browser.get(f"{patient.url}?rating=4")
    assert (looked.status_code, looked["Retry-After"]) == (503, "10")
    assert "Your link keeps working." in looked.content.decode()
    assert "<form" not in looked.content.decode()


def test_t34_who_introduces_a_friend_meanwhile_keeps_the_name(patient, database):
    patient.post(rating="5")
    nonce = patient.nonce()
    database.leave()
    refused = patient.browser.post(f"{patient.url}introduce/", {"nonce": nonce, "name": "Tom & Ash", "email": "tom@ash.example"})
    text = refused.content.decode()
    assert refused.status_code == 503
    assert 'value="Tom &amp; Ash"' in text
    assert 'value="tom@ash.example"' in text
    assert f'action="{patient.url}introduce/"' in text


def test_a_form_that_cannot_be_read_still_gets_an_answer(patient, database):
    database.leave()
    refused = patient.browser.post(patient.url, {f"field{n}": "x" for n in range(1100)})
    assert refused.status_code == 503
