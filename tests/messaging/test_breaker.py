"""Is a provider that does not answer left alone for a while, and does no letter fail because of its trouble?"""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from anymail.exceptions import AnymailRequestsAPIError

from clients.models import Client, Household
from messaging.actions import sending, sweeping
from messaging.channels import ProviderError, breaker
from messaging.channels.email import Email
from messaging.models import Delivery
from tests.messaging.posting import DUE, on_its_way, send

pytestmark = pytest.mark.django_db
State = Delivery.State
AWAY = "The mail server could not be reached (TimeoutError)."


@pytest.fixture
def now():
    with time_machine.travel(DUE, tick=False) as clock:
        yield clock


@pytest.fixture
def letters(ada, cora, provider, now):
    """Eight that are due."""
    made = []
    for number in range(8):
        household = Household.objects.create(name=f"Household {number}", advisor=ada, since_on=date(2021, 3, 1))
        one = Client.objects.create(household=household, name="Ivy", salutation="Ivy", email=f"{number}@moss.example")
        made.append(on_its_way(one, ada, cora).deliveries.get())
    return made


def test_f6_after_five_failures_nobody_knocks_for_a_minute_and_then_one(letters, provider, now):
    provider.fails = [ProviderError(AWAY) for _ in range(20)]
    reached = sweeping.send_due(now=lambda: DUE)
    assert (reached["queued"], reached[sending.RESTS]) == (5, 1)

    now.shift(59)
    assert sweeping.send_due(now=lambda: DUE + timedelta(seconds=59)) == {sending.RESTS: 1}
    now.shift(2)
    later = DUE + timedelta(seconds=61)
    assert sweeping.send_due(now=lambda: later) == {"queued": 1, sending.RESTS: 1}
    assert len(provider.fails) == 14

    provider.fails.clear()
    now.shift(61)
    sweeping.send_due(now=lambda: DUE + timedelta(minutes=40))
    assert len(provider.accepted) == 8
    assert not breaker.is_resting("email")


def test_f6_an_outage_of_hours_fails_no_letter_and_of_a_day_returns_it(letters, provider, now):
    row = letters[0]
    for _ in range(5):
        breaker.failed("email")
    provider.fails = [ProviderError(AWAY) for _ in range(40)]
    for hours in range(1, 9):
        now.move_to(DUE + timedelta(hours=hours))
        assert send(row, at=DUE + timedelta(hours=hours)) == State.QUEUED
    now.move_to(DUE + timedelta(hours=25))
    assert send(row, at=DUE + timedelta(hours=25)) == State.FAILED


def test_a_refused_address_is_an_answer(letters, provider):
    provider.fails = [ProviderError("The address was refused (550).", permanent=True) for _ in range(6)]
    assert [send(row) for row in letters[:6]] == [State.FAILED] * 6
    assert not breaker.is_resting("email")


def test_f7_a_provider_that_names_its_time_is_left_alone_until_then(letters, provider, now):
    provider.fails = [ProviderError("The provider is busy (429).", retry_after=240)]
    assert send(letters[0]) == State.QUEUED
    assert letters[0].due_at == DUE + timedelta(seconds=240)
    assert send(letters[1]) == sending.RESTS
    now.shift(241)
    assert send(letters[1], at=DUE + timedelta(seconds=241)) == State.SENT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "Mon, 23 Nov 2026 16:02:00 GMT"}, 120),
        ({"X-RateLimit-Reset": f"{int(DUE.timestamp()) + 45}"}, 45),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_f7_the_provider_says_when_in_any_of_its_ways(headers, seconds, now):
    class Busy:
        esp_name = "SendGrid"

        def open(self):
            return True

        close = open

        def send_messages(self, messages):
            raise AnymailRequestsAPIError("Busy", response=SimpleNamespace(status_code=429, headers=headers, reason="", text=""))

    with pytest.raises(ProviderError, match="busy") as told:
        Email(Busy()).send(a_mail())
    assert told.value.retry_after == seconds


def a_mail():
    from uuid import uuid4

    from messaging.channels import OutgoingMail
    from messaging.channels.mime import with_mime

    mail = OutgoingMail(id=uuid4(), sender="a@l.example", to="ivy@moss.example", subject="S", text="T", html="<p>T</p>")
    return with_mime(mail, at=DUE, host="l.example")


def test_each_firm_has_its_own(provider, cobalt, larkspur):
    from tenants import enter

    for _ in range(5):
        breaker.failed("email")
    assert not breaker.may_try("email")
    with enter.firm(cobalt):
        assert breaker.may_try("email")
