"""Can the firm's admin bring people in and let them go, and nobody else?"""

import re

import pytest

from advisors.models import Invitation, User
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


def test_compliance_looks_and_invites_nobody(client_for, cora):
    assert client_for(cora).get(INVITATIONS).status_code == 200
    assert client_for(cora).post(f"{INVITATIONS}add/", GUS).status_code == 403
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("who", "stays"), [("fay", False), ("cora", True)])
def test_only_fay_lets_ben_go(client_for, request, ben, who, stays):
    person = request.getfixturevalue(who)
    form = {"action": "deactivate_chosen", "_selected_action": [str(ben.pk)]}
    client_for(person).post(PEOPLE, form)
    assert User.objects.get(pk=ben.pk).is_active is stays


def test_t20_no_form_of_the_admin_writes_a_role(client_for, fay, ben):
    answer = client_for(fay).post(f"{PEOPLE}{ben.pk}/change/", {"role": "admin", "name": "Ben", "email": ben.email})
    assert answer.status_code == 403
    assert User.objects.get(pk=ben.pk).role == "advisor"


def test_no_hash_is_shown(client_for, fay, ada):
    page = client_for(fay).get(f"{PEOPLE}{ada.pk}/change/")
    assert page.status_code == 200
    assert ada.password.encode() not in page.content
