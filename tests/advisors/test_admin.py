"""Can the firm's admin bring people in and let them go, and nobody else?"""

import re

import pytest

from advisors.models import Invitation, Team, User
from events.models import Event

pytestmark = pytest.mark.django_db

PEOPLE, INVITATIONS = "/admin/advisors/user/", "/admin/advisors/invitation/"
GUS = {"email": "Gus@larkspur.example", "name": "Gus Hale", "role": "advisor"}


def test_fay_invites_gus_and_sees_the_link_once(client_for, visitor, larkspur, fay):
    page = client_for(fay).post(f"{INVITATIONS}add/", GUS, follow=True)
    link = re.search(r"http://larkspur\.localhost(?::\d+)?(/account/join/[\w-]+/)", page.content.decode())[1]
    assert visitor(larkspur).get(link).status_code == 200
    assert Event.objects.get(kind="user.invited").actor_id == fay.pk
    assert b"/account/join/" not in client_for(fay).get(INVITATIONS).content


def test_fay_invites_nobody_who_is_here_already(client_for, fay, ada):
    page = client_for(fay).post(f"{INVITATIONS}add/", GUS | {"email": ada.email})
    assert b"has an account here already" in page.content
    assert not Invitation.objects.exists()


def test_compliance_looks_and_invites_no_advisor(client_for, cora):
    assert client_for(cora).get(INVITATIONS).status_code == 200
    assert b"is not offered here" in client_for(cora).post(f"{INVITATIONS}add/", GUS).content
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("who", "stays"), [("fay", False), ("cora", True)])
def test_only_fay_lets_ben_go(client_for, request, ben, who, stays):
    person = request.getfixturevalue(who)
    form = {"action": "deactivate_chosen", "_selected_action": [str(ben.pk)]}
    client_for(person).post(PEOPLE, form)
    assert User.objects.get(pk=ben.pk).is_active is stays
    client_for(person).post(PEOPLE, form | {"action": "reactivate_chosen"})
    assert User.objects.get(pk=ben.pk).is_active


def test_t20_cora_brings_an_officer_back_on_the_page_and_lets_nobody_go(client_for, cora, fay, ben):
    User.objects.filter(pk=ben.pk).update(role="compliance", is_active=False)
    form = {"action": "reactivate_chosen", "_selected_action": [str(ben.pk)]}
    client_for(fay).post(PEOPLE, form)
    assert not User.objects.get(pk=ben.pk).is_active
    client_for(cora).post(PEOPLE, form)
    assert User.objects.get(pk=ben.pk).is_active
    client_for(cora).post(PEOPLE, form | {"action": "deactivate_chosen"})
    assert User.objects.get(pk=ben.pk).is_active


def test_fay_makes_ben_an_admin_and_puts_him_into_a_team(client_for, fay, ben):
    team = Team.objects.create(name="South")
    said = {"role": "admin", "member_of": [str(team.pk)], "client_capacity": "40", "known_for": "tax, trusts"}
    answer = client_for(fay).post(f"{PEOPLE}{ben.pk}/change/", said)
    assert answer.status_code == 302
    ben.refresh_from_db()
    assert (ben.role, ben.client_capacity, ben.specializations) == ("admin", 40, ["tax", "trusts"])
    assert list(ben.teams.all()) == [team]
    assert {"user.role_changed", "user.changed"} <= set(Event.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("sent", [{"is_superuser": "on"}, {"email": "x@x.example"}, {"name": "Nobody"}, {"password": "x"}])
def test_t17_what_the_form_does_not_ask_is_not_written(client_for, fay, ben, sent):
    before = User.objects.filter(pk=ben.pk).values("email", "name", "password").get()
    client_for(fay).post(f"{PEOPLE}{ben.pk}/change/", {"role": "advisor", "known_for": ""} | sent)
    assert User.objects.filter(pk=ben.pk).values("email", "name", "password").get() == before


@pytest.mark.parametrize("role", ["manager", "compliance", "support", "operator"])
def test_t20_fay_grants_no_power_that_she_has_not(client_for, fay, ben, cora, role):
    page = client_for(fay).post(f"{PEOPLE}{ben.pk}/change/", {"role": role, "known_for": ""})
    assert page.status_code == 200
    assert b"is not offered here" in page.content
    page = client_for(fay).post(f"{INVITATIONS}add/", GUS | {"role": role})
    assert b"is not offered here" in page.content
    assert User.objects.get(pk=ben.pk).role == "advisor"
    assert not Invitation.objects.exists()


def test_t20_compliance_appoints_who_approves_and_no_admin(client_for, cora, ben):
    browser = client_for(cora)
    assert browser.post(f"{PEOPLE}{ben.pk}/change/", {"role": "manager"}).status_code == 302
    assert browser.post(f"{PEOPLE}{ben.pk}/change/", {"role": "admin"}).status_code == 200
    assert User.objects.get(pk=ben.pk).role == "manager"


def test_what_an_action_refuses_is_said_on_the_page(client_for, fay):
    page = client_for(fay).post(f"{PEOPLE}{fay.pk}/change/", {"role": "advisor", "known_for": ""}, follow=True)
    assert "Nobody changes the own role" in page.text
    assert User.objects.get(pk=fay.pk).role == "admin"


def test_fay_makes_a_team(client_for, fay):
    assert client_for(fay).post("/admin/advisors/team/add/", {"name": "North"}).status_code == 302
    assert Event.objects.get(kind="team.made").actor_id == fay.pk
    team = Team.objects.get()
    assert client_for(fay).post(f"/admin/advisors/team/{team.pk}/change/", {"name": "Far North"}).status_code == 302
    assert Team.objects.get().name == "Far North"


def test_the_admin_has_no_second_way_to_sign_out_or_to_change_a_password(client_for, cora):
    """Django's own pages would tell neither the trail nor the person."""
    browser = client_for(cora)
    for path, leads in (("password_change", "/account/password/change/"), ("logout", "/account/logout/")):
        answer = browser.post(
            f"/admin/{path}/", {"old_password": "relate-demo", "new_password1": "x" * 20, "new_password2": "x" * 20}
        )
        assert answer["Location"] == leads
    assert browser.get("/admin/").status_code == 200
    assert User.objects.get(pk=cora.pk).check_password("relate-demo")
    assert browser.post("/admin/login/")["Location"].startswith("/account/login/")


def test_whoever_sat_idle_proves_to_be_there_before_a_change(client_for, fay, ben, time_machine):
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    browser = client_for(fay)
    time_machine.shift(600)
    answer = browser.post(f"{PEOPLE}{ben.pk}/change/", {"role": "admin", "known_for": ""})
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert User.objects.get(pk=ben.pk).role == "advisor"


def test_an_examiner_sees_no_people(client_for, larkspur):
    xena = User.objects.create_user("xena@sec.example", "relate-demo", name="Xena", role="examiner")
    xena.firm_of_test = larkspur
    browser = client_for(xena)
    assert browser.get(PEOPLE).status_code == 403
    assert "/admin/advisors/" not in browser.get("/admin/").text
    assert browser.get("/admin/events/event/").status_code == 200
    assert browser.get("/admin/compliance/archiverecord/").status_code == 200


def test_no_hash_is_shown(client_for, fay, ada):
    page = client_for(fay).get(f"{PEOPLE}{ada.pk}/change/")
    assert page.status_code == 200
    assert ada.password.encode() not in page.content
