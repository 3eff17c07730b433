"""Does a key open the doors of its own firm, and only while it is good?"""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from advisors.actions import UnableToManagePeople, create_api_key, revoke_api_key
from advisors.models import ApiKey
from events import MACHINE
from events.models import Event

pytestmark = pytest.mark.django_db

DOOR = "/api/v1/clients/"


@pytest.fixture
def key(ada):
    return create_api_key(user=ada, name="reporting", by=ada.actor)


def ask(visitor, firm, token, path=DOOR):
    return visitor(firm).get(path, headers={"authorization": f"Bearer {token}"})


def test_a_key_opens_the_door_and_says_when_it_was_used(visitor, larkspur, key):
    row, token = key
    assert ask(visitor, larkspur, token).status_code == 200
    row.refresh_from_db()
    assert row.last_used_at


def test_only_a_hash_is_kept(key, larkspur):
    row, token = key
    assert token.startswith(f"rk_{larkspur.schema_name[2:10]}_")
    assert token not in str(ApiKey.objects.values().get())
    assert token not in str(list(Event.objects.values()))


def test_i22_another_firms_key_is_refused(visitor, cobalt, key):
    response = ask(visitor, cobalt, key[1])
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_door_without_a_key_is_closed_also_for_a_signed_in_browser(visitor, client_for, larkspur, ada):
    assert visitor(larkspur).get(DOOR).status_code == 401
    assert client_for(ada).get(DOOR).status_code == 401


def test_a_key_that_ended_is_refused(visitor, larkspur, ada, key):
    row, token = key
    ApiKey.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(visitor, larkspur, token).status_code == 401
    ApiKey.objects.filter(pk=row.pk).update(expires_at=None)
    assert ask(visitor, larkspur, token).status_code == 200
    revoke_api_key(key=row, by=ada.actor, at=timezone.now())
    assert ask(visitor, larkspur, token).status_code == 401


def test_a_deactivated_persons_key_is_refused(visitor, larkspur, ada, key):
    ada.is_active = False
    ada.save()
    assert ask(visitor, larkspur, key[1]).status_code == 401


def test_too_many_requests_are_told_when_to_come_again(visitor, larkspur, key, monkeypatch):
    from relate.lib.api import KeyThrottle

    monkeypatch.setattr(KeyThrottle, "get_rate", lambda self: "2/min")
    answers = [ask(visitor, larkspur, key[1]) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_who_serves_no_clients_gets_no_key(cora):
    with pytest.raises(UnableToManagePeople):
        create_api_key(user=cora, name="x", by=MACHINE)


def test_the_command_prints_the_key_once(visitor, larkspur, ada, capsys):
    call_command("create_api_key", firm="larkspur", user=ada.email)
    token = capsys.readouterr().out.strip()
    assert ask(visitor, larkspur, token).status_code == 200
    with pytest.raises(CommandError, match="already"):
        call_command("create_api_key", firm="larkspur.localhost", user=ada.email)


@pytest.mark.parametrize(("firm", "user"), [("nobody", "ada@larkspur.example"), ("larkspur", "eve@cobalt.example")])
def test_the_command_says_what_is_wrong(larkspur, ada, firm, user):
    with pytest.raises(CommandError, match="No active firm|no active person"):
        call_command("create_api_key", firm=firm, user=user)
