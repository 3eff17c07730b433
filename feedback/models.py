"""What do clients answer? Replies with every value kept, and how each was read."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q

from advisors.models import User
from clients.models import Client, Household
from messaging.models import Delivery
from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows


class Rating(models.IntegerChoices):
    POOR = 1, "Poor"
    FAIR = 2, "Fair"
    OKAY = 3, "Okay"
    GOOD = 4, "Good"
    GREAT = 5, "Great"


class ReplyQuerySet(Rows["Reply"]):
    def visible_to(self, user: User) -> "ReplyQuerySet":
        """What somebody said whose data is restricted is found by nobody, whoever else is left in the household."""
        return self.filter(user.books("household__advisor"), household__restricted_at=None, client__restricted_at=None)

    def newest_first(self) -> "ReplyQuerySet":
        return self.order_by("-received_at", "-pk")

    def of_household(self, household: Household) -> "ReplyQuerySet":
        return self.filter(household=household)

    def of_client(self, client: Client) -> "ReplyQuerySet":
        return self.filter(client=client).with_current_reading().newest_first()

    def received_between(self, first: date, last: date) -> "ReplyQuerySet":
        """Both days counted, by the firm's database day (UTC), as the heatmap counts them."""
        begin, end = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
        return self.filter(received_at__gte=begin, received_at__lt=end)

    def read_as(self, sentiment: str) -> "ReplyQuerySet":
        return self.filter(readings__is_current=True, readings__sentiment=sentiment)

    def about(self, topic: str) -> "ReplyQuerySet":
        return self.filter(readings__is_current=True, readings__topics__contains=[topic])

    def needing_answer(self) -> "ReplyQuerySet":
        return self.filter(readings__is_current=True, readings__urgency_level__gte=Urgency.TODAY)

    def with_current_reading(self) -> "ReplyQuerySet":
        """Each reply with its client, household and `current_readings` (one or none), in two queries."""
        current = Prefetch("readings", Reading.objects.filter(is_current=True), to_attr="current_readings")
        return self.select_related("client", "household__advisor", "delivery__message").prefetch_related(current)

    def asked_for_referral_lately(self, reply: "Reply", *, days: int) -> "ReplyQuerySet":
        """Other replies of the same client whose thanks page asked for a name."""
        since = reply.received_at - timedelta(days=days)
        return self.filter(client=reply.client_id, referral_asked_at__gte=since).exclude(pk=reply.pk)

    def unread(self) -> "ReplyQuerySet":
        """Replies whose newest value nobody has read."""
        newest = ReplyVersion.objects.filter(reply=models.OuterRef("pk")).order_by("-number").values("pk")[:1]
        return self.exclude(readings__reply_version=models.Subquery(newest))


class Reply(Row):
    """One client's answer to one letter; it may be changed for seven days."""

    CHANGEABLE = timedelta(days=7)
    HAPPY = (Rating.GOOD, Rating.GREAT)

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
    referral_declined_at = models.DateTimeField(null=True, blank=True, help_text="Not now, said the client")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="reply_rating_one_to_five")]
        indexes = [models.Index(fields=["household", "-received_at"], name="reply_newest")]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} of {self.received_at:%Y-%m-%d}"

    def may_change(self, at: datetime) -> bool:
        return at < self.received_at + self.CHANGEABLE

    def newest_version(self) -> "ReplyVersion":
        return self.versions.latest("number")

    @property
    def asks_for_referral(self) -> bool:
        return self.referral_asked_at is not None and self.referral_declined_at is None


class ReplyVersionQuerySet(Rows["ReplyVersion"]):
    def unread_of(self, replies: Iterable[Reply]) -> "ReplyVersionQuerySet":
        """Values that nobody has read, each reply's in the order in which they were given."""
        return self.filter(reply__in=replies, readings=None).order_by("reply", "number")


class ReplyVersion(Row):
    """A value that a reply had; none is ever overwritten."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    rating = models.PositiveSmallIntegerField(choices=Rating)
    text = EncryptedTextField(blank=True)
    chosen_topics = models.JSONField(default=list)
    wants_call = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = ReplyVersionQuerySet.as_manager()

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
    sentiment_score = models.DecimalField(max_digits=4, decimal_places=3, help_text="From -1 to 1; shown from -10 to +10")
    probabilities = models.JSONField(default=dict)
    topics = models.JSONField(default=list)
    urgency_level = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NONE)
    is_complaint = models.BooleanField(default=False)
    is_leaving = models.BooleanField(default=False)
    action_items = models.JSONField(default=list, help_text="What to do, each with the position of the words it rests on")
    evidence = models.JSONField(default=list, help_text="The rules that spoke, each with the position of the words")
    language = models.CharField(max_length=3, default="en", help_text="As guessed from the words")
    reader = models.CharField(max_length=40)
    model_version = models.CharField(max_length=80)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("reply", condition=Q(is_current=True), name="reading_one_current"),
            models.CheckConstraint(condition=Q(sentiment_score__gte=-1, sentiment_score__lte=1), name="reading_score_within_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sentiment} {self.sentiment_score}"

    @property
    def confidence(self) -> Decimal:
        """How likely the best guess is, from 0 to 1."""
        return Decimal(str(max(self.probabilities.values(), default=0)))
