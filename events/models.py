"""What happened, and who must still react to it?"""

import hashlib
import json
import secrets
from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from events.actors import Actor
from relate.lib.crypto import EncryptedTextField
from relate.lib.ids import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-id")

    def after(self, event_id: Any) -> "EventQuerySet":
        """Keys are made in the order of time."""
        return self.filter(id__gt=event_id)

    def of_household(self, household_id: Any) -> "EventQuerySet":
        return self.filter(household_id=household_id)

    def about(self, obj: models.Model) -> "EventQuerySet":
        return self.filter(object_label=obj._meta.label_lower, object_id=obj.pk)


class Event(models.Model):
    """One thing that happened; the row never changes. `data` holds ids, numbers and codes, never a person's text."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    object_label = models.CharField(max_length=60)
    object_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    detail_hash = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["household_id", "-id"], name="event_of_household"),
            models.Index(fields=["object_label", "object_id", "-id"], name="event_of_object"),
            models.Index(fields=["kind", "-id"], name="event_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_id)


class EventDetail(models.Model):
    """What a person could ask to have erased. Without its salt the hash on the event says nothing about it."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.CASCADE, related_name="detail")
    salt = models.CharField(max_length=32)
    text = EncryptedTextField()

    def __str__(self) -> str:
        return f"detail of {self.event_id}"

    @classmethod
    def sealed(cls, content: dict[str, Any]) -> tuple["EventDetail", str]:
        """An unsaved detail and the hash that its event keeps."""
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
        detail = cls(salt=secrets.token_hex(16), text=text)
        return detail, detail.digest

    @property
    def content(self) -> dict[str, Any]:
        return dict(json.loads(self.text or "{}"))

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.salt}{self.text}".encode()).hexdigest()


class Seal(models.Model):
    """Some events, and the seal before: a change of any of them breaks every digest from here on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    content = models.CharField(max_length=64, help_text="SHA-256 over the digests of its events, in their order")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.number}"

    @property
    def computed(self) -> str:
        """What `digest` must be: SHA-256 of previous, number, time (UTC, ISO 8601), count and content, joined by |."""
        parts = (self.previous, self.number, self.at.astimezone(UTC).isoformat(), self.count, self.content)
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


class SealedEvent(models.Model):
    """Which event a seal covers, by id alone: the entry stays where the event was removed by force."""

    event_id = models.UUIDField(primary_key=True, editable=False)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")
    place = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seal", "place"], name="sealed_event_place_once")]

    def __str__(self) -> str:
        return f"{self.event_id} in {self.seal_id}"


class Unsealed(models.Model):
    """An event that waits for its seal. The database itself writes it with the event, so late commits are not missed."""

    event_id = models.UUIDField(primary_key=True, editable=False)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.event_id)


class PendingQuerySet(models.QuerySet["Pending"]):
    def waiting(self) -> "PendingQuerySet":
        """Not done, and nobody is at it, by the database's clock: workers' clocks differ."""
        return self.undone().filter(Q(leased_until=None) | Q(leased_until__lte=Now()))

    def undone(self) -> "PendingQuerySet":
        return self.filter(done_at=None, attempts__lt=Pending.ATTEMPTS)

    def given_up(self) -> "PendingQuerySet":
        """Failed, or killed their worker, so often that only a person can help."""
        return self.filter(done_at=None, attempts__gte=Pending.ATTEMPTS)


class Pending(models.Model):
    """A reaction that must still happen: the broker is only the alarm clock."""

    ATTEMPTS: ClassVar = 8

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pending")
    task = models.CharField(max_length=120)
    since = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = PendingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "task"], name="pending_once")]
        indexes: ClassVar = [models.Index(fields=["leased_until"], condition=Q(done_at=None), name="pending_open")]

    def __str__(self) -> str:
        return f"{self.task} for {self.event_id}"


class Look(models.Model):
    """A person, or a machine with her key, was shown a household or one client; once in a quarter of an hour is one row."""

    WINDOW: ClassVar = 900  # seconds

    class Way(models.TextChoices):
        PAGE = "page", "Page"
        MACHINE = "machine", "API"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    viewer_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    way = models.CharField(max_length=8, choices=Way)
    window = models.PositiveIntegerField(help_text="Of its time: quarters of an hour since 1970")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household_id", "client_id", "viewer_id", "way", "window"],
                name="look_once_a_window",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} at {self.client_id or self.household_id}"
