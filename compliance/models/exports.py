"""Which copies of records were made, for whom, and who asked for them?"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from relate.lib.models import Row, Rows


class RecordsExport(Row):
    """One file of records to hand over: the trail for an examiner, all about one client for that client, all of the firm."""

    class Kind(models.TextChoices):
        TRAIL = "trail", "Audit trail"
        CLIENT = "client", "One client's data"
        WHOLE = "whole", "Everything of the firm"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being written"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        REMOVED = "removed", "Removed"

    KEPT_DAYS: ClassVar = {Kind.TRAIL: 7, Kind.CLIENT: 7, Kind.WHOLE: 1}  # a copy is a risk, and can be made again

    kind = models.CharField(max_length=10, choices=Kind)
    client_id = models.UUIDField(null=True, help_text="Of whom, where it is about one client")
    has_withheld = models.BooleanField(default=False, help_text="Holds also what compliance and examiners alone read")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="Records to write")
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Rows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "copy of records", "copies of records"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "client_id", "has_withheld"],
                condition=models.Q(state__in=["waiting", "running"]),
                nulls_distinct=False,
                name="records_export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d %H:%M} UTC"

    @property
    def percent(self) -> int:
        return 100 if self.state == self.State.DONE else min(100 * self.done // max(self.total, 1), 99)

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
