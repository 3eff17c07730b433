"""What went wrong with clients' data, whose was it, and which clocks run?"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows

CLIENT_NOTICE = timedelta(days=30)  # Reg S-P 248.30(a)(4): as soon as practicable, not later than 30 days after becoming aware
VENDOR_NOTICE = timedelta(hours=72)  # Reg S-P 248.30(a)(5): a service provider tells the firm within 72 hours


class IncidentQuerySet(Rows["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.exclude(state=Incident.State.CLOSED)


class Incident(Row):
    """Unauthorized access to or use of clients' data, or what may be that. What was done stands in the audit trail."""

    class State(models.TextChoices):
        OPEN = "open", "Being looked into"
        CONTAINED = "contained", "Contained"
        CLOSED = "closed", "Closed"

    class Notice(models.TextChoices):
        UNDECIDED = "undecided", "Not decided"
        REQUIRED = "required", "Clients must be told"
        NOT_REQUIRED = "not_required", "Clients need not be told"

    title = models.CharField(max_length=200)
    what = EncryptedTextField(help_text="What is known")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    discovered_at = models.DateTimeField(help_text="When the firm became aware: its 30 days run from here")
    vendor = models.CharField(max_length=120, blank=True, help_text="At whom it happened, if not at the firm itself")
    vendor_aware_at = models.DateTimeField(null=True, help_text="When the vendor became aware: its 72 hours run from here")
    vendor_told_at = models.DateTimeField(null=True, help_text="When the vendor told the firm")
    notice = models.CharField(max_length=12, choices=Notice, default=Notice.UNDECIDED)
    clients_told_at = models.DateTimeField(null=True)
    scopes = models.JSONField(default=list, help_text="Each system that was asked whose data was in it, and how many it named")
    affected = models.JSONField(default=list, help_text="Clients by id")
    reminded = models.JSONField(default=list, help_text="Which reminders went out")
    closed_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="closed") ^ Q(closed_at=None), name="incident_closed_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(notice="not_required") | Q(notice="required", clients_told_at__isnull=False),
                name="incident_closed_after_notice",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clients_due_at(self) -> datetime:
        return self.discovered_at + CLIENT_NOTICE

    @property
    def vendor_due_at(self) -> datetime | None:
        return self.vendor_aware_at + VENDOR_NOTICE if self.vendor_aware_at else None

    @property
    def clocks(self) -> dict[str, datetime]:
        """Those that still run, by name."""
        running = {}
        if self.state != self.State.CLOSED and self.clients_told_at is None and self.notice != self.Notice.NOT_REQUIRED:
            running["clients"] = self.clients_due_at
        if self.vendor_due_at and self.vendor_told_at is None and self.state != self.State.CLOSED:
            running["vendor"] = self.vendor_due_at
        return running
