"""Does a letter end alike in whatever order its provider's events come, five times each, and is each request answered at once?

F8, T6: signed requests through the product's own door; each order is undone before the next, so all begin with the same letters.
"""

import random
import time
from datetime import timedelta
from statistics import quantiles

from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from advisors.models import User
from advisors.roles import Role
from assurance.firms import own_firm
from assurance.letters import approve, households, people
from assurance.proof import Outcome, Proof
from clients.models import Client, Consent, Household
from events.models import Event
from messaging.actions import set_key
from messaging.models import Delivery, DeliveryEvent, Suppression
from tests.messaging.sendgrid import Account, Told, told

LETTERS, TIMES, IN_A_REQUEST, REQUESTS, WITHIN = 4, 5, 17, 200, 0.1
KINDS = ("deferred", "delivered", "bounce", "dropped", "unsubscribe", "spamreport")


def run(seed: int, size: int) -> Outcome:
    """`size` orders of every kind of event of some letters; then requests one after the other, each committed."""
    with own_firm() as firm:
        account, rows = Account(), _sent_letters()
        admin = User.objects.create_user("fay@proof.example", name="Fay Proof", role=Role.ADMIN)
        set_key(provider="sendgrid", text=account.public_key, by=admin, at=timezone.now())
        browser, now = Browser(HTTP_HOST=firm.domain), timezone.now()
        events = [
            told(row, kind, now - timedelta(minutes=place), firm, type="bounce", reason="Spam Content")
            for row in rows
            for place, kind in enumerate(KINDS)
        ]
        ends = {_end_of(order, account, browser, events) for order in range(seed, seed + size)}
        seconds = [_answered(account, browser, told(row, "deferred", now, firm)) for row in rows * (REQUESTS // LETTERS)]
    p95 = quantiles(seconds, n=20)[-1]
    figure = f"{size} orders of {len(events)} events, {TIMES} times each: {len(ends)} end; "
    figure += f"{REQUESTS} requests answered in {1000 * p95:.0f} ms (95 %)"
    return Outcome(len(ends) == 1 and p95 <= WITHIN, figure)


def _sent_letters() -> list[Delivery]:
    ada, cora = people()
    for client in households(ada, LETTERS):
        approve(client, ada, cora)
    from_client = [Delivery(message=one.messages.get(), client=one.clients.get(), due_at=timezone.now()) for one in _homes(ada)]
    for delivery in from_client:
        delivery.address, delivery.state, delivery.handed_at = delivery.client.email, Delivery.State.SENT, timezone.now()
        delivery.save()
    return from_client


def _homes(advisor: User) -> list[Household]:
    return list(advisor.households.order_by("name"))


def _end_of(order: int, account: Account, browser: Browser, events: list[Told]) -> str:
    shuffled = events * TIMES
    random.Random(order).shuffle(shuffled)  # noqa: S311 (an order, no secret)
    with transaction.atomic():
        for start in range(0, len(shuffled), IN_A_REQUEST):
            answer = account.tell(browser, shuffled[start : start + IN_A_REQUEST])
            if answer.status_code != 200:
                raise RuntimeError(f"The door answered {answer.status_code}.")
        end = _outcome()
        transaction.set_rollback(True)
    return end


def _outcome() -> str:
    return str(
        [
            sorted(map(str, Delivery.objects.values_list("pk", "status", "status_at"))),
            sorted(map(str, DeliveryEvent.objects.values_list("provider_id", "kind", "state"))),
            sorted(map(str, Client.objects.values_list("pk", "email_bounced_at", "email_bounce_reason"))),
            sorted(map(str, Consent.objects.values_list("client", "basis", "source"))),
            sorted(map(str, Suppression.objects.values_list("client", "stream", "lifted_at"))),
            sorted(map(str, Event.objects.filter(kind__startswith="delivery.").values_list("kind", "object_id"))),
        ]
    )


def _answered(account: Account, browser: Browser, event: Told) -> float:
    begun = time.perf_counter()
    account.tell(browser, [event])
    return time.perf_counter() - begun


PROOF = Proof("events-shuffled", (__doc__ or "").splitlines()[0], run, full=100, sample=0)
