"""Does a person see where she is signed in, and can she end it there?"""

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from advisors.devices import device
from events.models import Event
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


@pytest.fixture
def signed_in(visitor, larkspur):
    def at(person, agent):
        browser = visitor(larkspur, headers={"User-Agent": agent})
        browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
        return browser

    return at


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox on Linux"), (IPHONE, "Safari on iPhone"), (EDGE, "Edge on Windows"), ("curl/8", "An unknown device")],
)
def test_a_device_is_named_as_its_owner_would(agent, name):
    assert device(agent) == name


def test_each_browser_is_listed_with_its_place(signed_in, ada):
    desk, _ = signed_in(ada, FIREFOX), signed_in(ada, IPHONE)
    page = desk.get("/settings/").text
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("127.0.0.1") == 2


def test_one_is_ended_and_the_other_goes_on(signed_in, ada):
    desk, phone = signed_in(ada, FIREFOX), signed_in(ada, IPHONE)
    there = UserSession.objects.get(user_agent=IPHONE)
    assert desk.post(f"/settings/sessions/{there.pk}/end/").status_code == 302
    assert phone.get("/settings/").status_code == 302
    assert desk.get("/settings/").status_code == 200
    assert Event.objects.get(kind="session.ended").actor_id == ada.pk


def test_all_others_are_ended_at_once(signed_in, ada):
    desk, *others = (signed_in(ada, agent) for agent in (FIREFOX, IPHONE, EDGE))
    desk.post("/settings/sessions/end-others/")
    assert [browser.get("/settings/").status_code for browser in (desk, *others)] == [200, 302, 302]


def test_nobody_ends_another_persons_session(signed_in, ada, ben):
    mine, _ = signed_in(ada, FIREFOX), signed_in(ben, IPHONE)
    assert mine.post(f"/settings/sessions/{UserSession.objects.get(user=ben).pk}/end/").status_code == 404
    assert UserSession.objects.filter(user=ben).exists()


def test_a_new_password_signs_out_the_other_browsers(signed_in, ada):
    desk, phone = signed_in(ada, FIREFOX), signed_in(ada, IPHONE)
    new = "tulips in november"
    desk.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert phone.get("/settings/").status_code == 302
    assert Event.objects.filter(kind="user.password_changed", actor_id=ada.pk).exists()


def test_when_it_was_last_seen_is_written_every_few_minutes(signed_in, ada, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    desk = signed_in(ada, FIREFOX)
    begun = UserSession.objects.get().last_seen_at
    desk.get("/settings/")
    time_machine.shift(200)
    desk.get("/settings/")
    assert UserSession.objects.get().last_seen_at == begun
    time_machine.shift(200)
    desk.get("/settings/")
    assert (UserSession.objects.get().last_seen_at - begun).total_seconds() == 400


def test_being_seen_rewrites_no_session(signed_in, ada, time_machine, monkeypatch):
    """Two requests at once: the later rewrite of the session would take away what the other one put there."""
    time_machine.move_to(timezone.now(), tick=False)
    desk = signed_in(ada, FIREFOX)
    desk.get("/settings/")
    time_machine.shift(400)
    saved = []
    monkeypatch.setattr("django.contrib.sessions.backends.cached_db.SessionStore.save", lambda *args, **kwargs: saved.append(1))
    desk.get("/settings/")
    assert saved == []
