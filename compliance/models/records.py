"""What must be provable? Rules, what they found, complaints, and the archive of what was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows


class Rule(Row):
    """A firm's own change to the shipped lexicon: a rule switched off or its severity changed, with the reason."""

    class Severity(models.TextChoices):
        BLOCK = "block", "Must fix"
        REVIEW = "review", "Consider"
        NOTE = "note", "Note"

    code = models.CharField(max_length=60, help_text="The lexicon rule's id")
    version = models.PositiveIntegerField(default=1)
    severity = models.CharField(max_length=10, choices=Severity)
    is_active = models.BooleanField(default=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("code", "version", name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Finding(Row):
    """One place in one version of a message that a rule asks a person to look at."""

    version_id = models.UUIDField(help_text="messaging.Version, which stands above this app")
    rule_code = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=20)
    rule_text = models.TextField(help_text="The rule as it stood on that day")
    severity = models.CharField(max_length=10, choices=Rule.Severity)
    title = models.CharField(max_length=120, blank=True)
    part = models.CharField(max_length=10, default="body", help_text="subject, preview or body")
    citation = models.CharField(max_length=300, blank=True)
    why = models.TextField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    suggestion = models.TextField(blank=True)

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index("version_id", name="finding_by_version")]
        constraints = [models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="finding_span_ordered")]

    def __str__(self) -> str:
        return self.rule_code


class Complaint(Row):
    """A possible complaint: compliance's case with its clock; the advisor never closes it."""

    class State(models.TextChoices):
        OPEN = "open", "To be looked at"
        CONFIRMED = "confirmed", "A complaint"
        NOT_A_COMPLAINT = "not_a_complaint", "Not a complaint"
        RESOLVED = "resolved", "Resolved"

    household_id = models.UUIDField()
    client_id = models.UUIDField(null=True)
    source_label = models.CharField(max_length=60)
    source_id = models.UUIDField(help_text="The reply in which it was read")
    quote = EncryptedTextField(help_text="The client's words")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    received_at = models.DateTimeField()
    due_on = models.DateField(help_text="30 calendar days after receipt")
    outcome = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("source_id", name="complaint_once_a_source"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "confirmed"], closed_at=None)
                | Q(state__in=["not_a_complaint", "resolved"], closed_at__isnull=False, closed_by__isnull=False),
                name="complaint_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Complaint of {self.received_at:%Y-%m-%d}"


class ArchiveRecord(Row):
    """The message exactly as it was handed over, encrypted, with the hash of its bytes."""

    delivery_id = models.UUIDField()
    message_id = models.UUIDField()
    household_id = models.UUIDField()
    mime = EncryptedTextField()
    sha256 = models.CharField(max_length=64)
    archived_at = models.DateTimeField()
    keep_until = models.DateField(null=True, blank=True)
    restricted_at = models.DateTimeField(null=True, blank=True, help_text="Its client was erased: it goes when its day comes")

    objects = Rows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "letter as it was sent", "letters as they were sent"
        constraints = [models.UniqueConstraint("delivery_id", "sha256", name="archive_once")]
        indexes = [models.Index("message_id", name="archive_by_message")]

    def __str__(self) -> str:
        return f"Archived {self.archived_at:%Y-%m-%d}"
