"""What do clients answer? Replies with every value kept, and how each was read."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advisors.models import User
from clients.models import Client, Household
from messaging.models import Delivery
from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row


class Rating(models.IntegerChoices):
    POOR = 1, "Poor"
    FAIR = 2, "Fair"
    OKAY = 3, "Okay"
    GOOD = 4, "Good"
    GREAT = 5, "Great"


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> "ReplyQuerySet":
        return self if user.sees_every_household else self.filter(household__advisor=user)


class Reply(Row):
    """One client's answer to one letter; it may be changed for seven days."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="reply")
    client = models.ForeignKey(Client, models.PROTECT, related_name="replies")
    household = models.ForeignKey(Household, models.PROTECT, related_name="replies")
    rating = models.PositiveSmallIntegerField(choices=Rating)
    text = EncryptedTextField(blank=True)
    chosen_topics = models.JSONField(default=list, help_text="Chips that the client ticked")
    wants_call = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    referral_asked_at = models.DateTimeField(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="reply_rating_one_to_five")
        ]
        indexes = [models.Index(fields=["household", "-received_at"], name="reply_newest")]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} of {self.received_at:%Y-%m-%d}"


class ReplyVersion(Row):
    """A value that a reply had; none is ever overwritten."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    rating = models.PositiveSmallIntegerField(choices=Rating)
    text = EncryptedTextField(blank=True)
    chosen_topics = models.JSONField(default=list)
    wants_call = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("reply", "number", name="reply_version_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Sentiment(models.TextChoices):
    POSITIVE = "positive", "Positive"
    NEUTRAL = "neutral", "Neutral"
    NEGATIVE = "negative", "Negative"
    UNSURE = "unsure", "Unsure"


class Urgency(models.IntegerChoices):
    NONE = 0, "No answer needed"
    THIS_WEEK = 1, "Answer this week"
    TODAY = 2, "Answer today"
    NOW = 3, "Call now"


class Reading(Row):
    """How one value of a reply was read, by which model; a person's correction is a reading too."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="readings")
    reply_version = models.ForeignKey(ReplyVersion, models.CASCADE, related_name="readings")
    is_current = models.BooleanField(default=True)
    sentiment = models.CharField(max_length=10, choices=Sentiment)
    sentiment_score = models.DecimalField(
        max_digits=4, decimal_places=3, help_text="From -1 to 1; shown from -10 to +10"
    )
    probabilities = models.JSONField(default=dict)
    topics = models.JSONField(default=list)
    urgency_level = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NONE)
    is_complaint = models.BooleanField(default=False)
    is_leaving = models.BooleanField(default=False)
    action_items = models.JSONField(
        default=list, help_text="What to do, each with the position of the words it rests on"
    )
    reader = models.CharField(max_length=40)
    model_version = models.CharField(max_length=80)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("reply", condition=Q(is_current=True), name="reading_one_current"),
            models.CheckConstraint(
                condition=Q(sentiment_score__gte=-1, sentiment_score__lte=1), name="reading_score_within_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sentiment} {self.sentiment_score}"
