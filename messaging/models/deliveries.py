"""To whom does a message go, what becomes of it there, and whom must it no longer reach?"""

from django.db import models
from django.db.models import Q

from clients.models import Client
from messaging.models.messages import Message
from messaging.tracking import TROUBLE, Status
from relate.lib.models import Row, Rows


class Delivery(Row):
    """One message to one client on one channel: a state machine in a row with a lease."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        CLAIMED = "claimed", "Claimed"
        HANDING = "handing", "Being handed over"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Outcome unknown"
        HELD = "held", "Held: the address does not work"
        SUPPRESSED = "suppressed", "Not sent: suppressed"
        CANCELLED = "cancelled", "Cancelled"

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    client = models.ForeignKey(Client, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, default="email")
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True, help_text="By the database's clock")
    due_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    status = models.CharField(
        max_length=12, choices=Status, blank=True, default=Status.NONE, help_text="What the provider told since"
    )
    status_at = models.DateTimeField(null=True, blank=True)
    sent_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes handed over: names the archived message")
    rating_token_hash = models.CharField(max_length=64, blank=True)
    preferences_token_hash = models.CharField(max_length=64, blank=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint("message", "client", "channel", name="delivery_once"),
            models.CheckConstraint(condition=Q(status="") | Q(status_at__isnull=False), name="delivery_status_since"),
            models.UniqueConstraint("rating_token_hash", condition=~Q(rating_token_hash=""), name="delivery_rating_token"),
            models.UniqueConstraint(
                "preferences_token_hash", condition=~Q(preferences_token_hash=""), name="delivery_preferences_token"
            ),
        ]
        indexes = [
            models.Index("state", "due_at", name="delivery_by_state"),
            models.Index(fields=["client", "-handed_at"], name="delivery_newest"),
            models.Index("address", "status_at", condition=Q(status="blocked"), name="delivery_blocked"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} to {self.client_id}"

    @property
    def is_in_trouble(self) -> bool:
        return self.status in TROUBLE


class Suppression(Row):
    """An address that a kind of message must no longer reach."""

    class Stream(models.TextChoices):
        LETTERS = "letters", "Portfolio letters"
        COMMENTARY = "commentary", "Commentary"
        EVENTS = "events", "Events"
        ALL = "all", "Everything"

    client = models.ForeignKey(Client, models.CASCADE, related_name="suppressions")
    channel = models.CharField(max_length=10, default="email")
    stream = models.CharField(max_length=12, choices=Stream)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "refusal of mail", "refusals of mail"
        constraints = [
            models.UniqueConstraint("client", "channel", "stream", condition=Q(lifted_at=None), name="suppression_once_standing")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.stream}"
