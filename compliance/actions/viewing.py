"""Does somebody look at, or take out, far more than is usual? Compliance is told, once a day for each person and way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from advisors.models import User
from advisors.roles import Action, who_may
from events import MACHINE, record
from events.models import Event, Look
from tenants.links import firm_url

LATELY, USUAL = timedelta(hours=1), timedelta(days=30)
BUSY_HOUR, FEWEST = 60, 15  # households on pages: what nobody passes by working, what no firm is too small for
MACHINES_HOUR = 500  # households: a book that a system reads whole
TIMES, OFTEN = 2, 3  # twice what the person reached at least three times
TAKEN_FINE, A_DAY = 10, timedelta(days=1)  # files with clients' data
TAKEN = Q(kind__endswith=".export_taken") | Q(kind="incident.people_taken")
TAKING = "file"


@dataclass(frozen=True, slots=True)
class Unusual:
    """`count` households within an hour, or files within a day; `usual` was reached three times in the thirty days before."""

    viewer_id: UUID
    way: str
    count: int
    usual: int

    def in_words(self, name: str) -> str:
        if self.way == TAKING:
            return f"{name} took {self.count} files with clients' data within a day; usual is up to {self.usual}."
        by = "by API key" if self.way == Look.Way.MACHINE else "on pages"
        return f"{name} looked at {self.count} households within an hour, {by}; usual is up to {self.usual}."


def watch_viewing(*, at: datetime) -> int:
    """How many were told of; whoever was told of within a day is not told of again."""
    known = {
        (event.object_id, event.data["way"])
        for event in Event.objects.filter(kind="viewing.unusual", at__gt=at - A_DAY).only("object_id", "data")
    }
    return sum(_tell(one) for one in (*_looking(at), *_taking(at)) if (one.viewer_id, one.way) not in known)


def _looking(at: datetime) -> Iterator[Unusual]:
    """Who passed what is always fine within the last hour, and twice what is usual for that person."""
    busy = (
        Look.objects.filter(at__gt=at - LATELY, at__lte=at)
        .values("viewer_id", "way")
        .annotate(households=Count("household_id", distinct=True))
        .filter(households__gt=FEWEST)
    )
    for viewer, way, count in busy.values_list("viewer_id", "way", "households"):
        fine = MACHINES_HOUR if way == Look.Way.MACHINE else _busy_hour(at)
        usual = _usually_seen(viewer, way, at)
        if count > max(fine, TIMES * usual):
            yield Unusual(viewer, way, count, usual)


def _busy_hour(at: datetime) -> int:
    """Half of the households that anybody looked at lately, within bounds: who takes a small firm's whole book passes it too."""
    book = Look.objects.filter(at__gt=at - USUAL, at__lte=at).aggregate(households=Count("household_id", distinct=True))
    return min(BUSY_HOUR, max(FEWEST, int(book["households"]) // 2))


def _usually_seen(viewer: UUID, way: str, at: datetime) -> int:
    """Households in the third busiest hour of the thirty days before the last one: a single grab makes nothing usual."""
    hours = Look.objects.filter(viewer_id=viewer, way=way, at__gt=at - USUAL, at__lte=at - A_DAY).values(hour=TruncHour("at"))
    counts = hours.annotate(households=Count("household_id", distinct=True)).order_by("-households")
    return _third(counts.values_list("households", flat=True)[:OFTEN])


def _taking(at: datetime) -> Iterator[Unusual]:
    taken = Event.objects.filter(TAKEN, at__gt=at - A_DAY, at__lte=at, actor_id__isnull=False)
    many = taken.values("actor_id").annotate(files=Count("id")).filter(files__gt=TAKEN_FINE)
    for viewer, count in many.values_list("actor_id", "files"):
        if viewer and count > TIMES * (usual := _usually_taken(viewer, at)):
            yield Unusual(viewer, TAKING, count, usual)


def _usually_taken(viewer: UUID, at: datetime) -> int:
    before = Event.objects.filter(TAKEN, actor_id=viewer, at__gt=at - USUAL, at__lte=at - A_DAY)
    days = before.values("at__date").annotate(files=Count("id")).order_by("-files")
    return _third(days.values_list("files", flat=True)[:OFTEN])


def _third(greatest: Iterable[int]) -> int:
    found = list(greatest)
    return found[-1] if len(found) == OFTEN else 0


def _tell(found: Unusual) -> int:
    viewer = User.objects.filter(pk=found.viewer_id).first()
    if viewer is None:
        return 0
    addresses = _addresses(Action.HANDLE_INCIDENTS, viewer) or _addresses(Action.MANAGE_PEOPLE, viewer)
    with transaction.atomic():
        data = {"way": found.way, "count": found.count, "usual": found.usual, "people": len(addresses)}
        record(kind="viewing.unusual", by=MACHINE, obj=viewer, data=data)
    page = firm_url(f"/admin/events/look/?q={viewer.pk}")
    text = [found.in_words(viewer.name), "Ask why; if it was not the person, or had no reason, open an incident.", page]
    send_mail("Unusual viewing of clients' data", "\n".join(text), settings.DEFAULT_FROM_EMAIL, addresses)
    return 1


def _addresses(may: Action, viewer: User) -> list[str]:
    """Nobody is the one who is told about himself."""
    people = User.objects.active().filter(role__in=who_may(may)).exclude(pk=viewer.pk)
    return list(people.values_list("email", flat=True))
