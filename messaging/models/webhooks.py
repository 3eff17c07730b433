"""What did a mail provider tell of our letters, and how do we know that it was the provider?"""

from django.db import models
from django.db.models import Q

from messaging.models.deliveries import Delivery
from messaging.tracking import Status
from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows


class WebhookKey(Row):
    """The public key by which the firm's provider signs what it sends. One that was replaced stays as evidence."""

    provider = models.CharField(max_length=40)
    public_key = models.TextField(help_text="ECDSA P-256, SubjectPublicKeyInfo in base64")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("provider", condition=Q(removed_at=None), name="webhook_key_one_in_use")]

    def __str__(self) -> str:
        return f"{self.provider}, {self.created_at:%Y-%m-%d}"


class WebhookCall(Row):
    """One signed request of the provider that told something new: the evidence behind its delivery events."""

    key = models.ForeignKey(WebhookKey, models.PROTECT, related_name="calls")
    stamp = models.CharField(max_length=20, help_text="The provider's time stamp, as it was signed")
    signature = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="Of the body's bytes")
    body = EncryptedTextField(
        blank=True, help_text="Byte for byte; removed after 30 days, or never kept where it tells of others"
    )
    events = models.PositiveIntegerField(help_text="That were new")
    parked = models.PositiveIntegerField(default=0, help_text="Of letters that we did not know then")
    left_out = models.PositiveIntegerField(
        default=0, help_text="Opens, clicks, mails that are no letters, what could not be read"
    )

    objects = Rows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "message of the mail provider", "messages of the mail provider"
        indexes = [models.Index("created_at", condition=~Q(body=""), name="webhook_call_with_body")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}: {self.events} events"


class DeliveryEvent(Row):
    """What the provider tells of one letter. Once, however often it is sent."""

    class State(models.TextChoices):
        PARKED = "parked", "Waits for its letter"
        APPLIED = "applied", "Applied"
        GIVEN_UP = "given_up", "Given up"

    provider = models.CharField(max_length=40)
    provider_id = models.CharField(max_length=200, help_text="How the provider calls this event")
    kind = models.CharField(max_length=12, choices=[one for one in Status.choices if one[0]])
    at = models.DateTimeField(help_text="By the provider's clock")
    about_id = models.UUIDField(help_text="Our delivery, as the provider names it")
    delivery = models.ForeignKey(Delivery, models.CASCADE, null=True, blank=True, related_name="events")
    reason = models.CharField(max_length=500, blank=True, help_text="In the words of the recipient's server")
    state = models.CharField(max_length=8, choices=State)
    problem = models.CharField(max_length=200, blank=True, help_text="Why it was given up")
    call = models.ForeignKey(WebhookCall, models.PROTECT, related_name="told")

    objects = Rows.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "report on a delivery", "reports on deliveries"
        constraints = [
            models.UniqueConstraint("provider", "provider_id", name="delivery_event_once"),
            models.CheckConstraint(condition=~Q(state="applied") | Q(delivery__isnull=False), name="delivery_event_of_a_letter"),
            models.CheckConstraint(condition=~Q(state="given_up") | ~Q(problem=""), name="delivery_event_given_up_for_a_reason"),
        ]
        indexes = [models.Index("created_at", condition=Q(state="parked"), name="delivery_event_parked")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
