"""Who asked to be erased, and what became of it? By id alone: this row outlives the person's name."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from advisors.models import User
from relate.lib.models import Row, Rows


class Erasure(Row):
    """One client's wish to be erased. From the day it is written down her data is restricted; then compliance decides."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        RUNNING = "running", "Being erased"
        FAILED = "failed", "Failed"
        DONE = "done", "Erased"
        REFUSED = "refused", "Refused"

    client_id = models.UUIDField()
    household_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who wrote it down")
    due_on = models.DateField(help_text="GDPR 12(3): one month; CCPA: 45 days")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    digests = models.JSONField(default=dict, help_text="Keyed hashes by which a file that brings her back is known")
    account_marks = models.JSONField(default=list, help_text="The same of her accounts, for a custodian's file")
    plan = models.JSONField(default=list, help_text="Keys of the rows of each class, read before the first of them goes")
    remains = models.JSONField(default=list, help_text="What still names her, how often, and because of what")
    counts = models.JSONField(default=dict, help_text="Rows of each class that went or lost the name")
    kept_until = models.DateField(null=True, help_text="When the last copy in the archive goes")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("client_id", condition=~Q(state="refused"), name="erasure_once"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | ~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="erasure_decided_by_somebody",
            ),
        ]

    @property
    def percent(self) -> int:
        return 100 if self.state == self.State.DONE else min(100 * len(self.counts) // max(len(self.plan), 1), 99)

    @property
    def is_under_way(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_open(self) -> bool:
        """Somebody may still decide: it was asked for, or it stopped half-way."""
        return self.state in (self.State.ASKED, self.State.FAILED)

    @property
    def decision(self) -> tuple[User, datetime]:
        """Who confirmed or refused it, and when."""
        if self.decided_by is None or self.decided_at is None:
            raise ValueError("Nobody has decided about this erasure.")
        return self.decided_by, self.decided_at

    def __str__(self) -> str:
        return f"Erasure of {self.created_at:%Y-%m-%d}"
