"""How do people come to a firm and leave it?"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from advisors.actions import UnableToManagePeople, deactivate, invite
from advisors.models import Invitation, User
from events.models import Event

pytestmark = pytest.mark.django_db

PASSWORD = "tulips in november"


@pytest.fixture
def link(fay):
    _, token = invite(email="Gus@Larkspur.example", name="Gus Hale", role="advisor", by=fay.actor, at=timezone.now())
    return f"/account/join/{token}/"


def join(browser, link, password=PASSWORD, again=PASSWORD):
    return browser.post(link, {"new_password1": password, "new_password2": again})


def test_who_was_invited_chooses_a_password_and_signs_in(visitor, larkspur, link):
    browser = visitor(larkspur)
    assert "Welcome, Gus Hale" in browser.get(link).content.decode()
    assert User.objects.filter(email="gus@larkspur.example").count() == 0  # a GET makes nobody
    assert join(browser, link).status_code == 302
    signed_in = browser.post("/account/login/", {"login": "gus@larkspur.example", "password": PASSWORD})
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    assert Event.objects.filter(kind="user.signed_in", actor_id=User.objects.get(name="Gus Hale").pk).exists()


def test_a_link_works_once(visitor, larkspur, link):
    join(visitor(larkspur), link)
    assert visitor(larkspur).get(link).status_code == 404
    assert join(visitor(larkspur), link, "another one at all").status_code == 404


def test_a_link_ends_after_a_week_and_with_the_next_one(visitor, larkspur, fay, link):
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert visitor(larkspur).get(link).status_code == 404
    invite(email="gus@larkspur.example", name="Gus Hale", role="advisor", by=fay.actor, at=timezone.now())
    assert visitor(larkspur).get(link).status_code == 404


def test_i21_a_link_is_nothing_at_another_firm(visitor, cobalt, link):
    assert visitor(cobalt).get(link).status_code == 404


@pytest.mark.parametrize(("password", "again"), [("short", "short"), ("password123", "password123"), (PASSWORD, "different one")])
def test_a_weak_or_mistyped_password_is_refused(visitor, larkspur, link, password, again):
    assert join(visitor(larkspur), link, password, again).status_code == 422
    assert not User.objects.filter(email="gus@larkspur.example").exists()


def test_the_token_is_kept_nowhere(link):
    token = link.split("/")[-2]
    assert token not in str(list(Invitation.objects.values())) + str(list(Event.objects.values()))


def test_the_command_prints_a_link_to_the_firms_own_host(visitor, larkspur, capsys):
    call_command("invite", "hal@larkspur.example", firm="larkspur", name="Hal", role="compliance")
    host, path = re.search(r"https?://([^/\s:]+)(?::\d+)?(/\S+)", capsys.readouterr().out).groups()
    assert host == larkspur.domain
    join(visitor(larkspur), path)
    assert User.objects.get(email="hal@larkspur.example").role == "compliance"


def test_nobody_is_invited_twice(ada, fay):
    with pytest.raises(UnableToManagePeople):
        invite(email=ada.email, name="Ada", role="advisor", by=fay.actor, at=timezone.now())
    with pytest.raises(CommandError, match="account here already"):
        call_command("invite", ada.email, firm="larkspur", name="Ada")


def test_only_the_admin_lets_people_go_and_not_herself(ada, ben, fay):
    with pytest.raises(UnableToManagePeople):
        deactivate(user=ben, by=ada)
    with pytest.raises(UnableToManagePeople):
        deactivate(user=fay, by=fay)
    assert not deactivate(user=ben, by=fay).is_active
