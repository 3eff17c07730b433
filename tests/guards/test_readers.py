"""Who only reads: does every door that changes something refuse an examiner, whatever key the address carries?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.actions import create_api_key
from advisors.models import User
from advisors.roles import Role
from events import MACHINE
from tests.guards.test_urls import ALL, PUBLIC, _is_api

pytestmark = pytest.mark.django_db

# A door that takes a form from somebody who only reads, and why.
OWN = {
    "desk:profile": "the person's own name and time zone",
    "desk:theme": "how the person's own screens look",
    "desk:end_session": "the person's own sessions",
    "desk:end_other_sessions": "the same",
    "account_change_password": "the person's own password",
    "account_set_password": "the same",
    "account_reauthenticate": "proves who sits there",
    "advisors:oidc_connect": "the person's own account at the firm's provider",
    "account_email": "the person's own address",
    **dict.fromkeys(
        ("messaging:mail", "messaging:mail_body", "messaging:mailbox"), "in the demonstration only, and only looked at"
    ),
}
OWN_FACTOR = "mfa_"  # the person's own second factor
SHUT = {403, 405}
FORMS = {name: path for name, (path, view) in ALL.items() if name not in PUBLIC and not _is_api(view)}


@pytest.fixture(params=[Role.EXAMINER, Role.SUPPORT])
def reader(request, larkspur):
    until = timezone.now() + timedelta(hours=4) if request.param == Role.SUPPORT else None
    person = User.objects.create_user("x@sec.example", "relate-demo", name="Xena", role=request.param, ends_at=until)
    person.firm_of_test = larkspur
    return person


def test_no_page_takes_a_form_from_who_only_reads(client_for, reader):
    browser = client_for(reader)
    answers = {
        name: browser.post(path).status_code for name, path in FORMS.items() if not name.startswith(("admin:", OWN_FACTOR))
    }
    assert {name: status for name, status in answers.items() if status not in SHUT and name not in OWN} == {}
    assert sum(status == 403 for status in answers.values()) > 40


def test_the_lists_have_no_stale_entry():
    assert not set(OWN) - set(FORMS)


def test_no_route_of_the_api_is_open_to_who_only_reads(visitor, larkspur, ada):
    """A key is made by who may have one; whoever becomes an examiner takes none along."""
    _, key = create_api_key(user=ada, name="mine", by=MACHINE)
    User.objects.filter(pk=ada.pk).update(role=Role.EXAMINER)
    machine = visitor(larkspur, headers={"Authorization": f"Bearer {key}"})
    doors = {name: path for name, (path, view) in ALL.items() if _is_api(view) and name not in PUBLIC}
    assert len(doors) > 20
    for name, path in doors.items():
        assert machine.post(path, {}, content_type="application/json").status_code in (401, 405), name
        assert machine.get(path).status_code in (401, 405), name
