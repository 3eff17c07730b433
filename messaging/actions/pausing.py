"""When do so many clients report letters as spam that nothing more leaves, and who lets it go on?

Mail providers block a sender above 0.3 % for everybody; what is written down here happens before that. A single click must not
stop a small firm, so several people have to have complained.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from advisors.models import User
from advisors.roles import Action, Role
from events import MACHINE, record
from events.models import Event
from messaging.models import Delivery, Pause
from messaging.tracking import Status
from tenants import enter
from tenants.links import firm_url

WITHIN = timedelta(days=30)
WARN_PER_MILLE, STOP_PER_MILLE = 1, 3  # of the letters that went out
WARN_PEOPLE, STOP_PEOPLE = 2, 3  # at least so many clients
WARNED, PAUSED, RESUMED = "sending.many_complaints", "sending.paused", "sending.resumed"


class UnableToResume(Exception):
    """Nothing leaves yet; the text says why."""


@dataclass(frozen=True, slots=True)
class Complaints:
    """Of letters handed over since: how many went, and how many clients reported one as spam."""

    since: datetime
    people: int
    sent: int

    def reaches(self, per_mille: int, people: int) -> bool:
        return self.people >= people and self.people * 1000 >= per_mille * self.sent


def complaints(*, at: datetime) -> Complaints:
    """Of thirty days, or since a person let sending go on: what was looked into then is not held against the firm again."""
    lifted = Pause.objects.filter(lifted_at__isnull=False).order_by("-lifted_at").values_list("lifted_at", flat=True).first()
    since = max(filter(None, (at - WITHIN, lifted)))
    gone = Delivery.objects.filter(handed_at__gt=since, state=Delivery.State.SENT)
    people = gone.filter(status=Status.COMPLAINED).values("client").distinct().count()
    return Complaints(since, people, gone.count())


@transaction.atomic
def weigh_complaints(*, at: datetime) -> Pause | None:
    """After each report of spam: warns once, then stops everything that has not been handed over."""
    if Pause.objects.standing().exists():
        return None
    found = complaints(at=at)
    data = {"complaints": found.people, "sent": found.sent}
    if found.reaches(STOP_PER_MILLE, STOP_PEOPLE):
        pause = Pause(complaints=found.people, sent=found.sent)
        Pause.objects.bulk_create([pause], ignore_conflicts=True)  # another report, told in the same moment, may be first
        if Pause.objects.filter(pk=pause.pk).exists():
            record(kind=PAUSED, by=MACHINE, obj=pause, data=data)
            return pause
    elif found.reaches(WARN_PER_MILLE, WARN_PEOPLE) and not Event.objects.filter(kind=WARNED, at__gt=found.since).exists():
        record(kind=WARNED, by=MACHINE, obj=enter.required(), data=data)
    return None


@transaction.atomic
def resume_sending(*, pause: Pause, reason: str, by: User, at: datetime) -> Pause:
    """What waited leaves with the next round of the clock, each letter through the gate as ever."""
    if not (by.may(Action.MANAGE_FIRM) or by.may(Action.LIFT_BLOCKS)):
        raise UnableToResume("An admin or compliance lets sending go on.")
    if not reason.strip():
        raise UnableToResume("Say what was found and what was done about it.")
    locked = Pause.objects.select_for_update().get(pk=pause.pk)
    if locked.lifted_at is not None:
        raise UnableToResume("Sending goes on already.")
    locked.lifted_at, locked.lifted_by, locked.lifted_because = at, by, reason.strip()[:300]
    locked.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    record(kind=RESUMED, by=by.actor, obj=locked, detail={"reason": locked.lifted_because})
    return locked


def tell_of_complaints(*, event: Event) -> int:
    """To everybody who may do something about it; how many."""
    people = User.objects.active().filter(role__in=(Role.ADMIN, Role.COMPLIANCE)).values_list("email", flat=True)
    count, sent = event.data["complaints"], event.data["sent"]
    is_paused = event.kind == PAUSED
    done = (
        "No letter leaves until an admin or compliance lets sending go on, with a reason."
        if is_paused
        else "At three in a thousand, and three clients, no further letter leaves."
    )
    page = reverse("admin:messaging_pause_changelist") if is_paused else reverse("messaging:messages")
    text = [f"{count} clients reported letters as spam, of {sent} letters that went out lately.", done, firm_url(page)]
    subject = "Letters are paused: too many were reported as spam" if is_paused else "Letters are being reported as spam"
    send_mail(subject, "\n".join(text), settings.DEFAULT_FROM_EMAIL, list(people))
    return len(people)
