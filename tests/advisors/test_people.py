"""How do people come to a firm and leave it?"""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from advisors.actions import (
    UnableToManagePeople,
    accept_invitation,
    add_user,
    change_role,
    create_api_key,
    deactivate,
    invite,
    reactivate,
)
from advisors.models import Invitation, User
from events import MACHINE
from events.models import Event
from relate.lib import live

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


def test_t20_the_last_admin_stays(fay, ben):
    ben = change_role(user=ben, role="admin", by=fay)
    change_role(user=fay, role="advisor", by=ben)
    with pytest.raises(UnableToManagePeople, match="own role"):
        change_role(user=ben, role="advisor", by=ben)
    fay = reload(fay)
    with pytest.raises(UnableToManagePeople, match="Only the firm's admin"):
        deactivate(user=ben, by=fay)


@pytest.mark.parametrize("role", ["operator", "support"])
def test_t19_nobody_becomes_an_operator_or_support_at_a_firm(fay, ben, role):
    for act in (
        lambda: change_role(user=ben, role=role, by=fay),
        lambda: invite(email="x@x.example", name="X", role=role, by=MACHINE, at=timezone.now()),
        lambda: add_user(email="x@x.example", name="X", role=role, by=MACHINE),
    ):
        with pytest.raises(UnableToManagePeople):
            act()


def test_the_first_compliance_officer_is_the_admins_choice_and_the_next_is_not(fay, ben, ada):
    change_role(user=ben, role="compliance", by=fay)
    with pytest.raises(UnableToManagePeople, match="nobody grants more"):
        change_role(user=ada, role="compliance", by=fay)


@pytest.mark.parametrize("let_go", [deactivate, partial(change_role, role="advisor")], ids=["deactivated", "demoted"])
def test_t20_the_last_officer_stays_until_compliance_has_appointed_a_successor(fay, cora, ben, let_go):
    with pytest.raises(UnableToManagePeople, match="last compliance officer stays"):
        let_go(user=cora, by=fay)
    change_role(user=ben, role="compliance", by=cora)
    let_go(user=cora, by=fay)  # to take power away needs none
    with pytest.raises(UnableToManagePeople, match="last compliance officer stays"):
        let_go(user=reload(ben), by=fay)


@pytest.mark.parametrize("role", ["compliance", "manager"])
def test_t20_who_approves_is_brought_back_by_another_officer_or_the_operator_and_never_by_the_admin(fay, cora, ben, role):
    change_role(user=ben, role=role, by=cora)
    for by in (cora, None):
        deactivate(user=reload(ben), by=fay)
        for nobody in (fay, reload(ben)):
            with pytest.raises(UnableToManagePeople, match="another compliance officer brings back"):
                reactivate(user=ben, by=nobody)
        if by:
            reactivate(user=ben, by=by)
        else:
            call_command("reactivate", user=ben.email, firm="larkspur")
        assert reload(ben).is_active
    told = Event.objects.filter(kind="user.reactivated").order_by("id").values_list("actor_id", flat=True)
    assert list(told) == [cora.pk, None]
    with pytest.raises(CommandError, match="has let go of nobody"):
        call_command("reactivate", user=ben.email, firm="larkspur")


def test_compliance_brings_back_nobody_else(fay, cora, ben):
    deactivate(user=ben, by=fay)
    with pytest.raises(UnableToManagePeople, match="an admin everybody else"):
        reactivate(user=ben, by=cora)


@pytest.mark.parametrize("came", ["appointed", "invited", "added"])
def test_t20_a_firm_that_had_an_officer_gets_the_next_one_from_the_operator_alone(fay, ben, ada, came):
    address = {"email": "hal@larkspur.example", "name": "Hal", "role": "compliance"}
    if came == "appointed":
        officer = change_role(user=ben, role="compliance", by=fay)
    elif came == "invited":
        invitation, _ = invite(**address, by=fay.actor, at=timezone.now())
        officer = accept_invitation(invitation=invitation, password=PASSWORD, at=timezone.now())
    else:
        officer = add_user(**address, by=MACHINE)
    User.objects.filter(pk=officer.pk).update(role="advisor")  # as if the wall before had a hole
    with pytest.raises(UnableToManagePeople, match="nobody grants more"):
        change_role(user=ada, role="compliance", by=fay)
    with pytest.raises(UnableToManagePeople, match="nobody grants more"):
        invite(**address | {"email": "next@larkspur.example"}, by=fay.actor, at=timezone.now())
    invitation, _ = invite(**address | {"email": "next@larkspur.example"}, by=MACHINE, at=timezone.now())
    assert accept_invitation(invitation=invitation, password=PASSWORD, at=timezone.now()).role == "compliance"


def test_who_is_let_go_loses_sessions_keys_and_sockets_at_once(
    visitor, larkspur, ada, fay, monkeypatch, django_capture_on_commit_callbacks
):
    closed = []
    monkeypatch.setattr(live, "close_sockets", lambda **who: closed.append(who["user"]))
    browser = visitor(larkspur)
    browser.post("/account/login/", {"login": ada.email, "password": "relate-demo"})
    assert browser.get("/settings/").status_code == 200
    row, key = create_api_key(user=ada, name="mine", by=ada.actor)
    with django_capture_on_commit_callbacks(execute=True):
        deactivate(user=ada, by=fay)
    assert browser.get("/settings/").status_code == 302
    assert visitor(larkspur, headers={"Authorization": f"Bearer {key}"}).get("/api/v1/clients/").status_code == 401
    assert closed == [ada.pk]
    reactivate(user=ada, by=fay)
    assert browser.get("/settings/").status_code == 302  # nothing comes to life again
    row.refresh_from_db()
    assert row.revoked_at is not None


def reload(user):
    return User.objects.get(pk=user.pk)


def test_only_the_admin_lets_people_go_and_not_herself(ada, ben, fay):
    with pytest.raises(UnableToManagePeople):
        deactivate(user=ben, by=ada)
    with pytest.raises(UnableToManagePeople):
        deactivate(user=fay, by=fay)
    assert not deactivate(user=ben, by=fay).is_active


@pytest.mark.parametrize("way", ["deactivated", "made an advisor"])
def test_t20_nobody_comes_back_by_an_invitation_that_he_made_before(visitor, larkspur, fay, ben, way):
    ben = change_role(user=ben, role="admin", by=fay)
    _, token = invite(email="back@door.example", name="Back Door", role="admin", by=ben.actor, at=timezone.now())
    if way == "deactivated":
        deactivate(user=ben, by=fay)
    else:
        change_role(user=ben, role="advisor", by=fay)
    assert join(visitor(larkspur), f"/account/join/{token}/").status_code == 404
    assert not User.objects.filter(email="back@door.example").exists()


def test_t20_of_two_officers_whom_an_admin_invited_the_first_is_the_only_one(visitor, larkspur, fay):
    links = []
    for name in ("one", "two"):
        _, token = invite(email=f"{name}@larkspur.example", name=name, role="compliance", by=fay.actor, at=timezone.now())
        links.append(f"/account/join/{token}/")
    assert [join(visitor(larkspur), link).status_code for link in links] == [302, 404]
    assert User.objects.filter(role="compliance").count() == 1
