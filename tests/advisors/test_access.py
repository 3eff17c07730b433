"""What may each role do, in the pages and in the admin?"""

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from advisors.access import advisor_required, may_required
from advisors.models import User
from advisors.roles import Action, Role

ADMIN_STATUS = {"ada": 403, "ben": 403, "cora": 200, "fay": 200}


def _answer(decorator, role):
    request = RequestFactory().get("/x/")
    request.user = User(email="x@x.example", role=role)
    return decorator(lambda request: HttpResponse("in"))(request)


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.EXAMINER, Role.SUPPORT, Role.OPERATOR])
def test_who_serves_no_clients_opens_no_advisors_page(role):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        _answer(advisor_required, role)
    assert _answer(may_required(Action.READ_THE_ADMIN), role).content == b"in"


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.ASSISTANT, Role.MANAGER, Role.ADMIN])
def test_who_serves_clients_opens_them(role):
    assert _answer(advisor_required, role).content == b"in"


def test_a_deactivated_person_may_nothing():
    user = User(role=Role.ADMIN, is_active=False)
    assert not any(user.may(action) for action in Action)
    assert not user.is_staff


def test_a_visitor_is_sent_to_sign_in():
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/x/?a=1")
    request.user = AnonymousUser()
    response = may_required(Action.WRITE_LETTERS)(lambda request: HttpResponse())(request)
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/x/%3Fa%3D1"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ADMIN_STATUS)
def test_the_firms_admin_is_for_compliance_and_admins(client_for, request, name):
    response = client_for(request.getfixturevalue(name)).get("/admin/", follow=True)
    assert response.status_code == ADMIN_STATUS[name]


@pytest.mark.django_db
def test_i32_the_admin_shows_its_own_firms_rows_only(client_for, cora, eve, ivy):
    """Wherever the admin lists people or events, the other firm's are not among them."""
    browser = client_for(cora)
    index = browser.get("/admin/").content.decode()
    for path in sorted(set(re.findall(r'href="(/admin/[a-z]+/[a-z]+/)"', index))):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert b"eve@cobalt" not in page.content
