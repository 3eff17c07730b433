"""What does it mean? Alerts that tell an advisor who needs a call, and why; insights as they were told last."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When

from advisors.models import User
from clients.models import Household
from relate.lib.models import Row, Rows


class AlertQuerySet(Rows["Alert"]):
    def visible_to(self, user: User) -> "AlertQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None)

    def open(self) -> "AlertQuerySet":
        return self.filter(closed_at=None)

    def due(self, at: datetime) -> "AlertQuerySet":
        """Open, and not asleep."""
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=at))

    def snoozed(self, at: datetime) -> "AlertQuerySet":
        return self.open().filter(snoozed_until__gt=at)

    def closed(self) -> "AlertQuerySet":
        return self.exclude(closed_at=None)

    def of_kind(self, kind: str) -> "AlertQuerySet":
        return self.filter(kind=kind) if kind in Alert.Kind.values else self

    def worst_first(self) -> "AlertQuerySet":
        severity = Case(When(severity="bad", then=0), When(severity="warn", then=1), default=2)
        kind = Case(*(When(kind=kind, then=place) for place, kind in enumerate(GRAVEST_FIRST)), default=len(GRAVEST_FIRST))
        return self.select_related("household", "owner").order_by(severity, kind, "-raised_at")


class KeptQuerySet(Rows["Kept"]):
    def visible_to(self, user: User) -> "KeptQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None, household__closed_on=None)

    def gravest_first(self) -> "KeptQuerySet":
        return self.order_by("-weight", "kind", "subject")


class Alert(Row):
    """One cause that asks for a person, with its owner, clock and outcome."""

    class Kind(models.TextChoices):
        URGENT_REPLY = "urgent_reply", "Urgent reply"
        LEAVING = "leaving", "Talks of leaving"
        COMPLAINT = "complaint", "Possible complaint"
        FALLING = "falling", "Sentiment is falling"
        SILENCE = "silence", "Silence"
        DRIFT = "drift", "Out of band"
        DELIVERY = "delivery", "A letter needs a look"

    class Severity(models.TextChoices):
        BAD = "bad", "Problem"
        WARN = "warn", "Warning"
        INFO = "info", "For information"

    household = models.ForeignKey(Household, models.PROTECT, related_name="alerts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=14, choices=Kind)
    severity = models.CharField(max_length=6, choices=Severity)
    title = models.CharField(max_length=200)
    text = models.TextField()
    cause = models.CharField(max_length=120, help_text="The same cause alerts once while it stands")
    source_id = models.UUIDField(null=True, blank=True, help_text="The reading, valuation or delivery behind it")
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("household", "cause", condition=Q(closed_at=None), name="alert_once_a_cause"),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(closed_by__isnull=False), name="alert_closed_by_somebody"),
        ]
        indexes = [models.Index(fields=["owner", "-raised_at"], condition=Q(closed_at=None), name="alert_open_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_from_a_reply(self) -> bool:
        return self.kind in FROM_A_REPLY

    @property
    def answers(self) -> bool:
        """Whether one answer of a client is behind it: `source_id` names it."""
        return self.kind in OF_ONE_REPLY and self.source_id is not None

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "bell")


class Kept(Row):
    """One insight about a household as it was told last; `evidence` is what it rests on, in the shape of the API.

    Kept in step with the accounts' values and the clients' answers, so that pages of many households need not compute them.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="insights")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    weight = models.PositiveSmallIntegerField(help_text="0 to 100; the gravest is the heaviest")
    evidence = models.JSONField(default=list)
    as_of = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField()

    objects = KeptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("household", "kind", "subject", name="kept_insight_once")]
        indexes = [models.Index(fields=["kind", "-weight"], name="kept_insight_by_kind")]
        verbose_name = "insight"

    def __str__(self) -> str:
        return self.title


ICONS: dict[str, str] = {
    Alert.Kind.URGENT_REPLY: "message-square-warning",
    Alert.Kind.LEAVING: "trending-down",
    Alert.Kind.COMPLAINT: "gavel",
    Alert.Kind.FALLING: "chart-line",
    Alert.Kind.SILENCE: "hourglass",
    Alert.Kind.DRIFT: "scale",
    Alert.Kind.DELIVERY: "mail-x",
}
OF_ONE_REPLY = frozenset({Alert.Kind.URGENT_REPLY, Alert.Kind.LEAVING, Alert.Kind.COMPLAINT})
FROM_A_REPLY = OF_ONE_REPLY | {Alert.Kind.FALLING}
GRAVEST_FIRST = (
    *(Alert.Kind.COMPLAINT, Alert.Kind.LEAVING, Alert.Kind.URGENT_REPLY, Alert.Kind.FALLING),
    *(Alert.Kind.DELIVERY, Alert.Kind.SILENCE, Alert.Kind.DRIFT),
)
