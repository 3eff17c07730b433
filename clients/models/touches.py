"""What was said, noted and asked, and what is to be done about it?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from advisors.models import User
from clients.models.households import Household
from clients.models.people import Client
from relate.lib.models import Row, Rows


class Note(Row):
    """What an advisor wrote down after a touch: a note, a call or a meeting."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"

    household = models.ForeignKey(Household, models.CASCADE, related_name="notes")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    body = models.TextField()
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["household", "-at"], name="note_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.at:%Y-%m-%d}"


class Concern(Row):
    """A topic that a client raised and that the next letter should answer; never the client's words."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="concerns")
    topic = models.CharField(max_length=30)
    raised_at = models.DateTimeField()
    source_id = models.UUIDField(help_text="The reply that it was read in")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("source_id", "topic", name="concern_once_a_source")]

    def __str__(self) -> str:
        return self.topic


class TaskQuerySet(Rows["Task"]):
    def visible_to(self, user: User) -> "TaskQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None)

    def open(self) -> "TaskQuerySet":
        return self.filter(done_at=None)

    def soonest_first(self) -> "TaskQuerySet":
        return self.order_by(models.F("due_on").asc(nulls_last=True), "created_at")


class Task(Row):
    """A next action for a household, made by hand or from what a client wrote."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="tasks")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="tasks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True, help_text="The reason, with the client's quoted words where there are any")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    source_id = models.UUIDField(null=True, blank=True, help_text="The reading or alert that it came from")

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("source_id", "title", condition=~Q(source_id=None), name="task_once_a_source")]
        indexes = [models.Index("owner", "due_on", condition=Q(done_at=None), name="task_open_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def urgency(self) -> str:
        """The badge that its day deserves."""
        days = self._days_left()
        return "" if days is None or days > 14 else "bad" if days <= 0 else "warn"

    @property
    def due_text(self) -> str:
        days = self._days_left()
        if self.due_on is None or days is None:
            return ""
        near = {0: "Today", 1: "Tomorrow", -1: "Since yesterday"}
        return near.get(days) or f"{'Since' if days < 0 else 'By'} {self.due_on.day} {self.due_on:%b}"

    def _days_left(self) -> int | None:
        return (self.due_on - timezone.localdate()).days if self.due_on else None
